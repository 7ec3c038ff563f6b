using System;

namespace Compiled;

/// <summary>Something done to every element of two vectors of one length, that can be done range by range and in any order.</summary>
internal interface IRangeUpdate
{
    /// <summary>Does the range [first, end); different ranges may run on different threads.</summary>
    /// <param name="laneBits">The vector width: 512, 256 or 128.</param>
    /// <param name="parameters">The whole vector that is changed.</param>
    /// <param name="gradient">The whole vector that is read.</param>
    /// <param name="first">A multiple of <see cref="UpdateLoop.RowLength"/>.</param>
    /// <param name="end">A multiple of <see cref="UpdateLoop.RowLength"/>, or the length of the vectors.</param>
    void UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end);
}
