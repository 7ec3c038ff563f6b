using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A convolution over signals of shape (C, L): W of shape (filters, C / groups, kernel).</summary>
internal sealed class Conv1DLayer(LayerSpec spec) : ConvolutionLayer(spec)
{
    public override string Kind => "Conv1D";

    protected override IReadOnlyList<string> Axes => [""];

    public override ConvolutionShape ShapeOn(Shape input) =>
        new(input.Extents[0], Filters, Groups, Bias, new WindowAxis(1, 1), Axis("", input.Extents[1]));

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.Signal(Kind, inputs[0]);

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(Filters, ShapeOn(inputs[0]).Horizontal.Output);
}
