using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the one- and two-dimensional convolutions share: a cross-correlation with filters of shape (C / groups, kernel).</summary>
internal abstract class ConvolutionLayer(LayerSpec spec) : Layer
{
    public int Filters { get; } = spec.Integer("Filters");

    public int Groups { get; } = spec.Integer("Groups", 1);

    public bool Bias { get; } = spec.Flag("Bias", true);

    public override string Description => $"{Kind}({string.Join(", ", Described)})";

    /// <summary>Every argument resolved: <c>Pad.Same</c> and the padding it stands for are one thing, and so are both forms of the kernel.</summary>
    public override string Signature =>
        $"{Kind}({Text(Filters)}, groups {Text(Groups)}, {(Bias ? "bias" : "no bias")}, {string.Join(", ", Axes.Select(axis => axis.Signature))})";

    public override string Formula => Bias ? "y = W * x + b" : "y = W * x";

    /// <summary>The arguments of each axis, vertical first.</summary>
    protected abstract IReadOnlyList<ConvolutionAxis> Axes { get; }

    private PadMode Pad { get; } = (PadMode)spec.Integer("Pad");

    private int Init { get; } = spec.Integer("Init");

    private float InitStd { get; } = spec.Float("InitStd", WeightInit.DefaultStandardDeviation);

    private IEnumerable<string> Described
    {
        get
        {
            yield return Text(Filters);
            yield return WindowCheck.Short([.. Axes.Select(axis => axis.Kernel)]);
            if (Axes.Any(axis => axis.Stride != 1))
                yield return "stride " + WindowCheck.Short([.. Axes.Select(axis => axis.Stride)]);
            if (Pad != PadMode.Valid)
                yield return Pad == PadMode.Same ? "same" : "full";
            else if (Axes.Any(axis => axis.Padding != 0))
                yield return "padding " + WindowCheck.Short([.. Axes.Select(axis => axis.Padding)]);
            if (Axes.Any(axis => axis.Dilation != 1))
                yield return "dilation " + WindowCheck.Short([.. Axes.Select(axis => axis.Dilation)]);
            if (Groups != 1)
                yield return "groups " + Text(Groups);
            if (!Bias)
                yield return "no bias";
        }
    }

    /// <summary>The constants on an input shape. Only called where the arguments are in order and the shape has the right rank.</summary>
    public abstract ConvolutionShape ShapeOn(Shape input);

    public override string? CheckArguments() =>
        WindowCheck.AtLeast(1, Kind, "number of filters", Filters)
        ?? Axes.Select(axis => axis.Check(Kind)).FirstOrDefault(fault => fault is not null)
        ?? WindowCheck.AtLeast(1, Kind, "number of Groups", Groups)
        ?? (Filters % Groups == 0 ? null : $"{Text(Filters)} filters do not divide into {Text(Groups)} groups; use a multiple of {Text(Groups)}")
        ?? WeightInit.Check(Init, InitStd);

    public override string? CheckShapes(IReadOnlyList<Shape> inputs)
    {
        if (CheckRank(inputs[0]) is { } otherRank)
            return otherRank;
        ConvolutionShape shape = ShapeOn(inputs[0]);
        if (shape.Channels % Groups != 0)
        {
            return $"the {Text(shape.Channels)} channels of {SupportedShapes.InWords(inputs[0])} do not divide into {Text(Groups)} groups; "
                + $"use a number of groups that divides {Text(shape.Channels)} channels and {Text(Filters)} filters";
        }

        if (CheckWindow(inputs[0], shape) is { } tooLarge)
            return tooLarge;
        double weights = Axes.Aggregate((double)Filters * shape.GroupChannels, (product, axis) => product * axis.Kernel);
        return weights > SupportedShapes.MaximumParameters
            ? $"{Text(Filters)} filters on {SupportedShapes.InWords(inputs[0])} make {weights.ToString("F0", CultureInfo.InvariantCulture)} weights, "
                + $"more than the {SupportedShapes.MaximumParameters} one network may have; use fewer filters or a smaller kernel"
            : null;
    }

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        ConvolutionShape shape = ShapeOn(inputs[0]);
        int fanIn = shape.FilterWeights, fanOut = shape.GroupFilters * shape.Taps;
        var extents = new Shape([Filters, shape.GroupChannels, .. Axes.Select(axis => axis.Kernel)]);
        var weight = new Tensor("weight", extents, WeightInit.Resolve(Init, activation), InitStd, fanIn, fanOut, "filters W");
        return Bias ? [weight, new Tensor("bias", new Shape(Filters), ParameterInit.Zeros, 0, fanIn, fanOut, "bias b")] : [weight];
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => Products(inputs[0]) + (Bias ? output.Length : 0);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (Products(inputs[0]) * (needsInputGradient ? 2 : 1)) + (Bias ? output.Length : 0);

    /// <summary>What is wrong with the rank of the input, or null.</summary>
    protected abstract string? CheckRank(Shape input);

    /// <summary>What is wrong where the kernel does not fit on the input, or null.</summary>
    protected abstract string? CheckWindow(Shape input, ConvolutionShape shape);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // As the libraries count: every tap of every place, padding included.
    private long Products(Shape input)
    {
        ConvolutionShape shape = ShapeOn(input);
        return 2L * shape.Filters * shape.OutputPixels * shape.FilterWeights;
    }
}
