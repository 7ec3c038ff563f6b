using System;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>The formulas of the activations, as their papers and PyTorch's documentation state them.</summary>
internal static class Activations
{
    public static double Step(double x) => x > 0 ? 1 : 0;

    public static double Sigmoid(double x) => x >= 0 ? 1 / (1 + Math.Exp(-x)) : Math.Exp(x) / (1 + Math.Exp(x));

    public static double ReLU(double x) => Math.Max(0, x);

    public static double LeakyReLU(double x, double slope) => x > 0 ? x : slope * x;

    public static double ELU(double x, double alpha) => x > 0 ? x : alpha * ExpMinusOne(x);

    public static double SELU(double x) => 1.0507009873554804934193349852946 * ELU(x, 1.6732632423543772848170429916717);

    public static double Swish(double x, double beta) => x * Sigmoid(beta * x);

    public static double GELU(double x) => x * 0.5 * (1 + ErrorFunction.Erf(x / Math.Sqrt(2)));

    public static double GELUTanh(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))));

    // log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), which cannot overflow.
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    public static double Mish(double x) => x * Math.Tanh(Softplus(x));

    public static double HardSigmoid(double x) => Math.Clamp((x / 6) + 0.5, 0, 1);

    public static double HardSwish(double x) => x * HardSigmoid(x);

    public static double ReLU6(double x) => Math.Clamp(x, 0, 6);

    /// <summary>log(1 + x) without cancellation for small x (Kahan's correction).</summary>
    public static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * x / (sum - 1);
    }

    // exp(x) - 1 = 2 sinh(x / 2) exp(x / 2), without cancellation for small x; sinh overflows for large x, where nothing cancels.
    private static double ExpMinusOne(double x) => Math.Abs(x) < 1 ? 2 * Math.Sinh(x / 2) * Math.Exp(x / 2) : Math.Exp(x) - 1;
}
