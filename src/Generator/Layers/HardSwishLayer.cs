namespace Compiled.Generator.Layers;

/// <summary>x times a hard sigmoid of x; the gradient at -3 is 0 and at 3 is 1, as in PyTorch.</summary>
internal sealed class HardSwishLayer : ActivationLayer
{
    public override string Kind => "HardSwish";

    public override bool IsReLULike => true;

    public override string Formula => "y = x min(6, max(0, x + 3)) / 6";

    public override string ForwardBody =>
        "TLane six = TLane.Broadcast(6f), gate = x + TLane.Broadcast(3f);\n"
        + "gate = TLane.SelectGreater(TLane.Zero, gate, TLane.Zero, gate);\n"
        + "return x * (TLane.SelectGreater(gate, six, six, gate) * " + FloatLiteral.Lane(1.0 / 6) + ");";

    public override string DerivativeFormula => "0 where x <= -3, 1 where x >= 3, else x / 3 + 1 / 2";

    public override string DerivativeBody =>
        "TLane slope = TLane.MultiplyAdd(x, " + FloatLiteral.Lane(1.0 / 3) + ", TLane.Broadcast(0.5f));\n"
        + "slope = TLane.SelectGreater(TLane.Broadcast(3f), x, slope, TLane.Broadcast(1f));\n"
        + "return TLane.SelectGreater(x, TLane.Broadcast(-3f), slope, TLane.Zero);";

    public override GradientSource GradientFrom => GradientSource.Input;

    public override bool IsCheap => true;
}
