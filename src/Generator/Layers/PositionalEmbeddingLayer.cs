using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y[t] = x[t] + weight[t]: a learned vector for each step of a sequence.</summary>
internal sealed class PositionalEmbeddingLayer(LayerSpec spec) : Layer
{
    private float InitStd { get; } = spec.Float("InitStd", 0.02f);

    public override string Kind => "PositionalEmbedding";

    public override Rank2 Takes => Rank2.Sequence;

    public override bool WorksByStep => true;

    public override string Formula => "y[t] = x[t] + weight[t]";

    public override string? CheckArguments() => InitStd is >= 0 and < float.PositiveInfinity
        ? null
        : $"an InitStd of {FloatLiteral.Text(InitStd)} is no standard deviation; give it a finite number of 0 or more";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.Sequence(Kind, inputs[0]);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
        [new Tensor("weight", inputs[0], ParameterInit.Normal, InitStd, 1, 1, "vectors of the steps")];

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => output.Length;
}
