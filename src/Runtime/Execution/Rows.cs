using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>What the few-sample passes share: values as rows, one sample after another.</summary>
public static class Rows
{
    /// <summary>Copies the first <paramref name="length"/> floats of each row.</summary>
    /// <param name="source">The rows to copy.</param>
    /// <param name="sourceStride">Floats from one source row to the next.</param>
    /// <param name="target">The rows to write.</param>
    /// <param name="targetStride">Floats from one target row to the next.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="length">How many floats of each.</param>
    public static void Copy(ReadOnlySpan<float> source, int sourceStride, Span<float> target, int targetStride, int count, int length)
    {
        for (int n = 0; n < count; n++)
        {
            source.Slice(n * sourceStride, length).CopyTo(target.Slice(n * targetStride, length));
        }
    }

    /// <summary><c>row[i] = terms[i] + row[i]</c> for i from <paramref name="first"/> to <paramref name="end"/>: the biases of some outputs.</summary>
    /// <param name="terms">What is added.</param>
    /// <param name="row">What it is added to.</param>
    /// <param name="first">The first index.</param>
    /// <param name="end">The index after the last one.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<TLane>(ReadOnlySpan<float> terms, Span<float> row, int first, int end)
        where TLane : struct, ILane<TLane>
    {
        int i = first;
        for (; i <= end - TLane.Count; i += TLane.Count)
        {
            (TLane.Load(terms, i) + TLane.Load(row, i)).Store(row, i);
        }

        for (; i < end; i++)
        {
            row[i] = terms[i] + row[i];
        }
    }

    /// <summary>
    /// Asks for floats that another core has just written, one piece in each of several planes, so that their transfers overlap instead of being waited
    /// for one after the other.
    /// </summary>
    /// <param name="source">The planes.</param>
    /// <param name="first">The first float of the first piece.</param>
    /// <param name="length">Floats of a piece.</param>
    /// <param name="stride">Floats from one piece to the next.</param>
    /// <param name="count">How many pieces.</param>
    public static unsafe void Prefetch(ReadOnlySpan<float> source, int first, int length, int stride, int count)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        const int Line = 16;
        fixed (float* start = source)
        {
            for (int i = 0; i < count; i++)
            {
                float* piece = start + first + (i * stride);
                for (int j = 0; j < length; j += Line)
                {
                    Sse.Prefetch0(piece + j);
                }

                Sse.Prefetch0(piece + length - 1);
            }
        }
    }

    /// <summary>Copies as many floats as there are, in vectors: for pieces so short that the call of a general copy would take longer than the copy.</summary>
    /// <param name="source">The floats to copy.</param>
    /// <param name="target">The floats to write, at least as many; the two must not overlap.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyVectors(ReadOnlySpan<float> source, Span<float> target)
    {
        // The last vector is moved back to end with the last float.
        int length = source.Length, i = 0;
        if (length >= 16 && Vector512.IsHardwareAccelerated)
        {
            for (; i < length - 16; i += 16)
            {
                Vector512.Create(source.Slice(i)).CopyTo(target.Slice(i));
            }

            Vector512.Create(source.Slice(length - 16)).CopyTo(target.Slice(length - 16));
        }
        else if (length >= 8)
        {
            for (; i < length - 8; i += 8)
            {
                Vector256.Create(source.Slice(i)).CopyTo(target.Slice(i));
            }

            Vector256.Create(source.Slice(length - 8)).CopyTo(target.Slice(length - 8));
        }
        else if (length >= 4)
        {
            Vector128.Create(source).CopyTo(target);
            Vector128.Create(source.Slice(length - 4)).CopyTo(target.Slice(length - 4));
        }
        else
        {
            for (; i < length; i++)
            {
                target[i] = source[i];
            }
        }
    }

    /// <summary>Copies every second float: target[i] = source[first + 2 i] for all of <paramref name="target"/>.</summary>
    /// <param name="source">The row to copy from; a stride of 2 splits it into its even and its odd columns.</param>
    /// <param name="first">The first float to copy.</param>
    /// <param name="target">The floats to write.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void EverySecond(ReadOnlySpan<float> source, int first, Span<float> target)
    {
        // A vector takes pairs, of which the last one may begin with the source's last float; counted from one float earlier, what is wanted is second.
        int pairs = first, shift = 0;
        if (first + (2 * target.Length) > source.Length)
        {
            (pairs, shift) = (first - 1, 32);
        }

        int i = 0;
        if (pairs >= 0 && target.Length >= 4)
        {
            source = source.Slice(pairs, 2 * target.Length);
            for (; i <= target.Length - 16; i += 16)
            {
                Narrow512(source, target, i, shift);
            }

            if (target.Length >= 16)
            {
                if (i < target.Length)
                {
                    Narrow512(source, target, target.Length - 16, shift);
                }

                return;
            }

            if (target.Length >= 8)
            {
                Narrow256(source, target, 0, shift);
                Narrow256(source, target, target.Length - 8, shift);
                return;
            }

            Narrow128(source, target, 0, shift);
            Narrow128(source, target, target.Length - 4, shift);
            return;
        }

        for (; i < target.Length; i++)
        {
            target[i] = source[first + (2 * i)];
        }
    }

    // Each pair of floats as a number of 64 bits, of which narrowing keeps the lower half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow512(ReadOnlySpan<float> source, Span<float> target, int i, int shift)
    {
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<float, ulong>(source.Slice(2 * i, 32));
        Vector512<ulong> lower = Vector512.Create(pairs) >>> shift, upper = Vector512.Create(pairs.Slice(8)) >>> shift;
        Vector512.Narrow(lower, upper).AsSingle().CopyTo(target.Slice(i, 16));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow256(ReadOnlySpan<float> source, Span<float> target, int i, int shift)
    {
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<float, ulong>(source.Slice(2 * i, 16));
        Vector256<ulong> lower = Vector256.Create(pairs) >>> shift, upper = Vector256.Create(pairs.Slice(4)) >>> shift;
        Vector256.Narrow(lower, upper).AsSingle().CopyTo(target.Slice(i, 8));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Narrow128(ReadOnlySpan<float> source, Span<float> target, int i, int shift)
    {
        ReadOnlySpan<ulong> pairs = MemoryMarshal.Cast<float, ulong>(source.Slice(2 * i, 8));
        Vector128<ulong> lower = Vector128.Create(pairs) >>> shift, upper = Vector128.Create(pairs.Slice(2)) >>> shift;
        Vector128.Narrow(lower, upper).AsSingle().CopyTo(target.Slice(i, 4));
    }
}
