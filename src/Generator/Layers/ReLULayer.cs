namespace Compiled.Generator.Layers;

/// <summary>max(x, 0); NaN stays NaN. The gradient at 0 is 0, as in PyTorch.</summary>
internal sealed class ReLULayer : ActivationLayer
{
    public override string Kind => "ReLU";

    public override bool IsReLULike => true;

    public override string Formula => "y = max(x, 0)";

    public override string ForwardBody => "return TLane.SelectGreater(TLane.Zero, x, TLane.Zero, x);";

    public override string DerivativeFormula => "1 where y > 0, else 0";

    public override string DerivativeBody => "return TLane.SelectGreater(y, TLane.Zero, TLane.Broadcast(1f), TLane.Zero);";

    public override GradientSource GradientFrom => GradientSource.Output;

    public override bool IsCheap => true;

    public override bool KeepsOrder => true;
}
