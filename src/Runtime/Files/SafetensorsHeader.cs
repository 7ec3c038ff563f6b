using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Compiled;

/// <summary>The checked header of a safetensors file: every byte of the data section belongs to exactly one tensor.</summary>
/// <remarks>
/// Layout: the header's length N as 8 little-endian bytes, N bytes of JSON, the data section.
/// https://github.com/huggingface/safetensors#format
/// </remarks>
internal sealed class SafetensorsHeader
{
    /// <summary>The name under which a header keeps its free-form strings.</summary>
    public const string MetadataName = "__metadata__";

    /// <summary>The bytes of the length before the header.</summary>
    public const int LengthBytes = 8;

    // The bound of the reference implementation.
    private const long LongestHeader = 100_000_000;

    private SafetensorsHeader(List<SafetensorsEntry> entries, IReadOnlyDictionary<string, string> metadata, long dataStart)
    {
        Entries = entries;
        Metadata = metadata;
        DataStart = dataStart;
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries { get; }

    /// <summary>The free-form strings; empty where the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Where in the file the data section begins.</summary>
    public long DataStart { get; }

    /// <summary>Reads and checks the header of an open file.</summary>
    /// <exception cref="InvalidFileException">Any deviation from the format.</exception>
    public static SafetensorsHeader Read(FileStream file, string path)
    {
        UntrustedFile.RefuseGitLfsPointer(file, path);
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        UntrustedFile.ReadExactly(file, lengthBytes, path, 0);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        long available = file.Length - LengthBytes;
        // Compared as they are: adding to or narrowing a hostile length would wrap.
        if (length > (ulong)available)
        {
            throw new InvalidFileException(path, 0,
                $"The header is said to have {length} bytes, but only {available} follow; the file has been cut or is of another kind.");
        }
        if (length > LongestHeader)
            throw new InvalidFileException(path, 0, $"The header has {length} bytes; at most {LongestHeader} are accepted.");
        if (length < 2)
            throw new InvalidFileException(path, 0, $"The header has {length} bytes; the shortest JSON object has 2.");

        byte[] json = new byte[(int)length];
        UntrustedFile.ReadExactly(file, json, path, LengthBytes);
        (List<SafetensorsEntry> entries, Dictionary<string, string> metadata) = SafetensorsHeaderParser.Parse(json, path);
        RequireFullCover(entries, available - (long)length, path);
        return new SafetensorsHeader(entries, metadata, LengthBytes + (long)length);
    }

    // Sorted by place, each tensor must begin where the one before ended and the last must end with the file: no overlap, no hole, no tail in
    // which another format could hide.
    private static void RequireFullCover(List<SafetensorsEntry> entries, long dataLength, string path)
    {
        entries.Sort((left, right) => left.Begin != right.Begin ? left.Begin.CompareTo(right.Begin)
            : left.End != right.End ? left.End.CompareTo(right.End)
            : left.Position.CompareTo(right.Position));
        long end = 0;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.End > dataLength)
            {
                throw new InvalidFileException(path, entry.Position,
                    $"Tensor {Describe.Name(entry.Name)} ends at byte {entry.End} of the data, which has only {dataLength}.");
            }
            if (entry.Begin < end)
            {
                throw new InvalidFileException(path, entry.Position,
                    $"Tensor {Describe.Name(entry.Name)} begins at byte {entry.Begin} of the data, "
                    + $"inside the tensor before it, which ends at {end}.");
            }
            if (entry.Begin > end)
            {
                throw new InvalidFileException(path, entry.Position,
                    $"Tensor {Describe.Name(entry.Name)} begins at byte {entry.Begin} of the data, "
                    + $"but the tensor before it ends at {end}: the bytes between belong to none.");
            }
            end = entry.End;
        }
        if (end != dataLength)
        {
            throw new InvalidFileException(path, LengthBytes,
                $"The tensors end at byte {end} of the data, which has {dataLength}: the bytes after them belong to none.");
        }
    }
}
