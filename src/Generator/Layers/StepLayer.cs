namespace Compiled.Generator.Layers;

/// <summary>The perceptron's threshold: 1 above 0, else 0; NaN stays NaN. Nothing is learned through it.</summary>
internal sealed class StepLayer : ActivationLayer
{
    public override string Kind => "Step";

    public override string Formula => "y = 1 where x > 0, else 0";

    public override string ForwardBody =>
        "return TLane.SelectGreater(x, TLane.Zero, TLane.Broadcast(1f), TLane.SelectGreater(TLane.Zero, x, TLane.Zero, x));";

    public override string DerivativeFormula => "0";

    public override string DerivativeBody => "return TLane.Zero;";

    public override GradientSource GradientFrom => GradientSource.Output;

    public override bool IsCheap => true;
}
