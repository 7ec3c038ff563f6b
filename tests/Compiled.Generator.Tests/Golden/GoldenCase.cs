using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;
using Compiled.Generator.Tests.Harness;

namespace Compiled.Generator.Tests.Golden;

/// <summary>One reference case made with PyTorch: see assets/golden/README.md.</summary>
/// <param name="Name">The case and its file.</param>
/// <param name="Declaration">The network.</param>
/// <param name="Parameters">The names of its tensors in flat order.</param>
internal sealed partial record GoldenCase(string Name, string Declaration, IReadOnlyList<string> Parameters)
{
    /// <summary>The layer kinds no network of today may hold: a case with one of them is not run. Emptied as the layers are written.</summary>
    public static readonly IReadOnlySet<string> LayersToCome = new HashSet<string>
    {
    };

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "golden");

    /// <summary>All cases in the folder.</summary>
    public static IReadOnlyList<GoldenCase> All { get; } = ReadAll();

    /// <summary>The cases whose layers exist.</summary>
    public static IReadOnlyList<GoldenCase> Runnable { get; } = [.. All.Where(golden => !golden.Kinds.Any(LayersToCome.Contains))];

    /// <summary>The attributes of the declaration.</summary>
    public IEnumerable<string> Kinds => AttributeName().Matches(Declaration).Select(match => match.Groups[1].Value);

    /// <summary>The case of that name.</summary>
    public static GoldenCase Named(string name) => All.Single(golden => golden.Name == name);

    /// <summary>Its tensors.</summary>
    public Dictionary<string, Tensor> ReadTensors() => SafeTensors.Read(Path.Combine(Folder, Name + ".safetensors"));

    private static List<GoldenCase> ReadAll()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "cases.json")));
        return [.. document.RootElement.EnumerateArray().Select(entry => new GoldenCase(
            entry.GetProperty("name").GetString()!,
            entry.GetProperty("declaration").GetString()!,
            [.. entry.GetProperty("parameters").EnumerateArray().Select(name => name.GetString()!)]))];
    }

    [GeneratedRegex(@"[\[,]\s*([A-Z]\w*)(?=[\](,])")]
    private static partial Regex AttributeName();
}
