using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compiled;

/// <summary>Bytes as floats from 0 to 1: value / 255, rounded to nearest, as if divided one by one; with vectors of 512 bits or of the width of <see cref="Vector{T}"/>.</summary>
internal static class PixelBytes
{
    private const float Largest = 255;
    private const float Reciprocal = 1 / Largest;

    /// <summary>Expands all of <paramref name="bytes"/> to the start of <paramref name="floats"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        int done = 0;
        floats = floats[..bytes.Length];
        if (Avx512F.IsSupported)
        {
            ReadOnlySpan<Vector128<byte>> from = MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
            Span<Vector512<float>> to = MemoryMarshal.Cast<float, Vector512<float>>(floats);
            for (int i = 0; i < from.Length; i++)
                to[i] = Divide(from[i]);
            done = from.Length * Vector128<byte>.Count;
        }
        else
        {
            ReadOnlySpan<Vector<byte>> from = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
            Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(floats);
            for (int i = 0; i < from.Length; i++)
            {
                Vector.Widen(from[i], out Vector<ushort> low, out Vector<ushort> high);
                Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
                Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
                to[4 * i] = Divide(first);
                to[(4 * i) + 1] = Divide(second);
                to[(4 * i) + 2] = Divide(third);
                to[(4 * i) + 3] = Divide(fourth);
            }

            done = from.Length * Vector<byte>.Count;
        }

        for (int i = done; i < bytes.Length; i++)
            floats[i] = bytes[i] / Largest;
    }

    /// <summary>The same, then (x - <paramref name="mean"/>) * <paramref name="scale"/>, with the bits of one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ReadOnlySpan<byte> bytes, Span<float> floats, float mean, float scale)
    {
        if (!Avx512F.IsSupported)
        {
            Expand(bytes, floats);
            Normalization.Scale(floats[..bytes.Length], floats, mean, scale);
            return;
        }

        Vector512<float> means = Vector512.Create(mean), scales = Vector512.Create(scale);
        ReadOnlySpan<Vector128<byte>> from = MemoryMarshal.Cast<byte, Vector128<byte>>(bytes);
        Span<Vector512<float>> to = MemoryMarshal.Cast<float, Vector512<float>>(floats[..bytes.Length]);
        for (int i = 0; i < from.Length; i++)
            to[i] = (Divide(from[i]) - means) * scales;
        for (int i = from.Length * Vector128<byte>.Count; i < bytes.Length; i++)
            floats[i] = ((bytes[i] / Largest) - mean) * scale;
    }

    // A product with the reciprocal may be off in the last place; one correction by its remainder makes it the quotient, for each of the 256 bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Divide(Vector<uint> values)
    {
        Vector<float> dividend = Vector.ConvertToSingle(Vector.AsVectorInt32(values)), reciprocal = new(Reciprocal);
        Vector<float> quotient = dividend * reciprocal;
        Vector<float> remainder = Vector.FusedMultiplyAdd(-quotient, new Vector<float>(Largest), dividend);
        return Vector.FusedMultiplyAdd(remainder, reciprocal, quotient);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Divide(Vector128<byte> values)
    {
        Vector512<float> dividend = Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(values)), reciprocal = Vector512.Create(Reciprocal);
        Vector512<float> quotient = dividend * reciprocal;
        Vector512<float> remainder = Vector512.FusedMultiplyAdd(-quotient, Vector512.Create(Largest), dividend);
        return Vector512.FusedMultiplyAdd(remainder, reciprocal, quotient);
    }
}
