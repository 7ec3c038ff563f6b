using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y[t] = weight[token[t]]: a table of vectors, looked up for each token.</summary>
internal sealed class EmbeddingLayer(LayerSpec spec) : Layer
{
    /// <summary>The length of each vector.</summary>
    public int Dim { get; } = spec.Integer("Dim");

    private float InitStd { get; } = spec.Float("InitStd", 1f);

    public override string Kind => "Embedding";

    public override string Description => $"Embedding({Dim.ToString(CultureInfo.InvariantCulture)})";

    public override string Signature => Description;

    public override Rank2 Takes => Rank2.Sequence;

    public override int OutputRank(int inputRank) => 2;

    public override bool WorksByStep => true;

    public override string Formula => "y[t] = weight[token[t]]";

    public override string? CheckArguments() =>
        Dim < 1 ? $"an Embedding of {Dim.ToString(CultureInfo.InvariantCulture)} values a token has no output; give it 1 or more"
        : InitStd is >= 0 and < float.PositiveInfinity ? null
        : $"an InitStd of {FloatLiteral.Text(InitStd)} is no standard deviation; give it a finite number of 0 or more";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        inputs[0].Tokens == 0
            ? $"Embedding looks up tokens and not {SupportedShapes.InWords(inputs[0])}; begin with [Network(steps, Tokens = n)] and make Embedding the first layer"
        : (long)inputs[0].Tokens * Dim > SupportedShapes.MaximumParameters
            ? $"{inputs[0].Tokens.ToString(CultureInfo.InvariantCulture)} tokens of {Dim.ToString(CultureInfo.InvariantCulture)} values make more than the "
                + $"{SupportedShapes.MaximumParameters} parameters one network may have; use fewer tokens or values"
        : null;

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(inputs[0].Extents[0], Dim);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
        [new Tensor("weight", new Shape(inputs[0].Tokens, Dim), ParameterInit.Normal, InitStd, 1, 1, "vectors of the tokens")];

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => output.Length;
}
