using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compiled;

/// <summary>Bytes as floats from 0 to 1: value / 255, rounded to nearest, as if divided one by one.</summary>
internal static class PixelBytes
{
    private const float Largest = 255;
    private const float Reciprocal = 1 / Largest;

    /// <summary>Expands all of <paramref name="bytes"/> to the start of <paramref name="floats"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ReadOnlySpan<byte> bytes, Span<float> floats)
    {
        ReadOnlySpan<Vector<byte>> from = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(floats[..bytes.Length]);
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

        for (int i = from.Length * Vector<byte>.Count; i < bytes.Length; i++)
            floats[i] = bytes[i] / Largest;
    }

    /// <summary>The same, then (x - <paramref name="mean"/>) * <paramref name="scale"/>, in one pass with the same bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Expand(ReadOnlySpan<byte> bytes, Span<float> floats, float mean, float scale)
    {
        Vector<float> means = new(mean), scales = new(scale);
        ReadOnlySpan<Vector<byte>> from = MemoryMarshal.Cast<byte, Vector<byte>>(bytes);
        Span<Vector<float>> to = MemoryMarshal.Cast<float, Vector<float>>(floats[..bytes.Length]);
        for (int i = 0; i < from.Length; i++)
        {
            Vector.Widen(from[i], out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            to[4 * i] = (Divide(first) - means) * scales;
            to[(4 * i) + 1] = (Divide(second) - means) * scales;
            to[(4 * i) + 2] = (Divide(third) - means) * scales;
            to[(4 * i) + 3] = (Divide(fourth) - means) * scales;
        }

        for (int i = from.Length * Vector<byte>.Count; i < bytes.Length; i++)
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
}
