using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = x + other.</summary>
internal sealed class AddLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Add";

    public override string Description => $"Add({Other})";

    public override bool WorksByStep => true;

    public override string Formula => "y = x + other";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => CheckEqual(inputs);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;
}
