using System;

namespace Compiled.Generator.Tests.Reference;

/// <summary>Derivatives without a derivation: (f(p + h) - f(p - h)) / 2h in double precision.</summary>
internal static class CentralDifferences
{
    // The truncation error grows with h^2, the rounding error with 1 / h; they meet near the cube root of the double's 1e-16.
    private const double Step = 3e-6;

    /// <summary>The derivative by one parameter.</summary>
    public static double Partial(Func<double[], double> function, double[] parameters, int index)
    {
        double at = parameters[index];
        double step = Step * Math.Max(1, Math.Abs(at));
        parameters[index] = at + step;
        double above = function(parameters);
        parameters[index] = at - step;
        double below = function(parameters);
        parameters[index] = at;
        return (above - below) / (2 * step);
    }

    /// <summary>The derivative of a function of one number.</summary>
    /// <param name="function">The function.</param>
    /// <param name="at">The number.</param>
    /// <param name="room">How far from the number the function is smooth; 0 on a kink, where the derivative is the mean of both sides'.</param>
    public static double Derivative(Func<double, double> function, double at, double room = double.PositiveInfinity)
    {
        double step = Step * Math.Max(1, Math.Abs(at));
        step = room > 0 ? Math.Min(step, room) : step;
        return (function(at + step) - function(at - step)) / (2 * step);
    }

    /// <summary>The derivative along <paramref name="direction"/>: the sum of all partial derivatives, each times its entry.</summary>
    public static double Along(Func<double[], double> function, double[] parameters, double[] direction)
    {
        double At(double step)
        {
            var moved = new double[parameters.Length];
            for (int i = 0; i < moved.Length; i++)
            {
                moved[i] = parameters[i] + (step * direction[i]);
            }

            return function(moved);
        }

        return (At(Step) - At(-Step)) / (2 * Step);
    }
}
