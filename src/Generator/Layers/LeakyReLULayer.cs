using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>x above 0, slope x below; the gradient at 0 is the slope, as in PyTorch.</summary>
internal sealed class LeakyReLULayer(LayerSpec spec) : ActivationLayer
{
    public override string Kind => "LeakyReLU";

    public override bool IsReLULike => true;

    public float Slope { get; } = spec.Float("Slope", 0.01f);

    public override string Description => Slope == 0.01f ? Kind : Signature;

    public override string Signature => $"{Kind}({FloatLiteral.Text(Slope)})";

    public override string? CheckArguments() =>
        FloatLiteral.IsFinite(Slope) ? null : "the slope of LeakyReLU must be a finite number";

    public override string Formula => "y = x where x > 0, else " + FloatLiteral.Text(Slope) + " x";

    public override string ForwardBody => "return TLane.SelectGreater(x, TLane.Zero, x, " + FloatLiteral.Lane(Slope) + " * x);";

    public override string DerivativeFormula => "1 where x > 0, else " + FloatLiteral.Text(Slope);

    public override string DerivativeBody =>
        "return TLane.SelectGreater(" + (GradientFrom == GradientSource.Output ? "y" : "x") + ", TLane.Zero, TLane.Broadcast(1f), "
        + FloatLiteral.Lane(Slope) + ");";

    public override GradientSource GradientFrom => Slope > 0 ? GradientSource.Output : GradientSource.Input;

    public override bool IsCheap => true;

    public override bool KeepsOrder => Slope > 0;
}
