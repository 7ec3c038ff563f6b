using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A convolution over signals of shape (C, L): W of shape (filters, C / groups, kernel).</summary>
internal sealed class Conv1DLayer(LayerSpec spec) : ConvolutionLayer(spec)
{
    private readonly ConvolutionAxis _length = new(spec, "");

    public override string Kind => "Conv1D";

    public override Rank2 Takes => Rank2.Signal;

    protected override IReadOnlyList<ConvolutionAxis> Axes => [_length];

    public override ConvolutionShape ShapeOn(Shape input) =>
        new(input.Extents[0], Filters, Groups, Bias, new WindowAxis(1, 1), _length.On(input.Extents[1]));

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(Filters, ShapeOn(inputs[0]).Horizontal.Output);

    protected override string? CheckRank(Shape input) => SupportedShapes.Signal(Kind, input);

    protected override string? CheckWindow(Shape input, ConvolutionShape shape) => WindowCheck.Fit("kernel", input, shape.Horizontal);
}
