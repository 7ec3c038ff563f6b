namespace Compiled.Generator.Layers;

/// <summary>The self-normalising scaled ELU; its constants are those of PyTorch.</summary>
internal sealed class SELULayer : ActivationLayer
{
    public override string Kind => "SELU";

    private const double Alpha = 1.6732632423543772;

    private const double Scale = 1.0507009873554805;

    public override string Formula => "y = 1.0507 x where x > 0, else 1.7581 (exp(x) - 1)";

    public override string ForwardBody => ExponentialUnit.Forward(Scale, Scale * Alpha);

    public override string DerivativeFormula => "1.0507 where y > 0, else y + 1.7581";

    public override string DerivativeBody => ExponentialUnit.Derivative(Scale, Scale * Alpha, GradientFrom);

    public override GradientSource GradientFrom => GradientSource.Output;
}
