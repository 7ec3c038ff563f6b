using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>The statistics of normalisation within each sample: lanes are samples, so they need nothing of one another.</summary>
public static class SampleStatistics
{
    /// <summary>
    /// Mean and deviation of each lane in one pass over sums of <c>x - shift</c>, where the shift is the mean of a few of the rows:
    /// of deviations from a number so near, squaring loses no digits, however large the mean.
    /// </summary>
    /// <param name="rows">The values that are normalised together: rows of 16.</param>
    /// <param name="lane">The first lane to take.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="mean">The means.</param>
    /// <param name="inverse">1 / sqrt(variance + epsilon).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<TLane>(ReadOnlySpan<float> rows, int lane, float epsilon, out TLane mean, out TLane inverse)
        where TLane : struct, ILane<TLane>
    {
        TLane shift = ShiftedSums.OfSome<TLane>(rows, lane, out int some) / TLane.Broadcast(some);
        ShiftedSums.Take(rows, lane, shift, out TLane sum, out TLane squares);
        TLane count = TLane.Broadcast(rows.Length / PassContext.BlockSize), distance = sum / count;
        TLane variance = (squares / count) - (distance * distance);
        variance = TLane.SelectGreater(TLane.Zero, variance, TLane.Zero, variance);
        mean = shift + distance;
        inverse = TLane.Broadcast(1f) / TLane.Sqrt(variance + TLane.Broadcast(epsilon));
    }

    /// <summary>The same of one sample's values, side by side, in double precision.</summary>
    /// <param name="values">The values that are normalised together.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <returns>The mean and 1 / sqrt(variance + epsilon).</returns>
    public static (float Mean, float Inverse) Take(ReadOnlySpan<float> values, float epsilon)
    {
        double shift = values[0], sum = 0, squares = 0;
        foreach (float value in values)
        {
            double d = value - shift;
            sum += d;
            squares += d * d;
        }

        double distance = sum / values.Length, variance = (squares / values.Length) - (distance * distance);
        return ((float)(shift + distance), (float)(1 / Math.Sqrt(Math.Max(0, variance) + epsilon)));
    }
}
