namespace Compiled.Generator.Layers;

/// <summary>The code shared by ELU and SELU: y = scale x where x &gt; 0, else depth (exp(x) - 1).</summary>
internal static class ExponentialUnit
{
    public static string Forward(double scale, double depth) =>
        "TLane below = LaneMath.ExpMinusOneOfNegative(TLane.SelectGreater(x, TLane.Zero, TLane.Zero, x));\n"
        + $"return TLane.SelectGreater(x, TLane.Zero, {(scale == 1 ? "x" : FloatLiteral.Lane(scale) + " * x")}, {FloatLiteral.Lane(depth)} * below);";

    /// <summary>From the output, depth exp(x) is y + depth; a negative depth turns the output's sign, so the input is needed.</summary>
    public static string Derivative(double scale, double depth, GradientSource source) => source == GradientSource.Output
        ? $"return TLane.SelectGreater(y, TLane.Zero, {FloatLiteral.Lane(scale)}, y + {FloatLiteral.Lane(depth)});"
        : "TLane below = LaneMath.Exp(TLane.SelectGreater(x, TLane.Zero, TLane.Zero, x));\n"
        + $"return TLane.SelectGreater(x, TLane.Zero, {FloatLiteral.Lane(scale)}, {FloatLiteral.Lane(depth)} * below);";
}
