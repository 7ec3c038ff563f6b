using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How the numbers of a tensor, or those that a layer makes, were distributed after an epoch.</summary>
/// <param name="Tensor">The tensor's name, as <c>dense1.weight</c>; the layer's, as <c>dense1</c>, where the numbers are activations.</param>
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
    public double Mean { get; internal init; }

    /// <summary>The root of their mean squared distance from <see cref="Mean"/>.</summary>
    public double StandardDeviation { get; internal init; }

    /// <summary>Counts the finite numbers of a tensor.</summary>
    internal static TensorHistogram Of(string tensor, HistogramKind kind, int epoch, ReadOnlySpan<float> values)
    {
        TensorCounter counter = new();
        counter.Measure(values);
        counter.Count(values);
        return counter.Histogram(tensor, kind, epoch);
    }
}

/// <summary>Which numbers a histogram counts.</summary>
public enum HistogramKind
{
    /// <summary>The parameters of a tensor.</summary>
    Parameters,

    /// <summary>The gradient with respect to a tensor, of the epoch's last step.</summary>
    Gradients,

    /// <summary>What a layer made of some samples; see <see cref="IInspectable"/>.</summary>
    Activations,
}
