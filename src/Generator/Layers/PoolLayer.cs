using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the pooling layers with a window share: square windows over each channel.</summary>
internal abstract class PoolLayer(LayerSpec spec) : Layer
{
    public int Size { get; } = spec.Integer("Size");

    public int Stride { get; } = spec.Integer("Stride", spec.Integer("Size"));

    public int Padding { get; } = spec.Integer("Padding");

    public override string Description => $"{Kind}({Text(Size)})";

    public override string Signature => $"{Kind}({Text(Size)}, {Text(Stride)}, {Text(Padding)})";

    public PoolShape ShapeOn(Shape input) => new(
        input.Extents[0],
        new WindowAxis(input.Extents[1], Size, Stride, Padding, Padding),
        new WindowAxis(input.Extents[2], Size, Stride, Padding, Padding));

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.Image(Kind, inputs[0]);

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        PoolShape shape = ShapeOn(inputs[0]);
        return new Shape(shape.Channels, shape.Vertical.Output, shape.Horizontal.Output);
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => output.Length * Size * Size;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => output.Length * Size * Size;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
