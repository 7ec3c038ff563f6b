using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// The sum of a gradient's squares in one fixed order: chunks of 4096 floats, in each four running rows of 16 lanes, those added as a tree,
/// then the chunks one after another in double precision.
/// </summary>
internal static class GradientNorm
{
    public const int ChunkLength = 4096;

    /// <summary>Writes the sums of the chunks in [first, end).</summary>
    public static void SumChunks(
        int laneBits, ReadOnlySpan<float> gradient, ReadOnlySpan<(int First, int End)> chunks, Span<float> sums, int first, int end)
    {
        for (int chunk = first; chunk < end; chunk++)
        {
            ReadOnlySpan<float> values = gradient[chunks[chunk].First..chunks[chunk].End];
            sums[chunk] = laneBits switch
            {
                512 => SumOfSquares<Lane512>(values),
                256 => SumOfSquares<Lane256>(values),
                _ => SumOfSquares<Lane128>(values),
            };
        }
    }

    /// <summary>The Euclidean norm, from the sums of all chunks.</summary>
    public static double FromChunks(ReadOnlySpan<float> sums)
    {
        double total = 0;
        foreach (float sum in sums)
        {
            total += sum;
        }

        return Math.Sqrt(total);
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float SumOfSquares<TLane>(ReadOnlySpan<float> values)
        where TLane : struct, ILane<TLane>
    {
        const int row = UpdateLoop.RowLength, stride = 4 * row;
        int whole = values.Length - (values.Length % stride);
        Span<float> rest = stackalloc float[stride];
        rest.Clear();
        values[whole..].CopyTo(rest);
        Span<float> lanes = stackalloc float[row];
        for (int lane = 0; lane < row; lane += TLane.Count)
        {
            TLane a = TLane.Zero, b = a, c = a, d = a;
            for (int i = lane; i < whole; i += stride)
            {
                a = Square(values, i, a);
                b = Square(values, i + row, b);
                c = Square(values, i + (2 * row), c);
                d = Square(values, i + (3 * row), d);
            }

            a = Square(rest, lane, a);
            b = Square(rest, lane + row, b);
            c = Square(rest, lane + (2 * row), c);
            d = Square(rest, lane + (3 * row), d);
            ((a + b) + (c + d)).Store(lanes, lane);
        }

        return TLane.SumOf16(lanes, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane Square<TLane>(ReadOnlySpan<float> values, int index, TLane sum)
        where TLane : struct, ILane<TLane>
    {
        TLane value = TLane.Load(values, index);
        return TLane.MultiplyAdd(value, value, sum);
    }
}
