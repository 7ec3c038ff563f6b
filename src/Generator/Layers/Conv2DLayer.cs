using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A convolution over images: W of shape (filters, C / groups, kernel height, kernel width).</summary>
internal sealed class Conv2DLayer(LayerSpec spec) : ConvolutionLayer(spec)
{
    private readonly ConvolutionAxis _height = new(spec, "Height"), _width = new(spec, "Width");

    public override string Kind => "Conv2D";

    protected override IReadOnlyList<ConvolutionAxis> Axes => [_height, _width];

    public override ConvolutionShape ShapeOn(Shape input) =>
        new(input.Extents[0], Filters, Groups, Bias, _height.On(input.Extents[1]), _width.On(input.Extents[2]));

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        ConvolutionShape shape = ShapeOn(inputs[0]);
        return new Shape(Filters, shape.Vertical.Output, shape.Horizontal.Output);
    }

    protected override string? CheckRank(Shape input) => SupportedShapes.Image(Kind, input);

    protected override string? CheckWindow(Shape input, ConvolutionShape shape) => WindowCheck.Fit("kernel", input, shape.Vertical, shape.Horizontal);
}
