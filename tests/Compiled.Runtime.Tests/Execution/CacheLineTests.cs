using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Where stack buffers begin, and hints that may point anywhere.</summary>
public sealed unsafe class CacheLineTests
{
    private const int LineBytes = 64;

    [Fact]
    public void AlignedRoomBeginsWithALineAndStaysInside()
    {
        float[] memory = GC.AllocateArray<float>(64, pinned: true);
        for (int start = 0; start < 16; start++)
        {
            Span<float> room = memory.AsSpan(start, 32 + StackLines.Slack), aligned = StackLines.Align(room);
            Assert.Equal(32, aligned.Length);
            Assert.Equal(0u, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(aligned)) % LineBytes);
            Assert.True(room.Overlaps(aligned, out int offset));
            Assert.InRange(offset, 0, StackLines.Slack);
        }
    }

    [Fact]
    public void RoomBelowTheSlackIsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => StackLines.Align(new float[StackLines.Slack - 1]));

    [Theory]
    [InlineData(0)]
    [InlineData(-1_000_000)]
    [InlineData(1_000_000)]
    public void AHintReadsAndWritesNothing(int index)
    {
        float[] values = [1, 2, 3];
        CacheLines.Prefetch(values, index);
        CacheLines.Prefetch<float>(values);
        CacheLines.Prefetch<float>([]);
        Assert.Equal([1f, 2f, 3f], values);
    }
}
