using System;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Compiled;

/// <summary>Looks for numbers that are not finite.</summary>
internal static class Finite
{
    // All bits of the exponent: set in infinities and NaN alone.
    private const int Exponent = 0x7F800000;

    /// <summary>Whether all numbers are finite. One pass over memory.</summary>
    public static bool All(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<int> bits = MemoryMarshal.Cast<float, int>(values);
        Vector256<int> exponent = Vector256.Create(Exponent), found = Vector256<int>.Zero;
        int vectors = bits.Length - (bits.Length % Vector256<int>.Count);
        for (int i = 0; i < vectors; i += Vector256<int>.Count)
            found |= Vector256.Equals(Vector256.Create(bits.Slice(i, Vector256<int>.Count)) & exponent, exponent);
        return found == Vector256<int>.Zero && Index(values[vectors..]) < 0;
    }

    /// <summary>The place of the first number that is not finite; -1 where there is none.</summary>
    public static int Index(ReadOnlySpan<float> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
                return i;
        }

        return -1;
    }
}
