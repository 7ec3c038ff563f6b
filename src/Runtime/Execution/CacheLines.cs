using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Execution;

/// <summary>Asks the processor for memory before it is needed.</summary>
public static unsafe class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>Begins to bring the line of one value into the cache, where the processor takes such hints; nothing is read, so the index may lie anywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(ReadOnlySpan<float> values, int index)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetReference(values), index)));
        }
    }

    /// <summary>Begins to bring values into the cache, where the processor takes such hints; the values are not read.</summary>
    public static void Prefetch<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        // A hint for an address that a collection has moved away from costs its effect, nothing else: so nothing is pinned.
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        nint length = (nint)values.Length * sizeof(T);
        for (nint offset = 0; offset < length; offset += LineBytes)
        {
            Sse.Prefetch0(first + offset);
        }
    }
}
