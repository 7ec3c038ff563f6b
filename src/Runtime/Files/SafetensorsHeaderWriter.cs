using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace Compiled;

/// <summary>Writes the length and the JSON of a safetensors header, padded with blanks so that the data begins at a multiple of 8 bytes.</summary>
internal static class SafetensorsHeaderWriter
{
    private const int Alignment = 8;

    /// <summary>The bytes before the data section of a file that holds these F32 tensors one after another. Metadata is sorted by key.</summary>
    /// <exception cref="ArgumentException">A metadata string is not valid Unicode.</exception>
    public static byte[] Write(IEnumerable<ParameterInfo> tensors, IReadOnlyDictionary<string, string>? metadata) =>
        Write(tensors.Select(tensor => new Entry(tensor.Name, SafetensorsType.F32, tensor.Shape, (long)tensor.Length * sizeof(float))), metadata);

    /// <summary>The bytes before the data section of a file that holds these tensors one after another. Metadata is sorted by key.</summary>
    /// <exception cref="ArgumentException">A metadata string is not valid Unicode.</exception>
    public static byte[] Write(IEnumerable<SafetensorsOutput> tensors, IReadOnlyDictionary<string, string>? metadata) =>
        Write(tensors.Select(tensor => new Entry(tensor.Name, tensor.Type, tensor.Shape, tensor.Length)), metadata);

    private static byte[] Write(IEnumerable<Entry> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        ArrayBufferWriter<byte> json = new();
        using (Utf8JsonWriter writer = new(json))
        {
            writer.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(writer, metadata);
            long begin = 0;
            foreach (Entry tensor in tensors)
                begin = WriteTensor(writer, tensor, begin);
            writer.WriteEndObject();
        }

        int unpadded = SafetensorsHeader.LengthBytes + json.WrittenCount;
        byte[] header = new byte[(unpadded + Alignment - 1) / Alignment * Alignment];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)(header.Length - SafetensorsHeader.LengthBytes));
        json.WrittenSpan.CopyTo(header.AsSpan(SafetensorsHeader.LengthBytes));
        header.AsSpan(unpadded).Fill((byte)' ');
        return header;
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject(SafetensorsHeader.MetadataName);
        foreach ((string key, string value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            TensorLayout.RequireUnicode(key, nameof(metadata));
            TensorLayout.RequireUnicode(value, nameof(metadata));
            writer.WriteString(key, value);
        }
        writer.WriteEndObject();
    }

    private static long WriteTensor(Utf8JsonWriter writer, Entry tensor, long begin)
    {
        long end = begin + tensor.Bytes;
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", tensor.Type.ToString());
        writer.WriteStartArray("shape");
        foreach (int extent in tensor.Shape)
            writer.WriteNumberValue(extent);
        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
        return end;
    }

    private readonly record struct Entry(string Name, SafetensorsType Type, IReadOnlyList<int> Shape, long Bytes);
}
