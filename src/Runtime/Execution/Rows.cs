using System;

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
}
