using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Execution;

/// <summary>Turns a 16 x 16 tile of floats: pure data movement, so every path gives the same bits.</summary>
internal static class Transposition
{
    private const int Size = 16;

    /// <summary><c>target[j * targetStride + i] = source[i * sourceStride + j]</c> for i, j below 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile16x16(ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride)
    {
        // One check for the whole tile: the last float of either side must exist.
        _ = source[(15 * sourceStride) + 15];
        _ = target[(15 * targetStride) + 15];
        ref float from = ref MemoryMarshal.GetReference(source);
        ref float to = ref MemoryMarshal.GetReference(target);
        if (Avx512F.IsSupported)
        {
            Turn16x16(ref from, sourceStride, ref to, targetStride);
        }
        else if (Avx.IsSupported)
        {
            for (int i = 0; i < Size; i += 8)
            {
                Turn8x8(ref Unsafe.Add(ref from, i * sourceStride), sourceStride, ref Unsafe.Add(ref to, i), targetStride);
                Turn8x8(ref Unsafe.Add(ref from, (i * sourceStride) + 8), sourceStride, ref Unsafe.Add(ref to, (8 * targetStride) + i), targetStride);
            }
        }
        else if (Sse.IsSupported)
        {
            for (int i = 0; i < Size; i += 4)
            {
                for (int j = 0; j < Size; j += 4)
                {
                    Turn4x4(ref Unsafe.Add(ref from, (i * sourceStride) + j), sourceStride, ref Unsafe.Add(ref to, (j * targetStride) + i), targetStride);
                }
            }
        }
        else
        {
            for (int i = 0; i < Size; i++)
            {
                for (int j = 0; j < Size; j++)
                {
                    Unsafe.Add(ref to, (j * targetStride) + i) = Unsafe.Add(ref from, (i * sourceStride) + j);
                }
            }
        }
    }

    /// <summary>Whole rows are loaded, because what has just been stored as a whole can only be read on at once as a whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn16x16(ref float from, int sourceStride, ref float to, int targetStride)
    {
        Columns(ref from, sourceStride, 0, out Vector512<float> a0, out Vector512<float> b0, out Vector512<float> c0, out Vector512<float> d0);
        Columns(ref from, sourceStride, 4, out Vector512<float> a1, out Vector512<float> b1, out Vector512<float> c1, out Vector512<float> d1);
        Columns(ref from, sourceStride, 8, out Vector512<float> a2, out Vector512<float> b2, out Vector512<float> c2, out Vector512<float> d2);
        Columns(ref from, sourceStride, 12, out Vector512<float> a3, out Vector512<float> b3, out Vector512<float> c3, out Vector512<float> d3);
        StoreQuarters(a0, a1, a2, a3, ref to, targetStride);
        StoreQuarters(b0, b1, b2, b3, ref Unsafe.Add(ref to, targetStride), targetStride);
        StoreQuarters(c0, c1, c2, c3, ref Unsafe.Add(ref to, 2 * targetStride), targetStride);
        StoreQuarters(d0, d1, d2, d3, ref Unsafe.Add(ref to, 3 * targetStride), targetStride);
    }

    /// <summary>Four rows turned quarter by quarter: quarter q of the results has the columns 4 q, 4 q + 1, 4 q + 2 and 4 q + 3 of these rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(ref float from, int stride, int i, out Vector512<float> a, out Vector512<float> b, out Vector512<float> c, out Vector512<float> d)
    {
        Vector512<float> r0 = Vector512.LoadUnsafe(ref from, (nuint)(i * stride)), r1 = Vector512.LoadUnsafe(ref from, (nuint)((i + 1) * stride));
        Vector512<float> r2 = Vector512.LoadUnsafe(ref from, (nuint)((i + 2) * stride)), r3 = Vector512.LoadUnsafe(ref from, (nuint)((i + 3) * stride));
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        a = Avx512F.UnpackLow(low01, low23).AsSingle();
        b = Avx512F.UnpackHigh(low01, low23).AsSingle();
        c = Avx512F.UnpackLow(high01, high23).AsSingle();
        d = Avx512F.UnpackHigh(high01, high23).AsSingle();
    }

