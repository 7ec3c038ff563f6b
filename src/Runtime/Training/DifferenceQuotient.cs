using System;

namespace Compiled;

/// <summary>Measures the derivative of a network's loss by one parameter, and how sure that is.</summary>
internal sealed class DifferenceQuotient(INetwork network, RandomCounter counter, GradientCheck.LossAndGradient gradient, float loss)
{
    private const double FirstStep = 1.0 / 32;
    private const int Steps = 6;
    private readonly float[] _scratch = new float[network.ParameterCount];
    private readonly double[] _central = new double[Steps];
    private readonly double[] _asymmetry = new double[Steps];
    private readonly double[] _value = new double[Steps];
    private readonly double[] _noise = new double[Steps];

    // A few units in the last place of the loss: what is left of the roundings in a pass.
    private readonly double _rounding = 4 * Math.Max(Math.Abs((double)loss), float.Epsilon) / (1 << 24);

    /// <summary>The derivative by the parameter at <paramref name="index"/>, in units of loss a unit of parameter.</summary>
    public (double Value, double Uncertainty) At(int index)
    {
        Measure(index);
        double kink = Kink(), best = double.NaN, uncertainty = double.PositiveInfinity;
        for (int i = 1; i < Steps; i++)
        {
            double doubt = _noise[i] + Math.Abs(_value[i] - _central[i]) + Disagreement(i) + kink;
            if (doubt < uncertainty)
            {
                (best, uncertainty) = (_value[i], doubt);
            }
        }

        return (best, uncertainty);
    }

    private void Measure(int index)
    {
        float middle = network.Parameters[index];
        double step = FirstStep * Math.Max(1, Math.Abs(middle));
        try
        {
            for (int i = 0; i < Steps; i++, step /= 2)
            {
                float above = (float)(middle + step), below = (float)(middle - step);
                double up = Loss(index, above), down = Loss(index, below);
                _central[i] = (up - down) / ((double)above - below);
                _asymmetry[i] = (up + down - (2.0 * loss)) / ((double)above - below);
                _noise[i] = 1.5 * _rounding / step;
                _value[i] = i == 0 ? _central[0] : ((4 * _central[i]) - _central[i - 1]) / 3;
            }
        }
        finally
        {
            network.Parameters[index] = middle;
        }
    }

    /// <summary>How far narrower steps say something else, beyond what rounding explains: there are kinks within the wider one.</summary>
    private double Disagreement(int step)
    {
        double most = 0;
        for (int i = step + 1; i < Steps; i++)
        {
            most = Math.Max(most, Math.Abs(_value[i] - _value[step]) - _noise[i] - _noise[step]);
        }

        return most;
    }

    /// <summary>
    /// How much steeper the loss is to one side than to the other, which no central difference sees: what is left of the asymmetry when the step goes to 0.
    /// </summary>
    private double Kink()
    {
        double left = (2 * _asymmetry[^1]) - _asymmetry[^2];
        return Math.Max(0, Math.Abs(left) - (4 * _noise[^1]));
    }

    private double Loss(int index, float value)
    {
        network.Parameters[index] = value;
        network.RandomCounter = counter;
        return gradient(_scratch);
    }
}
