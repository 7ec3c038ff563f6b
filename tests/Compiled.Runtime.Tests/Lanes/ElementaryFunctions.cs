using System;

namespace Compiled.Runtime.Tests.Lanes;

/// <summary>Double-precision references of the elementary functions, written apart from the lanes.</summary>
internal static class ElementaryFunctions
{
    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>log(1 + u) by Kahan's correction of the rounded sum.</summary>
    public static double LogOnePlus(double u)
    {
        double sum = 1 + u;
        return sum == 1 ? u : Math.Log(sum) * (u / (sum - 1));
    }

    /// <summary>e^x - 1: the Taylor series where the difference would cancel.</summary>
    public static double ExpMinusOne(double x)
    {
        if (Math.Abs(x) > 0.5)
            return Math.Exp(x) - 1;
        double term = x, sum = x;
        for (int k = 2; Math.Abs(term) > Math.Abs(sum) * 1e-18; k++)
        {
            term *= x / k;
            sum += term;
        }

        return sum;
    }

    /// <summary>P(x) = erfc(-x / sqrt(2)) / 2; erf by its series below 3, erfc by its continued fraction above.</summary>
    public static double NormalDistribution(double x)
    {
        double a = Math.Abs(x) / Math.Sqrt(2), tail;
        if (double.IsNaN(x))
            return x;
        if (a < 3)
        {
            // erf a = 2 / sqrt(pi) e^(-a^2) (a + 2 a^3 / 3 + 4 a^5 / 15 + ...)
            double term = a, sum = a;
            for (int k = 1; term > sum * 1e-18; k++)
            {
                term *= 2 * a * a / ((2 * k) + 1);
                sum += term;
            }

            tail = (1 - (2 / Math.Sqrt(Math.PI) * Math.Exp(-a * a) * sum)) / 2;
        }
        else
        {
            // erfc a = e^(-a^2) / sqrt(pi) / (a + (1/2) / (a + 1 / (a + (3/2) / (a + ...)))), from the inside out.
            double fraction = a;
            for (int k = 120; k >= 1; k--)
                fraction = a + (k / 2.0 / fraction);
            tail = Math.Exp(-a * a) / Math.Sqrt(Math.PI) / fraction / 2;
        }

        return x < 0 ? tail : 1 - tail;
    }

    /// <summary>How many units in the last place of the exact value <paramref name="actual"/> is off; a subnormal's unit is 2^-149.</summary>
    public static double UnitsOff(double exact, float actual)
    {
        if (double.IsNaN(exact) || float.IsNaN(actual))
            return double.IsNaN(exact) && float.IsNaN(actual) ? 0 : double.PositiveInfinity;
        if (!float.IsFinite(actual) || !float.IsFinite((float)exact))
            return (float)exact == actual ? 0 : double.PositiveInfinity;
        float rounded = Math.Abs((float)exact);
        float unit = rounded == float.MaxValue ? rounded - MathF.BitDecrement(rounded) : MathF.BitIncrement(rounded) - rounded;
        return Math.Abs(actual - exact) / unit;
    }
}
