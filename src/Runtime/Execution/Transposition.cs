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
            // Four columns of 128-bit quarters at a time: 16 loads of 4 floats gathered into 4 registers, each a 4 x 4 turn per quarter.
            for (int j = 0; j < Size; j += 4)
            {
                Vector512<float> r0 = Quarters(ref from, sourceStride, j, 0), r1 = Quarters(ref from, sourceStride, j, 1);
                Vector512<float> r2 = Quarters(ref from, sourceStride, j, 2), r3 = Quarters(ref from, sourceStride, j, 3);
                Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble(), high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
                Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble(), high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
                Avx512F.UnpackLow(low01, low23).AsSingle().StoreUnsafe(ref to, (nuint)(j * targetStride));
                Avx512F.UnpackHigh(low01, low23).AsSingle().StoreUnsafe(ref to, (nuint)((j + 1) * targetStride));
                Avx512F.UnpackLow(high01, high23).AsSingle().StoreUnsafe(ref to, (nuint)((j + 2) * targetStride));
                Avx512F.UnpackHigh(high01, high23).AsSingle().StoreUnsafe(ref to, (nuint)((j + 3) * targetStride));
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

    /// <summary>Four floats from column <paramref name="j"/> on of the rows i, i + 4, i + 8 and i + 12, as the quarters of one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quarters(ref float from, int stride, int j, int i)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref from, (nuint)((i * stride) + j)), b = Vector128.LoadUnsafe(ref from, (nuint)(((i + 4) * stride) + j));
        Vector128<float> c = Vector128.LoadUnsafe(ref from, (nuint)(((i + 8) * stride) + j)), d = Vector128.LoadUnsafe(ref from, (nuint)(((i + 12) * stride) + j));
        return Vector512.Create(Vector256.Create(a, b), Vector256.Create(c, d));
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
