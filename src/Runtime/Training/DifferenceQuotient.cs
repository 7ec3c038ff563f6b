using System;

namespace Compiled;

/// <summary>Measures the derivative of a network's loss by one parameter, and how sure that is.</summary>
internal sealed class DifferenceQuotient(
    INetwork network, RandomCounter counter, GradientCheck.LossAndGradient gradient, float[] scratch, float loss, double tolerance)
{
    private const double FirstStep = 1.0 / 32;
    private const int Steps = 6;

    // A few units in the last place of the loss: what is left of the roundings in a pass.
    private readonly double _rounding = 4 * Math.Max(Math.Abs((double)loss), float.Epsilon) / (1 << 24);

    /// <summary>The derivative by the parameter at <paramref name="index"/>, in units of loss a unit of parameter.</summary>
    public (double Value, double Uncertainty) At(int index)
    {
        float middle = network.Parameters[index];
        double step = FirstStep * Math.Max(1, Math.Abs(middle));
        double wide = Central(index, middle, step), best = double.NaN, uncertainty = double.PositiveInfinity;
        for (int i = 1; i < Steps; i++)
        {
            step /= 2;
            double narrow = Central(index, middle, step), value = ((4 * narrow) - wide) / 3;

            // The two roundings of a central difference, in the combination of two of them.
            double doubt = Math.Abs(value - narrow) + (1.5 * _rounding / step);
            if (doubt < uncertainty)
            {
                (best, uncertainty) = (value, doubt);
            }

            if (uncertainty <= 0.1 * tolerance * Math.Abs(best))
            {
                break;
            }

            wide = narrow;
        }

        return (best, uncertainty);
    }

    private double Central(int index, float middle, double step)
    {
        float above = (float)(middle + step), below = (float)(middle - step);
        try
        {
            return (Loss(index, above) - Loss(index, below)) / ((double)above - below);
        }
        finally
        {
            network.Parameters[index] = middle;
        }
    }

    private double Loss(int index, float value)
    {
        network.Parameters[index] = value;
        network.RandomCounter = counter;
        return gradient(scratch);
    }
}
