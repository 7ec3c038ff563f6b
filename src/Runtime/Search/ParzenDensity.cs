using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>A density on the unit interval, made of observations and a prior.</summary>
internal interface IParzenDensity
{
    /// <summary>The density at a place, above 0.</summary>
    double At(double place);

    /// <summary>Draws a place.</summary>
    double Draw(SearchDraws draws);
}

/// <summary>
/// A normal density around each observation, as wide as the distance to the further of its neighbours, and a wide one in the middle as prior; each cut off at
/// the ends of the interval.
/// </summary>
internal sealed class ParzenDensity : IParzenDensity
{
    private readonly double[] _centres;
    private readonly double[] _widths;

    public ParzenDensity(IEnumerable<double> observations)
    {
        _centres = [.. observations.Append(0.5).Order()];
        _widths = new double[_centres.Length];
        int prior = Array.IndexOf(_centres, 0.5);
        double narrowest = 1.0 / Math.Min(100, _centres.Length + 1);
        for (int i = 0; i < _widths.Length; i++)
        {
            double left = i == 0 ? 0 : _centres[i] - _centres[i - 1], right = i == _centres.Length - 1 ? 0 : _centres[i + 1] - _centres[i];
            _widths[i] = i == prior ? 1 : Math.Clamp(Math.Max(left, right), narrowest, 1);
        }
    }

    public double At(double place)
    {
        double sum = 0;
        for (int i = 0; i < _centres.Length; i++)
        {
            double z = (place - _centres[i]) / _widths[i];
            double inside = Below((1 - _centres[i]) / _widths[i]) - Below(-_centres[i] / _widths[i]);
            sum += Math.Exp(-z * z / 2) / (_widths[i] * inside);
        }

        return sum / (_centres.Length * Math.Sqrt(2 * Math.PI));
    }

    public double Draw(SearchDraws draws)
    {
        int one = Math.Min((int)(draws.Next() * _centres.Length), _centres.Length - 1);
        double place;
        do
        {
            // A third of the draws falls inside at the worst: a centre at an end, a width of the whole interval.
            place = _centres[one] + (_widths[one] * NormalDistribution.Inverse(draws.Next()));
        }
        while (place is < 0 or > 1);

        return place;
    }

    /// <summary>The normal distribution function.</summary>
    /// <remarks>G. Marsaglia, "Evaluating the normal distribution", 2004: a power series.</remarks>
    internal static double Below(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x < 0 ? 0 : 1;
        }

        double term = x, sum = x;
        for (int k = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}

/// <summary>How often each category was observed, and once more each.</summary>
internal sealed class CategoryDensity : IParzenDensity
{
    private readonly double[] _weights;

    public CategoryDensity(int categories, IEnumerable<double> observations)
    {
        _weights = new double[categories];
        Array.Fill(_weights, 1);
        foreach (double place in observations)
        {
            _weights[Category(place)]++;
        }

        double total = _weights.Sum();
        for (int i = 0; i < categories; i++)
        {
            _weights[i] /= total;
        }
    }

    public double At(double place) => _weights[Category(place)];

    public double Draw(SearchDraws draws)
    {
        double left = draws.Next();
        int category = 0;
        while (category < _weights.Length - 1 && left >= _weights[category])
        {
            left -= _weights[category++];
        }

        return (category + 0.5) / _weights.Length;
    }

    private int Category(double place) => Math.Clamp((int)(place * _weights.Length), 0, _weights.Length - 1);
}
