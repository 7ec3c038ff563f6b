using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Compiled.Generator.Tests.Harness;

/// <summary>A tensor read from a reference file: floats or class indices.</summary>
/// <param name="Shape">Its extents.</param>
/// <param name="Floats">The values of an F32 tensor, else null.</param>
/// <param name="Integers">The values of an I32 tensor, else null.</param>
internal sealed record Tensor(IReadOnlyList<int> Shape, float[]? Floats, int[]? Integers);

/// <summary>Reads a safetensors file: eight bytes of header length, a JSON header, the values. Written apart from the runtime's own reader.</summary>
internal static class SafeTensors
{
    /// <summary>All tensors of a file by name.</summary>
    public static Dictionary<string, Tensor> Read(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        int headerLength = checked((int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        using JsonDocument header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        return header.RootElement.EnumerateObject()
            .Where(property => property.Name != "__metadata__")
            .ToDictionary(property => property.Name, property => ReadTensor(property.Value, bytes.AsSpan(8 + headerLength)));
    }

    private static Tensor ReadTensor(JsonElement entry, ReadOnlySpan<byte> values)
    {
        int start = entry.GetProperty("data_offsets")[0].GetInt32();
        int end = entry.GetProperty("data_offsets")[1].GetInt32();
        int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(extent => extent.GetInt32())];
        ReadOnlySpan<byte> slice = values[start..end];
        return entry.GetProperty("dtype").GetString() switch
        {
            "F32" => new Tensor(shape, MemoryMarshal.Cast<byte, float>(slice).ToArray(), null),
            "I32" => new Tensor(shape, null, MemoryMarshal.Cast<byte, int>(slice).ToArray()),
            string other => throw new InvalidDataException($"Reference files hold F32 and I32, not {other}."),
            null => throw new InvalidDataException("A tensor without a type."),
        };
    }
}
