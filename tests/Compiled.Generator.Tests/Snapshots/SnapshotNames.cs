using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>How snapshot files are named: Verify's conventions.</summary>
internal static class SnapshotNames
{
    // What Verify replaces in the values of parameters; control characters too.
    private const string Replaced = "\"\\<>|:*?/";

    /// <summary>The part of the names that all files of one test share: <c>Tests.Method</c>, or <c>Tests.Method_name=alpha_n=3</c>.</summary>
    public static string Prefix(Type test, string method, params IEnumerable<(string Name, object? Value)> parameters)
    {
        string type = test.DeclaringType is Type outer ? $"{outer.Name}.{test.Name}" : test.Name;
        return $"{type}.{method}{string.Concat(parameters.Select(parameter => $"_{parameter.Name}={Show(parameter.Value)}"))}";
    }

    /// <summary>The file's name up to <c>.verified.cs</c> or <c>.received.cs</c>, for each of the generated files.</summary>
    public static IReadOnlyList<string> Stems(string prefix, IReadOnlyList<string> hintNames)
    {
        string[] names = [.. hintNames.Select(hint => Path.GetFileNameWithoutExtension(hint))];
        var seen = new Dictionary<string, int>();
        var stems = new List<string>();
        foreach (string name in names)
        {
            int number = seen.GetValueOrDefault(name);
            seen[name] = number + 1;
            bool alone = names.Count(other => other == name) == 1;
            stems.Add($"{prefix}#{name}{(alone ? "" : string.Create(CultureInfo.InvariantCulture, $".{number:00}"))}");
        }

        return stems;
    }

    private static string Show(object? value)
    {
        string text = value is null ? "null" : Convert.ToString(value, CultureInfo.InvariantCulture)!;
        return string.Concat(text.Select(character => char.IsControl(character) || Replaced.Contains(character) ? '-' : character));
    }
}
