using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the one- and two-dimensional convolutions share: a cross-correlation with filters of shape (C / groups, kernel).</summary>
internal abstract class ConvolutionLayer(LayerSpec spec) : Layer
{
    private const int Valid = 0, Same = 1, Full = 2;

    public int Filters { get; } = spec.Integer("Filters");

    public int Groups { get; } = spec.Integer("Groups", 1);

    public bool Bias { get; } = spec.Flag("Bias", true);

    protected LayerSpec Spec { get; } = spec;

    private int Init { get; } = spec.Integer("Init");

    private float InitStd { get; } = spec.Float("InitStd", 0.01f);

    private int Pad { get; } = spec.Integer("Pad");

    public override string Description => $"{Kind}({Text(Filters)}, {KernelText})";

    public override string Signature => Kind + "(" + string.Join(", ", new[] { Filters, Groups, Bias ? 1 : 0, Pad }.Select(Text).Concat(Axes.Select(AxisText))) + ")";

    public override string Formula => Bias ? "y = W * x + b" : "y = W * x";

    /// <summary>The suffixes of the arguments of each axis, vertical first.</summary>
    protected abstract IReadOnlyList<string> Axes { get; }

    private string KernelText => string.Join(" x ", Axes.Select(axis => Text(Kernel(axis))).Distinct());

    /// <summary>The constants on an input shape. Only called where both checks passed, or to find out why not.</summary>
    public abstract ConvolutionShape ShapeOn(Shape input);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        ConvolutionShape shape = ShapeOn(inputs[0]);
        int fanIn = shape.FilterWeights, fanOut = shape.GroupFilters * shape.Taps;
        var weight = new Tensor("weight", new Shape([Filters, shape.GroupChannels, .. Axes.Select(Kernel)]), WeightInit.Resolve(Init, activation), InitStd, fanIn, fanOut, "filters W");
        return Bias ? [weight, new Tensor("bias", new Shape(Filters), ParameterInit.Zeros, 0, fanIn, fanOut, "bias b")] : [weight];
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => Products(inputs[0]) + (Bias ? output.Length : 0);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (Products(inputs[0]) * (needsInputGradient ? 2 : 1)) + (Bias ? output.Length : 0);

    /// <summary>The window along one axis of extent <paramref name="input"/>.</summary>
    protected WindowAxis Axis(string axis, int input)
    {
        int kernel = Kernel(axis), dilation = Argument("Dilation", axis, 1), padding = Argument("Padding", axis, 0);
        int excess = dilation * (kernel - 1);
        (int before, int after) = Pad switch
        {
            Same => (excess / 2, excess - (excess / 2)),
            Full => (excess, excess),
            _ => (padding, padding),
        };
        return new WindowAxis(input, kernel, Argument("Stride", axis, 1), before, after, dilation);
    }

    /// <summary>The taps along one axis.</summary>
    protected int Kernel(string axis) => Argument("Kernel", axis, 0);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // The form for one axis wins over the form for both.
    private int Argument(string name, string axis, int otherwise) => Spec.Integer(name + axis, Spec.Integer(name, otherwise));

    private string AxisText(string axis) =>
        $"{Text(Kernel(axis))}/{Text(Argument("Stride", axis, 1))}/{Text(Argument("Padding", axis, 0))}/{Text(Argument("Dilation", axis, 1))}";

    // As the libraries count: every tap of every place, padding included.
    private long Products(Shape input)
    {
        ConvolutionShape shape = ShapeOn(input);
        return 2L * shape.Filters * shape.OutputPixels * shape.FilterWeights;
    }
}
