namespace Compiled.Generator.Layers;

/// <summary>A smooth ReLU, log(1 + exp(x)).</summary>
internal sealed class SoftplusLayer : ActivationLayer
{
    public override string Kind => "Softplus";

    public override bool IsReLULike => true;

    public override string Formula => "y = log(1 + exp(x))";

    public override string ForwardBody => "return LaneMath.Softplus(x);";

    public override string DerivativeFormula => "1 - exp(-y), which is the sigmoid of x";

    public override string DerivativeBody => "return TLane.Zero - LaneMath.ExpMinusOneOfNegative(TLane.Zero - y);";

    public override GradientSource GradientFrom => GradientSource.Output;
}
