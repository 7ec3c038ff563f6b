using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A layer of two inputs: the running value first, then a named output.</summary>
internal abstract class JoinLayer(LayerSpec spec) : Layer
{
    /// <summary>The name of the output joined with the running value, or null where none was written.</summary>
    public string? Other { get; } = spec.Text("Other");

    /// <summary>Both inputs as the beginning of a message.</summary>
    protected string InWords(IReadOnlyList<Shape> inputs) =>
        $"the running value is {SupportedShapes.InWords(inputs[0])} and '{Other}' is {SupportedShapes.InWords(inputs[1])}";

    /// <summary>What is wrong where both inputs must have one shape, or null.</summary>
    protected string? CheckEqual(IReadOnlyList<Shape> inputs) =>
        inputs[0] == inputs[1] ? null : $"{InWords(inputs)}; {Kind} needs the same shape on both sides, so {Remedy(inputs[0], inputs[1])}";

    private static string Remedy(Shape left, Shape right) =>
        left.Rank != right.Rank ? "put Flatten or Reshape before one of them"
        : left.Rank == 1 ? "give both the same units"
        : left.IsSequence && left.Steps != right.Steps ? "give both as many steps"
        : left.IsSequence ? "give both the same features, by a Dense layer on one of them"
        : left.Extents[0] == right.Extents[0] ? "give the layers of both branches the same strides and paddings"
        : "give both the same filters, by a convolution with a kernel of 1 on one of them";
}
