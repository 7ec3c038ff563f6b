using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y[c] = the largest value of channel c: (C, H, W) to (C).</summary>
internal sealed class GlobalMaxPool2DLayer : Layer
{
    public override string Kind => "GlobalMaxPool2D";

    public override string Formula => "y[c] = the largest value of channel c";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.Image(Kind, inputs[0]);

    public override int OutputRank(int inputRank) => 1;

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(inputs[0].Extents[0]);

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => inputs[0].Length;
}
