using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Compiled;

/// <summary>Writes the fields of a protocol buffer: as much of the format as TensorBoard's events need.</summary>
/// <remarks>https://protobuf.dev/programming-guides/encoding/ describes it.</remarks>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, Bytes = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _content = new();

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Content => _content.WrittenSpan;

    /// <summary>A whole number.</summary>
    public ProtobufWriter Int64(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
        return this;
    }

    /// <summary>A double.</summary>
    public ProtobufWriter Double(int field, double value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(_content.GetSpan(sizeof(double)), value);
        _content.Advance(sizeof(double));
        return this;
    }

    /// <summary>A float.</summary>
    public ProtobufWriter Single(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_content.GetSpan(sizeof(float)), value);
        _content.Advance(sizeof(float));
        return this;
    }

    /// <summary>A text.</summary>
    public ProtobufWriter Text(int field, string value) => Append(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message within this one.</summary>
    public ProtobufWriter Message(int field, ProtobufWriter message) => Append(field, message.Content);

    /// <summary>A packed list of doubles.</summary>
    public ProtobufWriter Doubles(int field, ReadOnlySpan<double> values)
    {
        byte[] bytes = new byte[values.Length * sizeof(double)];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(i * sizeof(double)), values[i]);
        return Append(field, bytes);
    }

    private ProtobufWriter Append(int field, ReadOnlySpan<byte> bytes)
    {
        Tag(field, Bytes);
        Number((ulong)bytes.Length);
        _content.Write(bytes);
        return this;
    }

    private void Tag(int field, int kind) => Number(((ulong)field << 3) | (uint)kind);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _content.Write([(byte)(value | 0x80)]);
        _content.Write([(byte)value]);
    }
}
