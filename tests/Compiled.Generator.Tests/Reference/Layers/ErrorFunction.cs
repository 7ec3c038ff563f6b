using System;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>The error function in double precision, which .NET does not have.</summary>
internal static class ErrorFunction
{
    /// <summary>
    /// erf(x) = 2 / sqrt(pi) * integral from 0 to x of exp(-t^2). For small x by its confluent series (all terms positive, so nothing cancels), for
    /// large x by the continued fraction of erfc (Abramowitz and Stegun, 7.1.6 and 7.1.14).
    /// </summary>
    public static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        double result = magnitude < 3 ? Series(magnitude) : 1 - ComplementByFraction(magnitude);
        return x < 0 ? -result : result;
    }

    // 2 / sqrt(pi) exp(-x^2) * sum over n of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1)).
    private static double Series(double x)
    {
        double term = x;
        double sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    // erfc(x) = exp(-x^2) / sqrt(pi) * 1 / (x + (1/2) / (x + (2/2) / (x + (3/2) / ...))), from the inside out.
    private static double ComplementByFraction(double x)
    {
        double fraction = x;
        for (int n = 120; n > 0; n--)
        {
            fraction = x + (n / 2.0 / fraction);
        }

        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}
