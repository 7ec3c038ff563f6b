using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>x times the sigmoid of beta x, with a fixed beta.</summary>
internal sealed class SwishLayer(LayerSpec spec) : ActivationLayer
{
    public override string Kind => "Swish";

    public override bool IsReLULike => true;

    public float Beta { get; } = spec.Float("Beta", 1f);

    public override string Description => Beta == 1f ? Kind : Signature;

    public override string Signature => $"{Kind}({FloatLiteral.Text(Beta)})";

    private string Scaled => Beta == 1f ? "x" : FloatLiteral.Lane(Beta) + " * x";

    public override string? CheckArguments() =>
        FloatLiteral.IsFinite(Beta) ? null : "the beta of Swish must be a finite number";

    public override string Formula => Beta == 1f ? "y = x / (1 + exp(-x))" : "y = x / (1 + exp(-b x)) with b = " + FloatLiteral.Text(Beta);

    public override string ForwardBody => "return x * LaneMath.Sigmoid(" + Scaled + ");";

    public override string DerivativeFormula => Beta == 1f
        ? "s + x s (1 - s) with s = sigmoid(x)"
        : $"s + b x s (1 - s) with s = sigmoid(b x), b = {FloatLiteral.Text(Beta)}";

    public override string DerivativeBody =>
        $"TLane one = TLane.Broadcast(1f), scaled = {Scaled}, s = LaneMath.Sigmoid(scaled);\n"
        + "return s * TLane.MultiplyAdd(scaled, one - s, one);";

    public override GradientSource GradientFrom => GradientSource.Input;
}
