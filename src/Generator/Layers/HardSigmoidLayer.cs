namespace Compiled.Generator.Layers;

/// <summary>A sigmoid of three lines; the gradient at both corners is 0, as in PyTorch.</summary>
internal sealed class HardSigmoidLayer : ActivationLayer
{
    public override string Kind => "HardSigmoid";

    public override string Formula => "y = min(6, max(0, x + 3)) / 6";

    public override string ForwardBody =>
        "TLane six = TLane.Broadcast(6f), shifted = x + TLane.Broadcast(3f);\n"
        + "shifted = TLane.SelectGreater(TLane.Zero, shifted, TLane.Zero, shifted);\n"
        + "return TLane.SelectGreater(shifted, six, six, shifted) * " + FloatLiteral.Lane(1.0 / 6) + ";";

    public override string DerivativeFormula => "1 / 6 where 0 < y < 1, else 0";

    public override string DerivativeBody =>
        "TLane inside = TLane.SelectGreater(TLane.Broadcast(1f), y, " + FloatLiteral.Lane(1.0 / 6) + ", TLane.Zero);\n"
        + "return TLane.SelectGreater(y, TLane.Zero, inside, TLane.Zero);";

    public override GradientSource GradientFrom => GradientSource.Output;

    public override bool IsCheap => true;
}
