using System;
using System.Collections.Generic;
using System.IO;

namespace Compiled;

/// <summary>The content of a safetensors file: named tensors and free-form strings.</summary>
/// <remarks>
/// The reader is stricter than the format's prose: duplicate names, unknown fields or element types, overlapping tensors, holes between tensors and
/// bytes
/// after the last one, comments, trailing commas, a byte-order mark, ill-formed Unicode, more than 64 dimensions and headers above 100 MB are all
/// refused.
/// Zero-sized tensors, scalars and escaped names are legal. A file can never make the reader allocate more than a small multiple of the file's own
/// length.
/// </remarks>
public sealed partial class SafetensorsFile
{
    private readonly Dictionary<string, SafetensorsTensor> _byName;

    private SafetensorsFile(IReadOnlyList<SafetensorsTensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        Tensors = tensors;
        Metadata = metadata;
        _byName = new Dictionary<string, SafetensorsTensor>(tensors.Count);
        foreach (SafetensorsTensor tensor in tensors)
            _byName.Add(tensor.Name, tensor);
    }

    /// <summary>The tensors in the order of their data.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The strings of the header's <c>__metadata__</c>; empty where there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of this name.</summary>
    /// <exception cref="KeyNotFoundException">The file has no tensor of this name.</exception>
    public SafetensorsTensor this[string name] =>
        _byName.TryGetValue(name, out SafetensorsTensor? tensor)
            ? tensor
            : throw new KeyNotFoundException($"The file has no tensor {Describe.Name(name)}.");

    /// <summary>Whether the file has a tensor of this name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidFileException">The file is not a valid safetensors file, or one of its tensors is too large for an array.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = UntrustedFile.Open(path);
        return ReadTensors(file, SafetensorsHeader.Read(file, path), path);
    }

    /// <summary>Reads the tensors of a file that stands at the beginning of its data section.</summary>
    internal static SafetensorsFile ReadTensors(FileStream file, SafetensorsHeader header, string path)
    {
        SafetensorsTensor[] tensors = new SafetensorsTensor[header.Entries.Count];
        for (int i = 0; i < tensors.Length; i++)
        {
            SafetensorsEntry entry = header.Entries[i];
            long length = entry.End - entry.Begin;
            if (length > Array.MaxLength)
            {
                throw new InvalidFileException(path, entry.Position,
                    $"Tensor {Describe.Name(entry.Name)} has {length} bytes; at most {Array.MaxLength} fit into an array.");
            }
            byte[] data = new byte[length];
            // The tensors are in the order of their data and cover it: the file is read straight through.
            UntrustedFile.ReadExactly(file, data, path, header.DataStart + entry.Begin);
            tensors[i] = new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, data);
        }
        return new SafetensorsFile(tensors, header.Metadata);
    }
}
