using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Compiled.Lanes;

/// <summary>What the three lane types share: the bounds check of a vector access and the fixed summation tree.</summary>
internal static class LaneBounds
{
    /// <summary>Throws unless <paramref name="count"/> floats fit from <paramref name="index"/> on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(int index, int length, int count)
    {
        // The first half folds away where the span's length is known; the second is one compare with a value the loop does not change.
        int last = length - count;
        if (last < 0 || (uint)index > (uint)last)
        {
            Throw();
        }
    }

    /// <summary>(0+4, 1+5, 2+6, 3+7), then as <see cref="SumOf4"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOf8(Vector256<float> value) => SumOf4(value.GetLower() + value.GetUpper());

    /// <summary>(0+2) + (1+3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOf4(Vector128<float> value)
    {
        Vector128<float> pairs = value + Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1));
        return pairs.ToScalar() + pairs.GetElement(1);
    }

    [DoesNotReturn]
    private static void Throw() => throw new IndexOutOfRangeException("A vector reaches past the end of its span.");
}
