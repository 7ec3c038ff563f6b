using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>x times the sigmoid of beta x, beta being one learned number for the whole layer.</summary>
internal sealed class LearnableSwishLayer(LayerSpec spec) : Layer
{
    /// <summary>Where beta starts.</summary>
    public float Beta { get; } = spec.Float("Beta", 1f);

    public override string Kind => "Swish";

    public override string Description => Beta == 1f ? "Swish(learnable)" : $"Swish({FloatLiteral.Text(Beta)}, learnable)";

    public override string Signature => "Swish(learnable)";

    public override bool IsReLULike => true;

    public override bool WorksByStep => true;

    public override string Formula => "y = x / (1 + exp(-beta x))";

    public override string? CheckArguments() => FloatLiteral.IsFinite(Beta) ? null : "the beta of Swish must be a finite number";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
        [new Tensor("beta", new Shape(1), ParameterInit.Constant, Beta, 1, 1, "steepness beta of the gate")];

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 5 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 10 * output.Length;
}
