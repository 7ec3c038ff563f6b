namespace Compiled.Generator.Layers;

/// <summary>The hyperbolic tangent.</summary>
internal sealed class TanhLayer : ActivationLayer
{
    public override string Kind => "Tanh";

    public override string Formula => "y = tanh(x)";

    public override string ForwardBody => "return LaneMath.Tanh(x);";

    public override string DerivativeFormula => "1 - y^2";

    public override string DerivativeBody => "return TLane.MultiplyAdd(TLane.Zero - y, y, TLane.Broadcast(1f));";

    public override GradientSource GradientFrom => GradientSource.Output;
}
