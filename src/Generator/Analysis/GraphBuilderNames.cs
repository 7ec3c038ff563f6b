using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>The names of a network's layers: ids, what a <c>Name</c> may be, and which output a <c>From</c> means.</summary>
internal static class GraphBuilderNames
{
    /// <summary>What the input of a block is called inside it: <c>Compiled.Block.Input</c>.</summary>
    public const string BlockInput = "Block.Input";

    private const int MaximumLength = 100;

    private static readonly HashSet<string> Keywords = new(
        ("abstract as base bool break byte case catch char checked class const continue decimal default delegate do double else enum event "
        + "explicit extern false finally fixed float for foreach goto if implicit in int interface internal is lock long namespace new null "
        + "object operator out override params private protected public readonly ref return sbyte sealed short sizeof stackalloc static string "
        + "struct switch this throw true try typeof uint ulong unchecked unsafe ushort using virtual void volatile while").Split(' '),
        StringComparer.Ordinal);

    /// <summary>The id of each layer: its <c>Name</c>, or its kind in lower case and its number among all layers of that kind, from 1.</summary>
    public static IReadOnlyList<string> Ids(NetworkSpec spec)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        HashSet<string> taken = new(StringComparer.Ordinal);
        List<string> ids = [];
        foreach (LayerSpec layer in spec.Layers)
        {
            counts.TryGetValue(layer.Kind, out int count);
            counts[layer.Kind] = ++count;
            string id = layer.Name ?? layer.Kind.ToLowerInvariant() + count.ToString(CultureInfo.InvariantCulture);

            // The first ReLU6 and the sixty-first ReLU would both be relu61.
            while (layer.Name is null && !taken.Add(id))
                id += "_";
            ids.Add(id);
        }

        return ids;
    }

    /// <summary>What is wrong with the layer's <c>Name</c>, or null.</summary>
    public static Problem? Check(NetworkSpec spec, IReadOnlyList<string> ids, int index)
    {
        if (spec.Layers[index].Name is not { } name)
            return null;
        if (WhyMalformed(name) is { } reason)
            return Fault(DiagnosticIds.MalformedName, index, Title(spec, index), Quote(name), reason);

        // Ids become file names and members, which must differ by more than the case of a letter.
        for (int other = 0; other < ids.Count; other++)
        {
            bool isAutomatic = spec.Layers[other].Name is null;
            if ((other < index || isAutomatic) && string.Equals(ids[other], name, StringComparison.OrdinalIgnoreCase))
            {
                string owner = isAutomatic ? "already the automatic name of" : "already the name of";
                return Fault(DiagnosticIds.RepeatedName, index, Title(spec, index), Quote(name), $"{owner} {Label(spec, other)}");
            }
        }

        return null;
    }

    /// <summary>The layer above <paramref name="below"/> whose <c>Name</c> it is.</summary>
    public static bool TryFind(NetworkSpec spec, string name, int below, out int index)
    {
        index = below - 1;
        while (index >= 0 && spec.Layers[index].Name != name)
            index--;
        return index >= 0;
    }

    /// <summary>Why no output above has this name, and which have one.</summary>
    public static string WhyUnknown(NetworkSpec spec, IReadOnlyList<string> ids, string name, int index)
    {
        if (name == BlockInput)
            return $"reads {BlockInput}, which only the layers of a block have; give the layer you mean a name and read that";
        string quoted = Quote(name);
        if (spec.Layers[index].Name == name)
            return $"reads {quoted}, which is its own output; name a layer above it";
        for (int later = index + 1; later < spec.Layers.Count; later++)
        {
            if (spec.Layers[later].Name == name)
                return $"reads {quoted}, which is made further down by {Label(spec, later)}; only outputs of layers above can be read";
        }

        for (int earlier = 0; earlier < index; earlier++)
        {
            if (spec.Layers[earlier].Name is null && ids[earlier] == name)
                return $"reads {quoted}, an automatic name; give {Label(spec, earlier)} the argument Name = {quoted} to read its output";
        }

        string[] known = [.. spec.Layers.Take(index).Where(layer => layer.Name is not null).Select(layer => Quote(layer.Name!))];
        return known.Length == 0
            ? $"reads {quoted}, but no layer above has a name; give the one you mean Name = {quoted}"
            : $"reads {quoted}, but the names above are {string.Join(", ", known.Take(10))}; use one of them, or give the layer you mean this name";
    }

    /// <summary>The layer in messages: <c>layer 3 (Dense)</c>, counted from 1 as written.</summary>
    public static string Label(NetworkSpec spec, int index) => spec.Layers[index].Place?.Label ??
        $"layer {(index + 1).ToString(CultureInfo.InvariantCulture)} ({spec.Layers[index].Kind})";

    /// <summary>The layer at the beginning of a message: <c>Layer 3 (Dense)</c>.</summary>
    public static string Title(NetworkSpec spec, int index) => "L" + Label(spec, index).Substring(1);

    /// <summary>A text of the user's in quotes, short and on one line whatever it holds.</summary>
    public static string Quote(string text)
    {
        const int Shown = 40;
        var quoted = new StringBuilder("\"");
        foreach (char letter in text.Take(Shown))
            quoted.Append(letter is >= ' ' and <= '~' || char.IsLetter(letter) ? letter.ToString() : $"\\u{(int)letter:x4}");
        return quoted.Append(text.Length > Shown ? "...\"" : "\"").ToString();
    }

    private static string? WhyMalformed(string name) =>
        name.Length == 0 ? "is empty"
        : name.Length > MaximumLength
            ? $"has {name.Length.ToString(CultureInfo.InvariantCulture)} characters, more than {MaximumLength.ToString(CultureInfo.InvariantCulture)}"
        : !IsLetter(name[0]) ? "does not begin with a letter from a to z"
        : !name.All(letter => IsLetter(letter) || letter is (>= '0' and <= '9') or '_')
            ? "holds something else than the letters a to z, digits and underscores"
        : Keywords.Contains(name) ? "is a keyword of C#"
        : null;

    private static bool IsLetter(char letter) => letter is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static Problem Fault(string id, int layer, params string[] arguments) => new(id, layer, new EquatableArray<string>(arguments));
}
