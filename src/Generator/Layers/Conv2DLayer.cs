using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A convolution over images: W of shape (filters, C / groups, kernel height, kernel width).</summary>
internal sealed class Conv2DLayer(LayerSpec spec) : ConvolutionLayer(spec)
{
    public override string Kind => "Conv2D";

    protected override IReadOnlyList<string> Axes => ["Height", "Width"];

    public override ConvolutionShape ShapeOn(Shape input) =>
        new(input.Extents[0], Filters, Groups, Bias, Axis("Height", input.Extents[1]), Axis("Width", input.Extents[2]));

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.Image(Kind, inputs[0]);

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        ConvolutionShape shape = ShapeOn(inputs[0]);
        return new Shape(Filters, shape.Vertical.Output, shape.Horizontal.Output);
    }
}
