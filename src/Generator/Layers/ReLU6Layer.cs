namespace Compiled.Generator.Layers;

/// <summary>ReLU cut off at 6; the gradient at 0 and at 6 is 0, as in PyTorch.</summary>
internal sealed class ReLU6Layer : ActivationLayer
{
    public override string Kind => "ReLU6";

    public override bool IsReLULike => true;

    public override string Formula => "y = min(6, max(0, x))";

    public override string ForwardBody =>
        "TLane six = TLane.Broadcast(6f);\n"
        + "x = TLane.SelectGreater(TLane.Zero, x, TLane.Zero, x);\n"
        + "return TLane.SelectGreater(x, six, six, x);";

    public override string DerivativeFormula => "1 where 0 < y < 6, else 0";

    public override string DerivativeBody =>
        "TLane inside = TLane.SelectGreater(TLane.Broadcast(6f), y, TLane.Broadcast(1f), TLane.Zero);\n"
        + "return TLane.SelectGreater(y, TLane.Zero, inside, TLane.Zero);";

    public override GradientSource GradientFrom => GradientSource.Output;

    public override bool IsCheap => true;

    public override bool KeepsOrder => true;
}
