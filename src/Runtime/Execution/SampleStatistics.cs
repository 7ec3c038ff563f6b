using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>The statistics of normalisation within each sample: lanes are samples, so they need nothing of one another.</summary>
public static class SampleStatistics
{
    private const int Size = PassContext.BlockSize;

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

    /// <summary>y = weight (x - mean) / sqrt(variance + epsilon) + bias: some features of a block.</summary>
    /// <param name="x">The values to normalise: a row of 16 a feature.</param>
    /// <param name="weight">The scale of each feature.</param>
    /// <param name="bias">The shift of each feature.</param>
    /// <param name="statistics">16 means and 16 times 1 / sqrt(variance + epsilon).</param>
    /// <param name="y">The normalised values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Normalise<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> statistics, Span<float> y)
        where TLane : struct, ILane<TLane>
    {
        for (int f = 0; f < weight.Length; f++)
        {
            CacheLines.Prefetch(x, (f + Panels.Ahead) * Size);
        }

        for (int lane = 0; lane < Size; lane += TLane.Count)
        {
            TLane mean = TLane.Load(statistics, lane), inverse = TLane.Load(statistics, Size + lane);
            for (int f = 0, i = lane; f < weight.Length; f++, i += Size)
            {
                TLane scale = inverse * TLane.Broadcast(weight, f), shift = TLane.Broadcast(bias, f);
                TLane.MultiplyAdd(TLane.Load(x, i) - mean, scale, shift).Store(y, i);
            }
        }
    }

    /// <summary>
    /// The gradients of the scales and shifts of some features: the sums over all blocks and lanes of dy times the normalised x, and of dy. Lanes are summed first,
    /// then the fixed tree of 16. Some features go through all blocks together, since each block is a stretch of memory of its own.
    /// </summary>
    /// <param name="x">The values that were normalised, in blocks.</param>
    /// <param name="dy">The gradient of what was made of them.</param>
    /// <param name="statistics">For each block 16 means and 16 times 1 / sqrt(variance + epsilon).</param>
    /// <param name="features">Features of a block.</param>
    /// <param name="blocks">How many blocks.</param>
    /// <param name="dWeight">The gradient of each feature's scale.</param>
    /// <param name="dBias">The gradient of each feature's shift.</param>
    /// <param name="first">The first feature to sum up.</param>
    /// <param name="end">The feature after the last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void WeightGradients<TLane>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> statistics, int features, int blocks, Span<float> dWeight, Span<float> dBias, int first, int end)
        where TLane : struct, ILane<TLane>
    {
        const int Together = 32;
        Span<float> scales = stackalloc float[Together * Size], shifts = stackalloc float[Together * Size];
        for (; first < end; first += Together)
        {
            int count = Math.Min(Together, end - first);
            scales.Clear();
            shifts.Clear();
            for (int block = 0; block < blocks; block++)
            {
                int start = ((block * features) + first) * Size;
                ReadOnlySpan<float> from = x.Slice(start, count * Size), g = dy.Slice(start, count * Size);
                for (int lane = 0; lane < Size; lane += TLane.Count)
                {
                    TLane mean = TLane.Load(statistics, (block * 2 * Size) + lane), inverse = TLane.Load(statistics, (block * 2 * Size) + Size + lane);
                    for (int i = lane; i < count * Size; i += Size)
                    {
                        TLane gradient = TLane.Load(g, i);
                        TLane.MultiplyAdd(gradient, (TLane.Load(from, i) - mean) * inverse, TLane.Load(scales, i)).Store(scales, i);
                        (TLane.Load(shifts, i) + gradient).Store(shifts, i);
                    }
                }
            }

            for (int f = 0; f < count; f++)
            {
                dWeight[first + f] = TLane.SumOf16(scales, f * Size);
                dBias[first + f] = TLane.SumOf16(shifts, f * Size);
            }
        }
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
