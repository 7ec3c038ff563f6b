using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>Sums over rows of 16 of what is left of each value when a number near them is taken off: of such distances, squaring loses no digits, however large the mean.</summary>
internal static class ShiftedSums
{
    private const int Size = PassContext.BlockSize;

    // So many rows, spread over all, give the number that is taken off.
    private const int RowsOfShift = 8;

    /// <summary>The sum of a few of the rows, as they are spread over all, and how many these are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane OfSome<TLane>(ReadOnlySpan<float> rows, int lane, out int count)
        where TLane : struct, ILane<TLane>
    {
        int all = rows.Length / Size;
        count = Math.Min(RowsOfShift, all);
        TLane sum = TLane.Zero;
        for (int row = 0; row < count; row++)
        {
            sum += TLane.Load(rows, ((int)((long)row * all / count) * Size) + lane);
        }

        return sum;
    }

    /// <summary>The sum of <c>x - shift</c> over all rows, and of its square, in four chains of additions each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Take<TLane>(ReadOnlySpan<float> rows, int lane, TLane shift, out TLane sum, out TLane squares)
        where TLane : struct, ILane<TLane>
    {
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
            square0.AddProduct(d0, d0);
            square1.AddProduct(d1, d1);
            square2.AddProduct(d2, d2);
            square3.AddProduct(d3, d3);
        }

        for (; i < rows.Length; i += Size)
        {
            TLane d = TLane.Load(rows, i) - shift;
            sum0 += d;
            square0.AddProduct(d, d);
        }

        sum = sum0 + sum1 + (sum2 + sum3);
        squares = square0 + square1 + (square2 + square3);
    }
}
