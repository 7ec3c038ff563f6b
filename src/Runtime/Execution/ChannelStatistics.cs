using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>
/// The statistics of batch normalisation on images. A <b>plane</b> is one channel of one block: a row of 16 samples for each place; planes are numbered
/// block by block. Each plane's moments are taken on their own and then combined in the order of the blocks, so that neither the number of workers
/// nor the width of vectors changes a bit.
/// </summary>
public static class ChannelStatistics
{
    /// <summary>How many numbers <see cref="OfPlanes"/> leaves of a plane or of a part of one.</summary>
    public const int Moments = 4;

    private const int Size = PassContext.BlockSize;

    /// <summary>
    /// For each plane the mean of its values and the sum of their squared deviations. Both come from one pass over sums of <c>x - shift</c>, where the
    /// shift is the mean of a few rows of the plane: of deviations from a number so near, squaring loses no digits, however large the mean. The mean
    /// is kept in two parts, shift and distance, so that the distances between planes' means lose none either.
    /// </summary>
    /// <param name="x">The blocks.</param>
    /// <param name="channels">Channels of a sample.</param>
    /// <param name="places">Values of a channel: height times width.</param>
    /// <param name="samples">Samples of the call; the lanes behind the last one take no part.</param>
    /// <param name="moments"><see cref="Moments"/> numbers a plane: shift, distance of the mean from it, sum of squared deviations, number of values.</param>
    /// <param name="firstPlane">The first plane to take.</param>
    /// <param name="endPlane">The plane after the last one to take.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfPlanes<TLane>(ReadOnlySpan<float> x, int channels, int places, int samples, Span<float> moments, int firstPlane, int endPlane)
        where TLane : struct, ILane<TLane>
    {
        Span<float> sums = stackalloc float[Size], squares = stackalloc float[Size];
        for (int plane = firstPlane; plane < endPlane; plane++)
        {
            OfRows<TLane>(x.Slice(plane * places * Size, places * Size), samples - (plane / channels * Size), sums, squares, moments.Slice(Moments * plane, Moments));
        }
    }

    /// <summary>The same for a part of each of some planes, as a task of the layer before has just made them, so that they come from the nearest cache.</summary>
    /// <param name="x">The part of the first plane, and all behind it.</param>
    /// <param name="planeLength">From one plane to the next.</param>
    /// <param name="places">Values of a part.</param>
    /// <param name="lanes">The lanes that hold samples, if not all.</param>
    /// <param name="planes">How many planes.</param>
    /// <param name="moments">As for <see cref="OfPlanes"/>, beginning with those of this part of the first plane.</param>
    /// <param name="parts">How many parts a plane has, whose moments lie one behind the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OfParts<TLane>(ReadOnlySpan<float> x, int planeLength, int places, int lanes, int planes, Span<float> moments, int parts)
        where TLane : struct, ILane<TLane>
    {
        Span<float> sums = stackalloc float[Size], squares = stackalloc float[Size];
        for (int plane = 0; plane < planes; plane++)
        {
            OfRows<TLane>(x.Slice(plane * planeLength, places * Size), lanes, sums, squares, moments.Slice(Moments * parts * plane, Moments));
        }
    }

