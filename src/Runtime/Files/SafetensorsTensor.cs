using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Compiled;

/// <summary>One tensor of a safetensors file.</summary>
public sealed class SafetensorsTensor
{
    internal SafetensorsTensor(string name, SafetensorsType type, IReadOnlyList<long> shape, ReadOnlyMemory<byte> data)
    {
        Name = name;
        Type = type;
        Shape = shape;
        Data = data;
    }

    /// <summary>Its name. It comes from the file: never use it as a path.</summary>
    public string Name { get; }

    /// <summary>The type of its elements.</summary>
    public SafetensorsType Type { get; }

    /// <summary>Its extents, row-major; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Its elements as they stand in the file: little-endian, packed.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <summary>The elements as 32-bit floats: F32 as they are, F16 and BF16 exactly, F64 rounded to nearest.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    public float[] ToSingles() => Type switch
    {
        SafetensorsType.F32 => Convert(BinaryPrimitives.ReadSingleLittleEndian),
        SafetensorsType.F64 => Convert(bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        SafetensorsType.F16 => Convert(bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        SafetensorsType.BF16 => Convert(bytes => BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt16LittleEndian(bytes) << 16)),
        _ => throw new InvalidOperationException($"Tensor {Describe.Name(Name)} holds {Type}, not floats of a kind that can be converted."),
    };

    /// <summary>The elements of a tensor of integers (I8 to I64, U8 to U64, BOOL) as 32-bit integers.</summary>
    /// <exception cref="InvalidOperationException">The tensor holds another type.</exception>
    /// <exception cref="OverflowException">An element is outside the range of <see cref="int"/>.</exception>
    public int[] ToInt32s() => Type switch
    {
        SafetensorsType.BOOL or SafetensorsType.U8 => Convert(bytes => (int)bytes[0]),
        SafetensorsType.I8 => Convert(bytes => (int)(sbyte)bytes[0]),
        SafetensorsType.U16 => Convert(bytes => (int)BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        SafetensorsType.I16 => Convert(bytes => (int)BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        SafetensorsType.U32 => Convert(bytes => checked((int)BinaryPrimitives.ReadUInt32LittleEndian(bytes))),
        SafetensorsType.I32 => Convert(BinaryPrimitives.ReadInt32LittleEndian),
        SafetensorsType.U64 => Convert(bytes => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes))),
        SafetensorsType.I64 => Convert(bytes => checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes))),
        _ => throw new InvalidOperationException($"Tensor {Describe.Name(Name)} holds {Type}, not integers."),
    };

    private delegate T ReadElement<T>(ReadOnlySpan<byte> bytes);

    private T[] Convert<T>(ReadElement<T> read)
    {
        ReadOnlySpan<byte> bytes = Data.Span;
        int size = Type.Size();
        T[] elements = new T[bytes.Length / size];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = read(bytes.Slice(i * size, size));
        return elements;
    }
}
