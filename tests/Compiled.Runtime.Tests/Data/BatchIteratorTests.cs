using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Mini-batches: each sample once an epoch, in an order that seed and epoch decide.</summary>
public class BatchIteratorTests
{
    [Theory]
    [InlineData(10, 3, true, false, 4)]
    [InlineData(10, 3, true, true, 3)]
    [InlineData(10, 3, false, false, 4)]
    [InlineData(10, 3, false, true, 3)]
    [InlineData(10, 5, true, false, 2)]
    [InlineData(10, 5, true, true, 2)]
    [InlineData(10, 10, true, true, 1)]
    [InlineData(10, 11, true, false, 1)]
    [InlineData(10, 1, true, false, 10)]
    [InlineData(10, int.MaxValue, false, false, 1)]
    public void EverySampleComesAtMostOnceWithItsLabel(int count, int batchSize, bool shuffle, bool dropLast, int batchCount)
    {
        BatchIterator batches = new(Numbered(count), batchSize, 7, shuffle, dropLast);
        Assert.Equal(batchCount, batches.BatchesPerEpoch);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            batches.StartEpoch(epoch);
            List<int> seen = [];
            for (int i = 0; i < batchCount; i++)
            {
                Assert.True(batches.MoveNext());
                Assert.Equal((epoch, i), (batches.Epoch, batches.BatchIndex));
                Assert.Equal(Math.Min(batchSize, count - (i * batchSize)), batches.Count);
                Assert.Equal(batches.Labels.ToArray().SelectMany(label => new[] { label, label + 0.5f }), batches.Inputs.ToArray());
                Assert.True(batches.Targets.IsEmpty);
                seen.AddRange(batches.Labels);
            }
            Assert.False(batches.MoveNext());
            Assert.Equal(0, batches.Count);
            Assert.True(batches.Inputs.IsEmpty && batches.Labels.IsEmpty);
            int expected = dropLast ? batchCount * batchSize : count;
            Assert.Equal(expected, seen.Distinct().Count());
            Assert.Equal(expected, seen.Count);
            if (!shuffle)
                Assert.Equal(Enumerable.Range(0, expected), seen);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TargetRowsStayWithTheirSamples(bool shuffle)
    {
        float[] inputs = [.. Enumerable.Range(0, 20).Select(i => (float)i)];
        float[] targets = [.. inputs.SelectMany(value => new[] { value, -value })];
        BatchIterator batches = new(new Dataset(inputs, 1, targets, 2), 6, 1, shuffle);
        List<float> seen = [];
        while (batches.MoveNext())
        {
            Assert.True(batches.Labels.IsEmpty);
            Assert.Equal(batches.Inputs.ToArray().SelectMany(value => new[] { value, -value }), batches.Targets.ToArray());
            seen.AddRange(batches.Inputs);
        }
        Assert.Equal(inputs, seen.Order());
    }

    [Fact]
    public void TheOrderDependsOnSeedAndEpochAlone()
    {
        BatchIterator batches = new(Numbered(50), 7, seed: 3);
        int[][] epochs = [.. Enumerable.Range(0, 5).Select(epoch => Order(batches, epoch))];
        Assert.Equal(5, epochs.Select(order => string.Join(',', order)).Distinct().Count());
        Assert.Equal(epochs[2], Order(batches, 2));
        Assert.Equal(epochs[4], Order(new BatchIterator(Numbered(50), 50, seed: 3), 4));
        Assert.NotEqual(epochs[0], Order(new BatchIterator(Numbered(50), 7, seed: 4), 0));
    }

    // Computed apart, in Python, from the definitions of SplitMix64, Lemire's bounded integers and Fisher and Yates' shuffle.
    // A change of this order changes every trained network: it must be meant.
    [Fact]
    public void TheOrderIsTheSameInEveryVersion() =>
        Assert.Equal([7, 2, 6, 8, 0, 1, 5, 9, 3, 4], Order(new BatchIterator(Numbered(10), 10, seed: 1), 0));

    [Fact]
    public void EveryPermutationIsAboutEquallyLikely()
    {
        const int Draws = 24_000;
        Dictionary<string, int> counts = [];
        BatchIterator batches = new(Numbered(4), 4, seed: 11);
        for (int epoch = 0; epoch < Draws; epoch++)
        {
            string order = string.Join(',', Order(batches, epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        // Chi-squared with 23 degrees of freedom stays below 49.7 with probability 0.999; the draws are fixed by the seed.
        Assert.InRange(counts.Values.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 0, 49.7);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void NothingIsAllocatedAfterConstruction(bool shuffle)
    {
        BatchIterator batches = new(Numbered(1000), 64, 1, shuffle);
        Consume(batches, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        float sum = Consume(batches, 4);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(4 * ((2 * 499_500) + 500), sum);
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        void Refuse(string argument, Action make) => Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(make).ParamName);

        Refuse("dataset", () => _ = new BatchIterator(null!, 1));
        Refuse("dataset", () => _ = new BatchIterator(new Dataset([], 1, Array.Empty<int>()), 1));
        Refuse("batchSize", () => _ = new BatchIterator(Numbered(3), 0));
        Refuse("batchSize", () => _ = new BatchIterator(Numbered(3), 4, dropLast: true));
        Refuse("epoch", () => new BatchIterator(Numbered(3), 1).StartEpoch(-1));
    }

    private static Dataset Numbered(int count) =>
        new([.. Enumerable.Range(0, count).SelectMany(i => new[] { i, i + 0.5f })], 2, [.. Enumerable.Range(0, count)]);

    private static int[] Order(BatchIterator batches, int epoch)
    {
        List<int> order = [];
        batches.StartEpoch(epoch);
        while (batches.MoveNext())
            order.AddRange(batches.Labels);
        return [.. order];
    }

    private static float Consume(BatchIterator batches, int epochs)
    {
        double sum = 0;
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.MoveNext())
            {
                foreach (float value in batches.Inputs)
                    sum += value;
            }
        }
        return (float)sum;
    }
}
