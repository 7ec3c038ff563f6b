namespace Compiled.Generator.Model;

/// <summary>A type around the network class: its declaration keywords (<c>partial record struct</c>) and its name, escaped where it is a keyword.</summary>
internal sealed record ContainingType(string Keywords, string Name);

/// <summary>
/// All that crosses the cache line: a network class as its attributes describe it. It holds no symbol and no syntax, so it compares by value.
/// </summary>
/// <param name="Namespace">The namespace, each part escaped where it is a keyword; empty for the global one.</param>
/// <param name="ContainingTypes">The types around the class, outermost first.</param>
/// <param name="Name">The class name, escaped where it is a keyword.</param>
/// <param name="Accessibility">The class's own accessibility keywords, as written or implied.</param>
/// <param name="Input">The shape of one input sample.</param>
/// <param name="Layers">The layers in source order.</param>
internal sealed record NetworkSpec(
    string Namespace,
    EquatableArray<ContainingType> ContainingTypes,
    string Name,
    string Accessibility,
    Shape Input,
    EquatableArray<LayerSpec> Layers)
{
    /// <summary>Whether the class is to hand out what its layers make.</summary>
    public bool Inspect { get; init; }
}
