using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

public sealed unsafe class AlignedMemoryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(100_003)]
    public void BeginsOnACacheLineAndHoldsZeros(int length)
    {
        AlignedMemory memory = new(length);
        Assert.Equal(length, memory.Length);
        Assert.Equal(length, memory.Span.Length);
        Assert.Equal((nuint)0, (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(memory.Span)) % 64);
        Assert.Equal(-1, memory.Span.IndexOfAnyExcept(0f));
    }

    [Fact]
    public void RefusesANegativeLength() => Assert.Throws<ArgumentOutOfRangeException>(() => new AlignedMemory(-1));
}
