using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = x other, element by element.</summary>
internal sealed class MultiplyLayer(LayerSpec spec) : JoinLayer(spec)
{
    public override string Kind => "Multiply";

    public override string Description => $"Multiply({Other})";

    public override bool WorksByStep => true;

    public override string Formula => "y = x other, element by element";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => CheckEqual(inputs);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 2 * output.Length;
}