    /// <summary>Stores quarter 0 of four vectors as one row, quarter 1 four rows behind it, and so on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<float> r0, Vector512<float> r1, Vector512<float> r2, Vector512<float> r3, ref float to, int stride)
    {
        Vector512<float> low01 = Avx512F.Shuffle4x128(r0, r1, 0x44), low23 = Avx512F.Shuffle4x128(r2, r3, 0x44);
        Vector512<float> high01 = Avx512F.Shuffle4x128(r0, r1, 0xEE), high23 = Avx512F.Shuffle4x128(r2, r3, 0xEE);
        Avx512F.Shuffle4x128(low01, low23, 0x88).StoreUnsafe(ref to);
        Avx512F.Shuffle4x128(low01, low23, 0xDD).StoreUnsafe(ref to, (nuint)(4 * stride));
        Avx512F.Shuffle4x128(high01, high23, 0x88).StoreUnsafe(ref to, (nuint)(8 * stride));
        Avx512F.Shuffle4x128(high01, high23, 0xDD).StoreUnsafe(ref to, (nuint)(12 * stride));
    }

    /// <summary>The same of 8 x 8 floats with 256 bits: four rows at a time, halves of them side by side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn8x8(ref float from, int sourceStride, ref float to, int targetStride)
    {
        Columns(ref from, sourceStride, 0, out Vector256<float> a0, out Vector256<float> b0, out Vector256<float> c0, out Vector256<float> d0);
        Columns(ref from, sourceStride, 4, out Vector256<float> a1, out Vector256<float> b1, out Vector256<float> c1, out Vector256<float> d1);
        StoreHalves(a0, a1, ref to, targetStride);
        StoreHalves(b0, b1, ref Unsafe.Add(ref to, targetStride), targetStride);
        StoreHalves(c0, c1, ref Unsafe.Add(ref to, 2 * targetStride), targetStride);
        StoreHalves(d0, d1, ref Unsafe.Add(ref to, 3 * targetStride), targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(ref float from, int stride, int i, out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d)
    {
        Vector256<float> r0 = Vector256.LoadUnsafe(ref from, (nuint)(i * stride)), r1 = Vector256.LoadUnsafe(ref from, (nuint)((i + 1) * stride));
        Vector256<float> r2 = Vector256.LoadUnsafe(ref from, (nuint)((i + 2) * stride)), r3 = Vector256.LoadUnsafe(ref from, (nuint)((i + 3) * stride));
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble(), high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble(), high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        a = Avx.UnpackLow(low01, low23).AsSingle();
        b = Avx.UnpackHigh(low01, low23).AsSingle();
        c = Avx.UnpackLow(high01, high23).AsSingle();
        d = Avx.UnpackHigh(high01, high23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<float> r0, Vector256<float> r1, ref float to, int stride)
    {
        Avx.Permute2x128(r0, r1, 0x20).StoreUnsafe(ref to);
        Avx.Permute2x128(r0, r1, 0x31).StoreUnsafe(ref to, (nuint)(4 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn4x4(ref float from, int sourceStride, ref float to, int targetStride)
    {
        Vector128<float> r0 = Vector128.LoadUnsafe(ref from), r1 = Vector128.LoadUnsafe(ref from, (nuint)sourceStride);
        Vector128<float> r2 = Vector128.LoadUnsafe(ref from, (nuint)(2 * sourceStride)), r3 = Vector128.LoadUnsafe(ref from, (nuint)(3 * sourceStride));
        Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1);
        Vector128<float> low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
        Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref to);
        Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref to, (nuint)targetStride);
        Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref to, (nuint)(2 * targetStride));
        Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref to, (nuint)(3 * targetStride));
    }
}
