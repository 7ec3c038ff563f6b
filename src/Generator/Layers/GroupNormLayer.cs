using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Normalises groups of channels of each sample among themselves, of a sequence groups of features of each step. As PyTorch's GroupNorm.</summary>
internal sealed class GroupNormLayer(LayerSpec spec) : Layer
{
    public int Groups { get; } = spec.Integer("Groups");

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; } = spec.Float("Epsilon", 1e-5f);

    public override string Kind => "GroupNorm";

    public override string Description => $"GroupNorm({Count(Groups)})";

    public override string Signature => $"GroupNorm({Count(Groups)}, {FloatLiteral.Text(Epsilon)})";

    public override bool NeedsChannels => true;

    public override bool WorksByStep => true;

    public override string Formula => "y = weight[c] (x - mean) / sqrt(variance + epsilon) + bias[c], over each group of channels";

    public override string? CheckArguments() =>
        WindowCheck.AtLeast(1, Kind, "number of groups", Groups)
        ?? (Epsilon is > 0 and < float.PositiveInfinity
            ? null
            : $"an Epsilon of {FloatLiteral.Text(Epsilon)} does not keep the variance above 0; give GroupNorm a positive finite one");

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => inputs[0].Channels % Groups == 0
        ? null
        : $"the {Count(inputs[0].Channels)} {(inputs[0] is { Rank: 1 } or { IsSequence: true } ? "features" : "channels")} of {SupportedShapes.InWords(inputs[0])} "
            + $"do not divide into {Count(Groups)} groups; use a number of groups that divides {Count(inputs[0].Channels)}";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
    [
        new("weight", new Shape(inputs[0].Channels), ParameterInit.Constant, 1, 1, 1, "scales"),
        new("bias", new Shape(inputs[0].Channels), ParameterInit.Zeros, 0, 1, 1, "shifts"),
    ];

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 8 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (needsInputGradient ? 12 : 3) * output.Length;

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
