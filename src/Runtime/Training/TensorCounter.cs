using System;

namespace Compiled;

/// <summary>Counts the finite numbers of a tensor into a histogram, where the numbers come in parts: all parts once to find their range, then all again.</summary>
internal sealed class TensorCounter
{
    private readonly long[] _counts = new long[TensorHistogram.Bins];
    private double _least = double.PositiveInfinity;
    private double _most = double.NegativeInfinity;
    private double _sum;
    private double _squares;
    private long _finite;

    /// <summary>The first time: takes range, mean and deviation.</summary>
    public void Measure(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                continue;
            _least = Math.Min(_least, value);
            _most = Math.Max(_most, value);
            _sum += value;
            _squares += (double)value * value;
            _finite++;
        }
    }

    /// <summary>The second time: counts.</summary>
    public void Count(ReadOnlySpan<float> values)
    {
        double scale = _most > _least ? _counts.Length / (_most - _least) : 0;
        foreach (float value in values)
        {
            if (float.IsFinite(value))
                _counts[Math.Min(_counts.Length - 1, (int)((value - _least) * scale))]++;
        }
    }

    /// <summary>The histogram of all that was counted.</summary>
    public TensorHistogram Histogram(string tensor, HistogramKind kind, int epoch)
    {
        if (_finite == 0)
            return new(tensor, kind, epoch, 0, 0, _counts);
        double mean = _sum / _finite;
        return new(tensor, kind, epoch, _least, _most, _counts)
        {
            Mean = mean,
            StandardDeviation = Math.Sqrt(Math.Max(0, (_squares / _finite) - (mean * mean))),
        };
    }
}
