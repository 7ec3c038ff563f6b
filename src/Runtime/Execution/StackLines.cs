using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Compiled.Execution;

/// <summary>Room on the stack that begins with a cache line, so that no vector of it lies in two lines: the stack itself promises 16 bytes only.</summary>
public static unsafe class StackLines
{
    private const int LineFloats = 16;

    /// <summary>The floats that <see cref="Align"/> takes off at most.</summary>
    public const int Slack = LineFloats - 1;

    /// <summary>The part of <paramref name="room"/> from its first cache line on, all but <see cref="Slack"/> floats long.</summary>
    /// <param name="room">Memory that does not move: on the stack, or pinned.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<float> Align(Span<float> room)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)) / sizeof(float);
        return room.Slice((int)((LineFloats - (address % LineFloats)) % LineFloats), room.Length - Slack);
    }
}
