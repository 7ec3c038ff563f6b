using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>x above 0, alpha (exp(x) - 1) below; the gradient at 0 is alpha, as in PyTorch.</summary>
internal sealed class ELULayer(LayerSpec spec) : ActivationLayer
{
    public override string Kind => "ELU";

    public override bool IsReLULike => true;

    public float Alpha { get; } = spec.Float("Alpha", 1f);

    public override string Description => Alpha == 1f ? Kind : Signature;

    public override string Signature => $"{Kind}({FloatLiteral.Text(Alpha)})";

    public override string? CheckArguments() =>
        FloatLiteral.IsFinite(Alpha) ? null : "the alpha of ELU must be a finite number";

    public override string Formula => "y = x where x > 0, else " + FloatLiteral.Text(Alpha) + " (exp(x) - 1)";

    public override string ForwardBody => ExponentialUnit.Forward(1, Alpha);

    public override string DerivativeFormula => "1 where x > 0, else " + FloatLiteral.Text(Alpha) + " exp(x)";

    public override string DerivativeBody => ExponentialUnit.Derivative(1, Alpha, GradientFrom);

    public override GradientSource GradientFrom => Alpha > 0 ? GradientSource.Output : GradientSource.Input;
}
