using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = x + other.</summary>
internal sealed class AddLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Add";

    public override string Description => $"Add({Other})";

    public override string Formula => "y = x + other";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        SupportedShapes.Vector(Kind, inputs[0])
        ?? SupportedShapes.Vector(Kind, inputs[1])
        ?? (inputs[0] == inputs[1]
            ? null
            : $"the running value has shape {inputs[0]} and '{Other}' has shape {inputs[1]}; "
                + "Add needs the same shape on both sides, so give both the same units");

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;
}
