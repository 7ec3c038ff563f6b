using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>Sums of many rows of 16 parts at once: every path adds in the order of the fixed tree, so all give the same bits.</summary>
public static class LaneSums
{
    private const int Size = PassContext.BlockSize;

    /// <summary><c>sums[i]</c> = the sum of <c>parts[16 i]</c> to <c>parts[16 i + 15]</c>, by the tree of <see cref="ILane{TSelf}.SumOf16"/>.</summary>
    /// <param name="parts">Rows of 16 parts, one for each sum.</param>
    /// <param name="sums">The sums to write, a multiple of 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Take<TLane>(ReadOnlySpan<float> parts, Span<float> sums)
        where TLane : struct, ILane<TLane>
    {
        for (int i = 0; i < sums.Length; i += Size)
        {
            ReadOnlySpan<float> rows = parts.Slice(i * Size, Size * Size);
            Span<float> target = sums.Slice(i, Size);
            if (TLane.Count == Size && Avx512F.IsSupported)
            {
                Sum16(ref MemoryMarshal.GetReference(rows)).CopyTo(target);
            }
            else if (TLane.Count == Size / 2 && Avx.IsSupported)
            {
                Sum8(ref MemoryMarshal.GetReference(rows)).CopyTo(target);
                Sum8(ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), 8 * Size)).CopyTo(target.Slice(8));
            }
            else
            {
                for (int n = 0; n < Size; n++)
                {
                    target[n] = TLane.SumOf16(rows, n * Size);
                }
            }
        }
    }

    /// <summary>16 rows to one vector of their sums: each step adds the halves of what is left of two vectors, side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sum16(ref float rows)
    {
        Vector512<float> a = Quarters(ref rows, 0), b = Quarters(ref rows, 1), c = Quarters(ref rows, 2), d = Quarters(ref rows, 3);
        Vector512<float> ab = Pairs(a, b), cd = Pairs(c, d);
        return Avx512F.Shuffle(ab, cd, 0b10_00_10_00) + Avx512F.Shuffle(ab, cd, 0b11_01_11_01);
    }

    /// <summary>Of the rows i, i + 4, i + 8 and i + 12: four parts each that are left of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float rows, int i)
    {
        Vector512<float> lower = Halves(Row512(ref rows, i), Row512(ref rows, i + 4)), upper = Halves(Row512(ref rows, i + 8), Row512(ref rows, i + 12));
        return Avx512F.Shuffle4x128(lower, upper, 0b10_00_10_00) + Avx512F.Shuffle4x128(lower, upper, 0b11_01_11_01);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Halves(Vector512<float> a, Vector512<float> b) =>
        Avx512F.Shuffle4x128(a, b, 0b01_00_01_00) + Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Pairs(Vector512<float> a, Vector512<float> b) =>
        Avx512F.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle() + Avx512F.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Row512(ref float rows, int i) => Vector512.LoadUnsafe(ref rows, (nuint)(i * Size));

    /// <summary>8 rows to one vector of their sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Sum8(ref float rows)
    {
        Vector256<float> a = Quarters256(ref rows, 0), b = Quarters256(ref rows, 1), c = Quarters256(ref rows, 2), d = Quarters256(ref rows, 3);
        Vector256<float> ab = Pairs(a, b), cd = Pairs(c, d);
        return Avx.Shuffle(ab, cd, 0b10_00_10_00) + Avx.Shuffle(ab, cd, 0b11_01_11_01);
    }

    /// <summary>Of the rows i and i + 4: four parts each that are left of 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Quarters256(ref float rows, int i)
    {
        Vector256<float> lower = Half256(ref rows, i), upper = Half256(ref rows, i + 4);
        return Avx.Permute2x128(lower, upper, 0x20) + Avx.Permute2x128(lower, upper, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Half256(ref float rows, int i) =>
        Vector256.LoadUnsafe(ref rows, (nuint)(i * Size)) + Vector256.LoadUnsafe(ref rows, (nuint)((i * Size) + 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs(Vector256<float> a, Vector256<float> b) =>
        Avx.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle() + Avx.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle();
}