    /// <summary>
    /// The moments of all blocks' planes combined for each channel (Chan, Golub and LeVeque, 1983), block after block and part after part; and the running
    /// statistics moved towards them, the variance unbiased.
    /// </summary>
    /// <param name="moments">What <see cref="OfPlanes"/> left: the parts of a plane one behind the other, planes as they are numbered.</param>
    /// <param name="channels">Channels of a sample.</param>
    /// <param name="parts">Parts of a plane.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="epsilon">Added to the variance.</param>
    /// <param name="momentum">The weight of this call in the running statistics.</param>
    /// <param name="runningMean">The running means.</param>
    /// <param name="runningVariance">The running variances.</param>
    /// <param name="statistics">The mean of each channel, then each channel's 1 / sqrt(variance + epsilon).</param>
    /// <param name="firstChannel">The first channel to combine.</param>
    /// <param name="endChannel">The channel after the last one to combine.</param>
    public static void Combine(
        ReadOnlySpan<float> moments,
        int channels,
        int parts,
        int blocks,
        float epsilon,
        float momentum,
        Span<float> runningMean,
        Span<float> runningVariance,
        Span<float> statistics,
        int firstChannel,
        int endChannel)
    {
        for (int channel = firstChannel; channel < endChannel; channel++)
        {
            double mean = 0, squares = 0, count = 0;
            for (int block = 0; block < blocks; block++)
            {
                int plane = (block * channels) + channel;
                for (int at = Moments * parts * plane; at < Moments * parts * (plane + 1); at += Moments)
                {
                    double added = moments[at + 3], total = count + added;
                    double distance = (double)moments[at] + moments[at + 1] - mean;
                    mean += distance * (added / total);
                    squares += moments[at + 2] + (distance * distance * (count * added / total));
                    count = total;
                }
            }

            statistics[channel] = (float)mean;
            statistics[channels + channel] = (float)(1 / Math.Sqrt((squares / count) + epsilon));
            runningMean[channel] += momentum * ((float)mean - runningMean[channel]);
            runningVariance[channel] += momentum * ((float)(squares / (count - 1)) - runningVariance[channel]);
        }
    }

    /// <summary>The gradients of scales and shifts from each plane's sums, added up block after block.</summary>
    /// <param name="sums">Two numbers a plane: the sum of the gradient g and that of g (x - mean).</param>
    /// <param name="channels">Channels of a sample.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="statistics">What <see cref="Combine"/> left.</param>
    /// <param name="weightGradient">The gradient of each scale: the sum of g times the normalised x.</param>
    /// <param name="biasGradient">The gradient of each shift: the sum of g.</param>
    /// <param name="firstChannel">The first channel to combine.</param>
    /// <param name="endChannel">The channel after the last one to combine.</param>
    public static void CombineGradients(
        ReadOnlySpan<float> sums,
        int channels,
        int blocks,
        ReadOnlySpan<float> statistics,
        Span<float> weightGradient,
        Span<float> biasGradient,
        int firstChannel,
        int endChannel)
    {
        for (int channel = firstChannel; channel < endChannel; channel++)
        {
            double sum = 0, product = 0;
            for (int block = 0; block < blocks; block++)
            {
                int plane = (block * channels) + channel;
                sum += sums[2 * plane];
                product += sums[(2 * plane) + 1];
            }

            biasGradient[channel] = (float)sum;
            weightGradient[channel] = (float)(product * statistics[channels + channel]);
        }
    }

    /// <summary>The moments of rows of 16 samples, of which the first ones count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OfRows<TLane>(ReadOnlySpan<float> rows, int lanes, Span<float> sums, Span<float> squares, Span<float> moments)
        where TLane : struct, ILane<TLane>
    {
        lanes = Math.Min(Size, lanes);
        int count = lanes * (rows.Length / Size);
        float shift = MeanOfSome<TLane>(rows, lanes, sums);
        TLane center = TLane.Broadcast(shift);
        for (int lane = 0; lane < Size; lane += TLane.Count)
        {
            ShiftedSums.Take(rows, lane, center, out TLane sum, out TLane square);
            TLane.KeepFirst(sum, lanes - lane).Store(sums, lane);
            TLane.KeepFirst(square, lanes - lane).Store(squares, lane);
        }

        float total = TLane.SumOf16(sums, 0), distance = total / count;
        moments[0] = shift;
        moments[1] = distance;
        moments[2] = Math.Max(0f, MathF.FusedMultiplyAdd(-distance, total, TLane.SumOf16(squares, 0)));
        moments[3] = count;
    }

    /// <summary>The mean of a few rows of a plane, as they are spread over it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float MeanOfSome<TLane>(ReadOnlySpan<float> rows, int lanes, Span<float> sums)
        where TLane : struct, ILane<TLane>
    {
        int count = 0;
        for (int lane = 0; lane < Size; lane += TLane.Count)
        {
            TLane.KeepFirst(ShiftedSums.OfSome<TLane>(rows, lane, out count), lanes - lane).Store(sums, lane);
        }

        return TLane.SumOf16(sums, 0) / (count * lanes);
    }
}
