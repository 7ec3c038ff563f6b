using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>The statistics of normalisation within each sample: lanes are samples, so they need nothing of one another.</summary>
public static class SampleStatistics
{
    private const int Size = PassContext.BlockSize;

    // So many rows, spread over the group, give the numbers that all values are taken off before they are squared.
    private const int RowsOfShift = 8;

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
        int number = rows.Length / Size, some = Math.Min(RowsOfShift, number);
        TLane shift = TLane.Zero;
        for (int row = 0; row < some; row++)
        {
            shift += TLane.Load(rows, ((int)((long)row * number / some) * Size) + lane);
        }

        shift /= TLane.Broadcast(some);
        TLane sum0 = TLane.Zero, sum1 = TLane.Zero, sum2 = TLane.Zero, sum3 = TLane.Zero;
        TLane square0 = TLane.Zero, square1 = TLane.Zero, square2 = TLane.Zero, square3 = TLane.Zero;
        int i = lane;
        for (; i < rows.Length - (3 * Size); i += 4 * Size)
        {
            ReadOnlySpan<float> four = rows.Slice(i, (3 * Size) + TLane.Count);
            TLane d0 = TLane.Load(four, 0) - shift, d1 = TLane.Load(four, Size) - shift;
            TLane d2 = TLane.Load(four, 2 * Size) - shift, d3 = TLane.Load(four, 3 * Size) - shift;
            sum0 += d0;
            sum1 += d1;
            sum2 += d2;
            sum3 += d3;
            square0 = TLane.MultiplyAdd(d0, d0, square0);
            square1 = TLane.MultiplyAdd(d1, d1, square1);
            square2 = TLane.MultiplyAdd(d2, d2, square2);
            square3 = TLane.MultiplyAdd(d3, d3, square3);
        }

        for (; i < rows.Length; i += Size)
        {
            TLane d = TLane.Load(rows, i) - shift;
            sum0 += d;
            square0 = TLane.MultiplyAdd(d, d, square0);
        }

        TLane count = TLane.Broadcast(number), distance = (sum0 + sum1 + (sum2 + sum3)) / count;
        TLane variance = ((square0 + square1 + (square2 + square3)) / count) - (distance * distance);
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
