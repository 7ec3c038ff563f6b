using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Batches from any source: the same with and without prefetching, with any number of threads, from any place in an epoch.</summary>
[Collection(ProcessSettings.Name)]
public class BatchSourceTests
{
    private static readonly ImageShape Shape = new(1, 20, 20);
    private static readonly IBatchStage[] Stages = [new Normalization([3f], [7f]), new RandomRotation(Shape, 20), new RandomShift(Shape, 3, 3), new RandomFlip(Shape), new RandomCutout(Shape, 5)];

    [Theory]
    [InlineData(Sampling.Shuffled)]
    [InlineData(Sampling.InOrder)]
    [InlineData(Sampling.WithReplacement)]
    public void PrefetchingAndThreadsChangeNothing(Sampling sampling)
    {
        BatchOptions options = new() { Seed = 9, Sampling = sampling, Stages = Stages };
        Dataset data = Images(300);
        uint[] expected = WithThreads(1, () => Hashes(new BatchIterator(data, 128, options)));
        Assert.Equal(expected, WithThreads(4, () => Hashes(new BatchIterator(data, 128, options))));
        Assert.Equal(expected, WithThreads(2, () => Hashes(new BatchIterator(new OneReader(data), 128, options))));
        Assert.Equal(expected, WithThreads(2, () => Hashes(new BatchIterator(new OneReader(data), 128, options with { Prefetch = true }))));
        Assert.Equal(expected, WithThreads(1, () => Hashes(new BatchIterator(data, 128, options with { Prefetch = true }))));
        Assert.Equal(expected.Length, expected.Distinct().Count());
    }

