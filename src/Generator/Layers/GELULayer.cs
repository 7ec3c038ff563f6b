using System;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>x times the normal distribution function of x, exactly by the error function or in its tangent form.</summary>
internal sealed class GELULayer(LayerSpec spec) : ActivationLayer
{
    private const double Cubic = 0.044715;

    private static readonly double Slope = Math.Sqrt(2 / Math.PI);

    public bool Tanh { get; } = spec.Flag("Tanh", false);

    public override string Kind => "GELU";

    public override string Description => Tanh ? Signature : Kind;

    public override string Signature => Tanh ? "GELU(tanh)" : "GELU(erf)";

    public override bool IsReLULike => true;

    public override string Formula => Tanh ? "y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2" : "y = x (1 + erf(x / sqrt(2))) / 2";

    public override string ForwardBody => Tanh
        ? Inner + "return TLane.Broadcast(0.5f) * x * (one + LaneMath.Tanh(inner));"
        : "return x * LaneMath.NormalDistribution(x, out _);";

    public override string DerivativeFormula => Tanh
        ? "(1 + t) / 2 + x (1 - t^2) u' / 2 with t = tanh(u), u = sqrt(2 / pi) (x + 0.044715 x^3)"
        : "P(x) + x p(x), the normal distribution function and density";

    public override string DerivativeBody => Tanh
        ? "// Beyond 10 the tangent is 1 to the last bit; the limit keeps x^2 from overflowing.\n"
        + "TLane ten = TLane.Broadcast(10f);\n"
        + "x = TLane.CopySign(TLane.SelectGreater(TLane.Abs(x), ten, ten, TLane.Abs(x)), x);\n"
        + Inner
        + "TLane t = LaneMath.Tanh(inner), half = TLane.Broadcast(0.5f);\n"
        + "TLane slope = TLane.MultiplyAdd(square, " + FloatLiteral.Lane(3 * Cubic * Slope) + ", " + FloatLiteral.Lane(Slope) + ");\n"
        + "return TLane.MultiplyAdd(half * x * slope, TLane.MultiplyAdd(TLane.Zero - t, t, one), half * (one + t));"
        : Distribution + "return TLane.MultiplyAdd(x, density, distribution);";

    public override string? JointBody => Tanh
        ? null
        : Distribution
        + "derivative = TLane.MultiplyAdd(x, density, distribution);\n"
        + "return x * distribution;";

    public override GradientSource GradientFrom => GradientSource.Input;

    private static string Distribution => "TLane distribution = LaneMath.NormalDistribution(x, out TLane density);\n";

    private static string Inner =>
        "TLane one = TLane.Broadcast(1f), square = x * x;\n"
        + "TLane inner = x * TLane.MultiplyAdd(square, " + FloatLiteral.Lane(Cubic * Slope) + ", " + FloatLiteral.Lane(Slope) + ");\n";
}
