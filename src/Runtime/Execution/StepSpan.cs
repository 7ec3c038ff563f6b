using System;
using System.Runtime.CompilerServices;

namespace Compiled.Execution;

/// <summary>One step of a sequence in every block of a call: where it begins in the first block, and how far it is from a block to the next.</summary>
/// <param name="values">The floats from that step of the first block on.</param>
/// <param name="pitch">Floats from a block to the next.</param>
public readonly ref struct StepSpan(Span<float> values, int pitch)
{
    private readonly Span<float> _values = values;

    /// <summary>Floats from a block to the next.</summary>
    public int Pitch { get; } = pitch;

    /// <summary>The floats from that step of a block on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Of(int block) => _values.Slice(block * Pitch);
}
