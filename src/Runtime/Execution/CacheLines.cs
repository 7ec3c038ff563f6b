using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Execution;

/// <summary>Asks the processor for memory before it is needed.</summary>
internal static unsafe class CacheLines
{
    private const int LineBytes = 64;

    /// <summary>Begins to bring values into the cache, where the processor takes such hints; the values are not read.</summary>
    public static void Prefetch<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (!Sse.IsSupported)
            return;
        // A hint for an address that a collection has moved away from costs its effect, nothing else: so nothing is pinned.
        byte* first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(values));
        nint length = (nint)values.Length * sizeof(T);
        for (nint offset = 0; offset < length; offset += LineBytes)
            Sse.Prefetch0(first + offset);
    }
}
