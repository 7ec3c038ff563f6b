using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How the numbers of a tensor were distributed after an epoch.</summary>
/// <param name="Tensor">The tensor's name, as <c>dense1.weight</c>.</param>
/// <param name="Kind">Which numbers.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Minimum">The least number that is finite; the left edge of the first bin.</param>
/// <param name="Maximum">The largest number that is finite; the right edge of the last bin.</param>
/// <param name="Counts">How many numbers fall into each of equally wide bins.</param>
public sealed record TensorHistogram(
    string Tensor, HistogramKind Kind, int Epoch, double Minimum, double Maximum, IReadOnlyList<long> Counts)
{
    /// <summary>The number of bins.</summary>
    public const int Bins = 40;

    /// <summary>The mean of the finite numbers.</summary>
    public double Mean { get; private init; }

    /// <summary>The root of their mean squared distance from <see cref="Mean"/>.</summary>
    public double StandardDeviation { get; private init; }

    /// <summary>Counts the finite numbers of a tensor.</summary>
    internal static TensorHistogram Of(string tensor, HistogramKind kind, int epoch, ReadOnlySpan<float> values)
    {
        double least = double.PositiveInfinity, most = double.NegativeInfinity, sum = 0, squares = 0;
        long finite = 0;
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            least = Math.Min(least, value);
            most = Math.Max(most, value);
            sum += value;
            squares += (double)value * value;
            finite++;
        }

        long[] counts = new long[Bins];
        if (finite == 0)
            return new(tensor, kind, epoch, 0, 0, counts);
        double scale = most > least ? Bins / (most - least) : 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                counts[Math.Min(Bins - 1, (int)((value - least) * scale))]++;
        }

        double mean = sum / finite;
        return new(tensor, kind, epoch, least, most, counts)
        {
            Mean = mean,
            StandardDeviation = Math.Sqrt(Math.Max(0, (squares / finite) - (mean * mean))),
        };
    }
}

/// <summary>Which numbers a histogram counts.</summary>
public enum HistogramKind
{
    /// <summary>The parameters of a tensor.</summary>
    Parameters,

    /// <summary>The gradient with respect to a tensor, of the epoch's last step.</summary>
    Gradients,

    /// <summary>The outputs of a layer.</summary>
    Activations,
}
