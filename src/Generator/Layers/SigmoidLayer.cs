namespace Compiled.Generator.Layers;

/// <summary>The logistic function.</summary>
internal sealed class SigmoidLayer : ActivationLayer
{
    public override string Kind => "Sigmoid";

    public override string Formula => "y = 1 / (1 + exp(-x))";

    public override string ForwardBody => "return LaneMath.Sigmoid(x);";

    public override string DerivativeFormula => "y (1 - y)";

    public override string DerivativeBody => "return y * (TLane.Broadcast(1f) - y);";

    public override GradientSource GradientFrom => GradientSource.Output;
}
