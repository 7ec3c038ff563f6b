using System;
using System.Collections.Generic;
using System.Numerics;
using Xunit;

namespace Compiled.Runtime.Tests.RandomNumbers;

public sealed class RandomBitsTests
{
    [Fact]
    public void DependOnKeyAndCounterAlone()
    {
        Assert.Equal(RandomBits.Mix(3, 5), RandomBits.Mix(3, 5));
        HashSet<ulong> seen = [];
        for (ulong key = 0; key < 100; key++)
        {
            for (ulong counter = 0; counter < 100; counter++)
                Assert.True(seen.Add(RandomBits.Mix(key, counter)), $"({key}, {counter}) repeats earlier bits.");
        }
    }

    [Fact]
    public void FlipHalfTheBitsWhenOneBitOfTheKeyOrTheCounterFlips()
    {
        double keyFlips = 0, counterFlips = 0;
        const int trials = 2000;
        for (int i = 0; i < trials; i++)
        {
            ulong key = (ulong)i * 7919, counter = (ulong)i * 104729, bit = 1UL << (i % 64);
            keyFlips += BitOperations.PopCount(RandomBits.Mix(key, counter) ^ RandomBits.Mix(key ^ bit, counter));
            counterFlips += BitOperations.PopCount(RandomBits.Mix(key, counter) ^ RandomBits.Mix(key, counter ^ bit));
        }

        Assert.InRange(keyFlips / trials, 31.5, 32.5);
        Assert.InRange(counterFlips / trials, 31.5, 32.5);
    }

    [Fact]
    public void UniformStaysBelowOneAndFillsTheInterval()
    {
        int[] bins = new int[16];
        const int count = 64_000;
        for (ulong i = 0; i < count; i++)
        {
            float value = RandomBits.Uniform(1, i);
            Assert.InRange(value, 0f, MathF.BitDecrement(1f));
            bins[(int)(value * 16)]++;
        }

        // 4000 a bin, standard deviation 61.
        Assert.All(bins, bin => Assert.InRange(bin, 3700, 4300));
    }
}