    // What stages behind a data set do while it is read has the bits of the stages by themselves, which a source of one's own is followed by.
    [Theory]
    [InlineData("normalise")]
    [InlineData("shift")]
    [InlineData("normalise, shift")]
    [InlineData("normalise, shift, cut")]
    [InlineData("channels, shift")]
    [InlineData("channels")]
    [InlineData("columns, shift")]
    [InlineData("shift, normalise")]
    [InlineData("normalise, normalise, shift")]
    [InlineData("cut, shift")]
    [InlineData("other channels, shift")]
    [InlineData("")]
    public void WhatIsDoneWhileReadingHasTheBitsOfTheStages(string names)
    {
        ImageShape shape = new(2, 11, 9);
        IBatchStage[] stages = [.. names.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select<string, IBatchStage>(name => name switch
        {
            "normalise" => new Normalization([0.4f], [0.3f]),
            "channels" => new Normalization([0.4f, 0.1f], [0.3f, 7]),
            "other channels" => new Normalization([0.4f, 0.1f, 3], [0.3f, 7, 2]),
            "columns" => new Normalization([.. Enumerable.Range(0, 198).Select(i => i / 9f)], [.. Enumerable.Range(1, 198).Select(i => i / 7f)]),
            "shift" => new RandomShift(shape, 10, 8) { Fill = -0.5f },
            _ => new RandomCutout(shape, 4),
        })];
        byte[] bytes = new byte[70 * 198];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = (byte)(i * 7919 % 256);
        int[] labels = [.. Enumerable.Range(0, 70)];
        Dataset[] sets = [Dataset.OfBytes(bytes, 198, labels), new(Array.ConvertAll(bytes, value => value / 255f), 198, labels)];
        foreach (Sampling sampling in Enum.GetValues<Sampling>())
        {
            BatchOptions options = new() { Seed = 3, Sampling = sampling, Stages = stages };
            uint[] expected = Hashes(new BatchIterator(new OneReader(sets[1]), 32, options));
            foreach (Dataset set in sets)
            {
                Assert.Equal(expected, WithThreads(1, () => Hashes(new BatchIterator(set, 32, options))));
                Assert.Equal(expected, WithThreads(3, () => Hashes(new BatchIterator(set, 32, options with { Prefetch = true }))));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnEpochCanBeEnteredAnywhere(bool prefetch)
    {
        using BatchIterator batches = new(new OneReader(Images(50)), 8, new BatchOptions { Prefetch = prefetch });
        int[][] whole = [.. Enumerable.Range(0, 3).Select(epoch => Labels(batches, epoch, 0))];
        foreach (int batch in new[] { 5, 0, 7, 3, 6 })
        {
            Assert.Equal(whole[2][Math.Min(50, 8 * batch)..], Labels(batches, 2, batch));
            Assert.Equal(whole[1][..8], Labels(batches, 1, 0)[..8]);
        }

        batches.StartEpoch(0, batches.BatchesPerEpoch);
        Assert.False(batches.MoveNext());
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => batches.StartEpoch(0, 8));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => batches.StartEpoch(0, -1));
    }

    [Fact]
    public void DrawsWithReplacementComeFromAllSamplesAlike()
    {
        using BatchIterator batches = new(Images(20), 20, new BatchOptions { Sampling = Sampling.WithReplacement });
        int[] counts = new int[20];
        for (int epoch = 0; epoch < 1000; epoch++)
        {
            foreach (int label in Labels(batches, epoch, 0))
                counts[label]++;
        }

        // Chi-squared with 19 degrees of freedom stays below 43.8 with probability 0.999; the draws are fixed by the seed.
        Assert.InRange(counts.Sum(count => (count - 1000.0) * (count - 1000.0) / 1000), 1, 43.8);
        Assert.True(Labels(batches, 0, 0).Distinct().Count() < 20);
    }

    [Fact]
    public void ASampleDrawnTwiceIsAugmentedTwice()
    {
        using BatchIterator batches = new(Images(40), 40, new BatchOptions { Sampling = Sampling.WithReplacement, Stages = [new RandomShift(Shape, 9, 9)] });
        Assert.True(batches.MoveNext());
        Dictionary<int, HashSet<uint>> seen = [];
        for (int i = 0; i < 40; i++)
        {
            seen.TryAdd(batches.Labels[i], []);
            seen[batches.Labels[i]].Add(Hash(batches.Inputs.Slice(400 * i, 400)));
        }

        Assert.True(seen.Values.Sum(images => images.Count) > 38);
        Assert.True(seen.Count < 38);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatASourceThrowsComesOutAndCanBeTriedAgain(bool prefetch)
    {
        OneReader source = new(Images(32));
        using BatchIterator batches = new(source, 8, new BatchOptions { Prefetch = prefetch, Sampling = Sampling.InOrder });
        Assert.True(batches.MoveNext());
        source.Fails = true;
        Assert.Throws<TimeoutException>(() =>
        {
            while (batches.MoveNext())
                Assert.True(batches.Count > 0);
        });
        Assert.Equal(0, batches.Count);
        source.Fails = false;
        int next = batches.BatchIndex + 1;
        Assert.True(batches.MoveNext());
        Assert.Equal(8 * next, batches.Labels[0]);
    }

    [Fact]
    public void PrefetchingReadsOnAnotherThreadAndEndsIt()
    {
        OneReader source = new(Images(32));
        BatchIterator batches = new(source, 8, new BatchOptions { Prefetch = true });
        Assert.True(batches.MoveNext());
        Assert.NotEqual(Environment.CurrentManagedThreadId, source.Reader!.ManagedThreadId);
        batches.Dispose();
        Assert.False(source.Reader.IsAlive);
        Assert.Throws<ObjectDisposedException>(() => batches.MoveNext());
        batches.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void NothingIsAllocatedAfterTheFirstEpoch(bool prefetch)
    {
        using BatchIterator batches = new(new OneReader(Images(300)), 32, new BatchOptions { Prefetch = prefetch, Stages = Stages });
        int samples = 0;
        Assert.Equal(0, Allocations.Of(() =>
        {
            batches.StartEpoch(batches.Epoch + 1);
            while (batches.MoveNext())
                samples += batches.Count;
        }));
        Assert.Equal(0, samples % 300);
        Assert.NotEqual(0, samples);
    }

    [Fact]
    public void ASourceWithImpossibleLengthsIsRefused()
    {
        Assert.Throws<ArgumentNullException>("source", () => new BatchIterator((IDataSource)null!, 1, new BatchOptions()));
        Assert.Throws<ArgumentNullException>("options", () => new BatchIterator(Images(1), 1, null!));
        Assert.Throws<ArgumentException>("source", () => new BatchIterator(new OneReader(new Dataset([], 1, Array.Empty<int>())), 1, new BatchOptions()));
        Assert.Throws<ArgumentOutOfRangeException>("options", () => new BatchIterator(Images(1), 1, new BatchOptions { Sampling = (Sampling)9 }));
    }

    private static Dataset Images(int count) => new([.. Enumerable.Range(0, count * 400).Select(i => (float)(i * 7919 % 1000))], 400, [.. Enumerable.Range(0, count)]);

    private static int[] Labels(BatchIterator batches, int epoch, int batch)
    {
        List<int> labels = [];
        for (batches.StartEpoch(epoch, batch); batches.MoveNext();)
            labels.AddRange(batches.Labels);
        return [.. labels];
    }

    private static uint[] Hashes(BatchIterator batches)
    {
        using (batches)
        {
            List<uint> hashes = [];
            for (int epoch = 0; epoch < 2; epoch++)
            {
                for (batches.StartEpoch(epoch); batches.MoveNext();)
                    hashes.Add(Hash(batches.Inputs) ^ (uint)batches.Labels[^1]);
            }

            return [.. hashes];
        }
    }

    private static uint Hash(ReadOnlySpan<float> values)
    {
        uint hash = 2166136261;
        foreach (float value in values)
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 16777619;
        return hash;
    }

    private static T WithThreads<T>(int threads, Func<T> run)
    {
        int before = CompiledOptions.Threads;
        CompiledOptions.Threads = threads;
        try
        {
            return run();
        }
        finally
        {
            CompiledOptions.Threads = before;
        }
    }

    // A source that one thread at a time can read, and that fails when it is told to.
    private sealed class OneReader(Dataset data) : IDataSource
    {
        public volatile bool Fails;

        public Thread? Reader { get; private set; }

        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public bool HasLabels => data.HasLabels;

        public void Read(ReadOnlySpan<int> indices, Span<float> inputs, Span<int> labels, Span<float> targets)
        {
            Reader = Thread.CurrentThread;
            if (Fails)
                throw new TimeoutException("The disk is gone.");
            data.Read(indices, inputs, labels, targets);
        }
    }
}
