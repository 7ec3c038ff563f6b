using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Analysis;

namespace Compiled.Generator.Parsing;

/// <summary>The output that a <c>From</c> or a join reads: a name of the network, or the index of a layer that need not have one.</summary>
internal readonly record struct Reference(string? Name, int? Index);

/// <summary>What names mean among the layers of a network, or of a block in one repetition of one use.</summary>
/// <param name="parts">The layers and uses.</param>
/// <param name="prefix">What goes before the names inside; empty for the network itself.</param>
/// <param name="outputName">The name of the last layer, given at the use, or null.</param>
/// <param name="input">What a block reads as its input; null for the network itself.</param>
/// <param name="place">What to say of a layer after its number and kind: where the block is used.</param>
internal sealed class BlockScope(IReadOnlyList<Part> parts, string prefix, string? outputName, Reference? input, string place)
{
    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>The layer in messages: <c>layer 2 (Dense) of Residual in layer 3 (Use)</c>.</summary>
    public string Label(int index) => $"layer {Text(index + 1)} ({parts[index].Layer.Kind}){place}";

    /// <summary>The name in the network of a layer's or a use's output, or null.</summary>
    public string? NameOf(int index)
    {
        if (index == parts.Count - 1 && outputName is not null)
            return outputName;
        return parts[index].Layer.Name is { } name ? prefix + name : null;
    }

    /// <summary>What goes before the names inside of one repetition of a use.</summary>
    public string Prefix(int index, int repetition)
    {
        Part use = parts[index];
        if (use.Layer.Name is { } name)
            return prefix + name + (use.Repeat > 1 ? Text(repetition) : string.Empty) + "_";
        string kind = Lower(use.Block!.Name);
        _counts.TryGetValue(kind, out int count);
        _counts[kind] = ++count;
        return $"{prefix}{kind}{Text(count)}_";
    }

    /// <summary>The output that a name means to the layers here.</summary>
    public Reference Resolve(string name)
    {
        if (name == GraphBuilderNames.BlockInput && input is { } known)
            return known;
        for (int index = 0; index < parts.Count; index++)
        {
            if (parts[index].Layer.Name == name)
                return new Reference(NameOf(index), null);
        }

        return new Reference(prefix + name, null);
    }

    /// <summary>The letters of a class name that may stand in a layer's name, in lower case.</summary>
    private static string Lower(string name)
    {
        string letters = string.Concat(name.Where(letter => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9')));
        return letters.Length > 0 && !char.IsDigit(letters[0]) ? letters.ToLowerInvariant() : "block" + letters;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
