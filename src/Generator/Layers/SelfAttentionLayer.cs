using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Multi-head self-attention over the steps of a sequence, with the projections before and behind it. As PyTorch's MultiheadAttention.</summary>
internal sealed class SelfAttentionLayer(LayerSpec spec) : Layer
{
    public int Heads { get; } = spec.Integer("Heads");

    /// <summary>Whether a step sees itself and earlier ones only.</summary>
    public bool Causal { get; } = spec.Flag("Causal", true);

    public bool Bias { get; } = spec.Flag("Bias", true);

    public override string Kind => "SelfAttention";

    public override string Description => $"SelfAttention({Count(Heads)}{(Causal ? "" : ", not causal")})";

    public override string Signature => $"SelfAttention({Count(Heads)}{(Causal ? "" : ", not causal")}{(Bias ? "" : ", no bias")})";

    public override Rank2 Takes => Rank2.Sequence;

    public override string? NeedsWhole => Causal ? null : "is not causal, so each step also sees those behind it";

    public override string Formula => "y = W_out softmax(q k^T / sqrt(d)) v, (q, k, v) = W_in x";

    public override string? CheckArguments() => WindowCheck.AtLeast(1, Kind, "number of heads", Heads);

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        SupportedShapes.Sequence(Kind, inputs[0])
        ?? (inputs[0].Extents[1] % Heads != 0
            ? $"the {Count(inputs[0].Extents[1])} features of {SupportedShapes.InWords(inputs[0])} do not divide into {Count(Heads)} heads; "
                + $"use a number of heads that divides {Count(inputs[0].Extents[1])}"
        : (double)inputs[0].Extents[0] * inputs[0].Extents[0] * Heads > SupportedShapes.MaximumLength
            ? $"{Count(Heads)} heads on {Count(inputs[0].Extents[0])} steps make more scores than the {SupportedShapes.MaximumLength} values a sample may have; "
                + "use shorter sequences"
        : (long)inputs[0].Extents[1] * inputs[0].Extents[1] * 4 > SupportedShapes.MaximumParameters
            ? $"the projections of {SupportedShapes.InWords(inputs[0])} have more than the {SupportedShapes.MaximumParameters} parameters of one network; use fewer features"
        : null);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        int width = inputs[0].Extents[1];
        Tensor Weight(string name, int rows, string what) => new(name + "_weight", new Shape(rows, width), ParameterInit.Xavier, 0, width, width, what);
        Tensor BiasOf(string name, int rows, string what) => new(name + "_bias", new Shape(rows), ParameterInit.Zeros, 0, width, rows, what);
        Tensor inWeight = Weight("in_proj", 3 * width, "weights of the queries, keys and values"), outWeight = Weight("out_proj", width, "weights of the outputs");
        return Bias
            ? [inWeight, BiasOf("in_proj", 3 * width, "biases of the queries, keys and values"), outWeight, BiasOf("out_proj", width, "biases of the outputs")]
            : [inWeight, outWeight];
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => Projections(inputs[0]) + (Bias ? 4 * output.Length : 0) + Scores(inputs[0], 2);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (2 * Projections(inputs[0])) + (Bias ? 4 * output.Length : 0) + Scores(inputs[0], 4);

    /// <summary>The two projections: four products with (F, F) for each step.</summary>
    private static long Projections(Shape input) => 8 * input.Length * input.Extents[1];

    /// <summary>Products of as many values as a head's steps have pairs, for all heads, and five operations a pair for the softmax.</summary>
    private long Scores(Shape input, int products)
    {
        long steps = input.Extents[0], pairs = Causal ? steps * (steps + 1) / 2 : steps * steps;
        return (2 * products * pairs * input.Extents[1]) + (5 * pairs * Heads);
    }

    private static string Count(int number) => number.ToString(CultureInfo.InvariantCulture);
}
