using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = (x, other), the running value first.</summary>
internal sealed class ConcatLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Concat";

    public override string Description => $"Concat({Other})";

    public override string Formula => "y = (x, other)";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        SupportedShapes.Vector(Kind, inputs[0])
        ?? SupportedShapes.Vector(Kind, inputs[1])
        ?? (inputs[0].Length + inputs[1].Length <= SupportedShapes.MaximumLength
            ? null
            : $"shapes {inputs[0]} and {inputs[1]} make more than {SupportedShapes.MaximumLength} values a sample; use smaller layers");

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(inputs[0].Extents[0] + inputs[1].Extents[0]);

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;
}
