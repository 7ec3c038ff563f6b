using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>The same values in the same order under another shape: nothing is computed.</summary>
internal sealed class ReshapeLayer(LayerSpec spec) : Layer
{
    private readonly Shape _shape = new(spec.Integers("Shape"));

    public override string Kind => "Reshape";

    public override string Description => "Reshape" + _shape;

    public override string Signature => Description;

    public override string Formula => $"y = x under the shape {_shape}";

    public override Shape Infer(IReadOnlyList<Shape> inputs) => _shape;

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;
}
