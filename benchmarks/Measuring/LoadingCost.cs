using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Compiled.Benchmarks.Networks;

namespace Compiled.Benchmarks.Measuring;

/// <summary>What making batches costs: LeNet-5's training steps alone, and with batches that are shuffled, normalised, augmented and prefetched.</summary>
/// <remarks>
/// 60,000 samples lie in memory, as many as MNIST has and as bytes like those, far more than the caches hold. All ways take turns of a tenth of a second, round after round,
/// because a machine that others share is not the same from one second to the next; a way's loss is the median over the rounds of its loss against
/// the bare steps of the same round.
/// </remarks>
internal static class LoadingCost
{
    private const int Samples = 60_000;
    private const int Batch = 128;
    private const int BareBatches = 8;
    private static readonly ImageShape Image = new(1, 28, 28);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(100);

    /// <summary>Measures and writes a line for each way: samples a second, and what it loses against bare steps.</summary>
    /// <param name="seconds">For how long, warm-up not included.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(double seconds, TextWriter output)
    {
        (Dataset data, Dataset floats) = RandomImages();
        IBatchStage normalization = new Normalization([0.5f], [0.3f]);
        BatchOptions augmented = new() { Stages = [normalization, new RandomShift(Image, 2, 2), new RandomCutout(Image, 8)], Prefetch = true };
        BatchOptions turned = augmented with { Stages = [normalization, new RandomRotation(Image, 10), .. augmented.Stages.Skip(1), new RandomFlip(Image)] };
        using BatchIterator shuffledBatches = new(data, Batch), augmentedBatches = new(data, Batch, augmented), turnedBatches = new(data, Batch, turned),
            floatBatches = new(floats, Batch, augmented), backgroundBatches = new(new OneReader(data), Batch, augmented);
        (string Name, Func<double> Run)[] ways =
        [
            ("bare", new Loop(Bare(floats)).Run),
            ("shuffled", new Loop(Fed(shuffledBatches)).Run),
            ("shuffled, normalised, shifted, cut out", new Loop(Fed(augmentedBatches)).Run),
            ("the same of samples kept as floats", new Loop(Fed(floatBatches)).Run),
            ("shuffled, normalised, turned, shifted, cut out, mirrored", new Loop(Fed(turnedBatches)).Run),
            ("shuffled, normalised, shifted, cut out in the background", new Loop(Fed(backgroundBatches)).Run),
        ];

        long warmUp = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(warmUp).TotalSeconds < 2)
            RunAll(ways);
        List<double[]> rounds = [];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds;)
            rounds.Add(RunAll(ways));
        for (int i = 0; i < ways.Length; i++)
        {
            double rate = Median(rounds.Select(round => round[i])), lost = Median(rounds.Select(round => 1 - (round[i] / round[0])));
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rate,9:F0} samples/s  {100 * lost,5:F1} % lost  {ways[i].Name}"));
        }
    }

    private static double[] RunAll((string Name, Func<double> Run)[] ways) => [.. ways.Select(way => way.Run())];

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    // The same samples as bytes, as data sets in IDX files are kept, and as floats.
    private static (Dataset Bytes, Dataset Floats) RandomImages()
    {
        Random random = new(1);
        byte[] inputs = new byte[Samples * Image.Length];
        random.NextBytes(inputs);
        int[] labels = [.. Enumerable.Range(0, Samples).Select(_ => random.Next(10))];
        return (Dataset.OfBytes(inputs, Image.Length, labels), new Dataset(Array.ConvertAll(inputs, pixel => pixel / 255f), Image.Length, labels));
    }

    // The same samples as from a source that one thread at a time can read, which therefore does read them in the background.
    private sealed class OneReader(Dataset data) : IDataSource
    {
        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public bool HasLabels => data.HasLabels;

        public void Read(ReadOnlySpan<int> indices, Span<float> inputs, Span<int> labels, Span<float> targets) =>
            data.Read(indices, inputs, labels, targets);
    }

    // The first batches of the data, over and over: they stay in the caches.
    private static Action<LeNet5, Optimizer> Bare(Dataset data)
    {
        int step = 0;
        return (network, optimizer) =>
        {
            Dataset batch = data.Subset(step++ % BareBatches * Batch, Batch);
            network.TrainStep(batch.Inputs, batch.Labels, optimizer);
        };
    }

    private static Action<LeNet5, Optimizer> Fed(BatchIterator batches) => (network, optimizer) =>
    {
        while (!batches.MoveNext() || batches.Count < Batch)
            batches.StartEpoch(batches.Epoch + 1);
        network.TrainStep(batches.Inputs, batches.Labels, optimizer);
    };

    // One way of training, with a network of its own.
    private sealed class Loop(Action<LeNet5, Optimizer> step)
    {
        private readonly LeNet5 _network = new(1);
        private readonly Adam _optimizer = new(0.001f);

        /// <summary>Trains for a turn; the samples a second.</summary>
        public double Run()
        {
            long start = Stopwatch.GetTimestamp();
            int steps = 0;
            do
            {
                step(_network, _optimizer);
                steps++;
            }
            while (Stopwatch.GetElapsedTime(start) < Turn);
            return steps * Batch / Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
