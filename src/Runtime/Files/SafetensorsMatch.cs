using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Compares what a file holds with what a network needs.</summary>
internal static class SafetensorsMatch
{
    /// <summary>The file's tensors by name, once each needed tensor is there as F32 in its shape and no other is.</summary>
    /// <exception cref="InvalidFileException">One is missing, of another shape or type, or too many; the message names it.</exception>
    public static Dictionary<string, SafetensorsEntry> Require(SafetensorsHeader header, IEnumerable<ParameterInfo> needed, string path)
    {
        Dictionary<string, SafetensorsEntry> entries = header.Entries.ToDictionary(entry => entry.Name);
        HashSet<string> names = [];
        List<ParameterInfo> missing = [];
        foreach (ParameterInfo tensor in needed)
        {
            names.Add(tensor.Name);
            if (entries.TryGetValue(tensor.Name, out SafetensorsEntry? entry))
                RequireSame(entry, tensor, path);
            else
                missing.Add(tensor);
        }
        List<SafetensorsEntry> extra = [.. header.Entries.Where(entry => !names.Contains(entry.Name))];
        if (missing.Count == 0 && extra.Count == 0)
            return entries;

        List<string> reasons = [];
        if (missing.Count > 0)
        {
            reasons.Add($"the network's tensor {Describe.Name(missing[0].Name)} of shape {Describe.Shape(missing[0].Shape)}{Others(missing.Count)} "
                + "is missing from the file");
        }
        if (extra.Count > 0)
        {
            reasons.Add($"the file's tensor {Describe.Name(extra[0].Name)} of shape {Describe.Shape(extra[0].Shape)}{Others(extra.Count)} "
                + "is not part of the network");
        }
        long position = extra.Count > 0 ? extra[0].Position : SafetensorsHeader.LengthBytes;
        throw new InvalidFileException(path, position, $"The file is of another network: {string.Join("; ", reasons)}.");
    }

    private static void RequireSame(SafetensorsEntry entry, ParameterInfo tensor, string path)
    {
        if (!entry.Shape.SequenceEqual(tensor.Shape.Select(extent => (long)extent)))
        {
            throw new InvalidFileException(path, entry.Position,
                $"Tensor {Describe.Name(entry.Name)} has shape {Describe.Shape(entry.Shape)} in the file, "
                + $"the network needs {Describe.Shape(tensor.Shape)}.");
        }
        if (entry.Type != SafetensorsType.F32)
        {
            throw new InvalidFileException(path, entry.Position,
                $"Tensor {Describe.Name(entry.Name)} of shape {Describe.Shape(entry.Shape)} holds {entry.Type} "
                + $"in the file, the network needs F32 of shape {Describe.Shape(tensor.Shape)}.");
        }
    }

    private static string Others(int count) => count > 1 ? $" (and {count - 1} more)" : "";
}
