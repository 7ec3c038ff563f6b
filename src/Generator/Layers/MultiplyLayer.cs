using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = x other, element by element.</summary>
internal sealed class MultiplyLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Multiply";

    public override string Description => $"Multiply({Other})";

    public override string Formula => "y = x other, element by element";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        SupportedShapes.Vector(Kind, inputs[0])
        ?? SupportedShapes.Vector(Kind, inputs[1])
        ?? (inputs[0] == inputs[1]
            ? null
            : $"the running value has shape {inputs[0]} and '{Other}' has shape {inputs[1]}; "
                + "Multiply needs the same shape on both sides, so give both the same units");

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 2 * output.Length;
}
