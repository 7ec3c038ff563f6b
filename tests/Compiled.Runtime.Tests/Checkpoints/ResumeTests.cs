using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using Compiled.KillRunner;
using Compiled.Runtime.Tests.Execution;
using Compiled.Runtime.Tests.Files;
using Xunit;

namespace Compiled.Runtime.Tests.Checkpoints;

/// <summary>What a trainer keeps in its folder, and what it goes on from.</summary>
[Collection(ProcessSettings.Name)]
public sealed class ResumeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void KeepsTheLastAndTheBest()
    {
        new TinyRun().Train(new CheckpointOptions(_folder.FullName) { KeepLast = 2 });
        Assert.Equal(["best.safetensors", "step-0000000025.safetensors", "step-0000000030.safetensors"], Names());
        Assert.Equal(new TrainingPosition(30, 6, 0), Checkpoint.Read(_folder.File("step-0000000030.safetensors")).Position);
    }

    [Fact]
    public void BestIsTheEpochThatWasBest()
    {
        Tiny network = new(seed: 7);
        History history = NewTrainer(network, new Adam(0.3f)).Resume(Samples(46), Samples(20));
        EpochReport best = history.Epochs.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.NotEqual(history.Epochs.Count, best.Epoch);
        Assert.Equal(best.Step, Checkpoint.Load(_folder.File("best.safetensors"), network).Step);
        Assert.Equal(best.ValidationLoss, Metrics.Loss(network, Samples(20)));
        Assert.Equal(TrainingEnd.EpochsDone, history.End);
    }

    [Fact]
    public void ACancelledRunGoesOnWithinTheEpoch()
    {
        TinyRun whole = new();
        string expected = whole.Hash(whole.Train(null));
        using CancellationTokenSource source = new();
        Tiny network = new(seed: 7);
        Stopper stopper = new(source);
        History history = NewTrainer(network, new Adam(0.01f), stopper).Resume(TinyRun.Samples(46), TinyRun.Samples(20), source.Token);
        Assert.Equal((TrainingEnd.Cancelled, 13L, 3), (history.End, history.Steps, history.Epochs.Count));
        Assert.Equal(new TrainingPosition(13, 2, 3), Checkpoint.Read(_folder.File("step-0000000013.safetensors")).Position);
        TinyRun rest = new();
        Assert.Equal(expected, rest.Hash(rest.Train(new CheckpointOptions(_folder.FullName))));

        // And once more, with nothing left to do.
        TinyRun nothing = new();
        Assert.Equal(expected, nothing.Hash(nothing.Train(new CheckpointOptions(_folder.FullName))));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(13)]
    [InlineData(30)]
    public void TheHistoryIsWholeWhereverTheRunWasCut(int steps)
    {
        History whole = Train(null, long.MaxValue), first = Train(new CheckpointOptions(_folder.FullName), steps), rest = Train(new CheckpointOptions(_folder.FullName), long.MaxValue);
        Assert.Equal(steps, first.Steps);
        Assert.Equal(6 * (6 + 6 + 2), whole.Histograms.Count); // parameters, gradients, activations
        Assert.Equal(whole.Histograms.Select(Text), rest.Histograms.Select(Text));
        Assert.Equal(20, rest.Confusion!.Samples);
        for (int i = 0; i < 9; i++)
            Assert.Equal(whole.Confusion![i / 3, i % 3], rest.Confusion[i / 3, i % 3]);

        History Train(CheckpointOptions? checkpoints, long maximum)
        {
            Trainer trainer = new(new Tiny(seed: 7), new Adam(0.01f))
            {
                Epochs = 6,
                BatchSize = 10,
                Seed = 3,
                MaximumSteps = maximum,
                Histograms = true,
                ActivationSamples = 40,
                Checkpoints = checkpoints,
                Progress = TrainingProgress.None,
            };
            return checkpoints is null ? trainer.Fit(Samples(46), Samples(20)) : trainer.Resume(Samples(46), Samples(20));
        }

        static string Text(TensorHistogram histogram) =>
            $"{histogram.Tensor} {histogram.Kind} {histogram.Epoch} {histogram.Minimum:R} {histogram.Maximum:R} {histogram.Mean:R} {histogram.StandardDeviation:R} {string.Join(' ', histogram.Counts)}";
    }

    [Fact]
    public void WhatWasFittedComesBack()
    {
        Normalization first = new([0.5f, 0, 0, 0, 0, 0], [2, 1, 1, 1, 1, 1]), second = new([9, 9, 9, 9, 9, 9], [9, 9, 9, 9, 9, 9]);
        Imputation imputation = Imputation.FitMedian(Samples(46)), empty = new(6);
        Train(new Tiny(seed: 7), [imputation, first], 13);
        Tiny network = new(seed: 7), alone = new();
        Train(network, [empty, second], long.MaxValue);
        Assert.Equal(first.Values.ToArray(), second.Values.ToArray());
        Assert.Equal(imputation.Values.ToArray(), empty.Values.ToArray());

        // By hand as well, and refused where something else was fitted.
        string path = _folder.File("step-0000000030.safetensors");
        Normalization third = new(6);
        Checkpoint.Load(path, alone, null, [new Imputation(6), third]);
        Assert.Equal(first.Values.ToArray(), third.Values.ToArray());
        Assert.Throws<InvalidFileException>(() => Checkpoint.Load(path, alone, null, [new Normalization(3)]));
        Assert.Throws<InvalidFileException>(() => Train(network, [empty, new Normalization(3)], long.MaxValue));

        void Train(Tiny network, IReadOnlyList<IBatchStage> stages, long maximum) => new Trainer(network, new Adam(0.01f))
        {
            Epochs = 6,
            BatchSize = 10,
            Seed = 3,
            MaximumSteps = maximum,
            Stages = stages,
            EvaluationStages = stages,
            Checkpoints = new CheckpointOptions(_folder.FullName),
            Progress = TrainingProgress.None,
        }.Resume(Samples(46), Samples(20));
    }

    [Fact]
    public void ADamagedCheckpointIsPassedOverForTheOneBefore()
    {
        TinyRun run = new(), again = new();
        string expected = run.Hash(run.Train(new CheckpointOptions(_folder.FullName)));
        string newest = _folder.File("step-0000000030.safetensors");
        byte[] content = File.ReadAllBytes(newest);
        content[1000] ^= 1;
        File.WriteAllBytes(newest, content);
        Assert.Equal(expected, again.Hash(again.Train(new CheckpointOptions(_folder.FullName))));
        foreach (string file in Directory.GetFiles(_folder.FullName, "step-*"))
            File.WriteAllBytes(file, content);
        Assert.Equal(newest, Assert.Throws<InvalidFileException>(() => new TinyRun().Train(new CheckpointOptions(_folder.FullName))).Path);
    }

    [Fact]
    public void RefusesAFolderOfAnotherRun()
    {
        new TinyRun().Train(new CheckpointOptions(_folder.FullName));
        Tiny network = new();
        Trainer trainer = NewTrainer(network, new Adam());
        float[] before = network.Parameters.ToArray();
        Assert.Contains("Call Resume", Assert.Throws<InvalidOperationException>(() => trainer.Fit(Samples(46))).Message, StringComparison.Ordinal);
        Refuse("trainer/training_samples", () => trainer.Resume(Samples(45)));
        Refuse("trainer/seed", () => new Trainer(network, new Adam()) { BatchSize = 10, Checkpoints = new(_folder.FullName) }.Resume(Samples(46)));
        Refuse("trainer/batch_size", () => new Trainer(network, new Adam()) { Seed = 3, Checkpoints = new(_folder.FullName) }.Resume(Samples(46)));
        Assert.Throws<InvalidOperationException>(() => new Trainer(network, new Adam()).Resume(Samples(46)));
        Assert.Equal(before, network.Parameters);

        static void Refuse(string reason, Action action) =>
            Assert.Contains(reason, Assert.Throws<InvalidFileException>(action).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void RemovesWhatAKilledRunLeftAndNothingElse()
    {
        _folder.Write($".{Guid.NewGuid():N}.tmp", [1]);
        _folder.Write(".mine.tmp", [1]);
        _folder.Write("step-x.safetensors", [1]);
        new TinyRun().Train(new CheckpointOptions(_folder.FullName) { KeepLast = 1, KeepBest = false });
        Assert.Equal([".mine.tmp", "step-0000000030.safetensors", "step-x.safetensors"], Names());
    }

    [Fact]
    public void TheBestWeightsSurviveAKill()
    {
        // The first run stops after epoch 3; the second is spoilt from there on, so that the best weights are of the first.
        EarlyStopping stopping = new() { Patience = 2 };
        Tiny network = new(seed: 7), resumed = new(seed: 1);
        NewTrainer(network, new Adam(0.01f), stopping: stopping, epochs: 3).Resume(Samples(46), Samples(20));
        History history = NewTrainer(resumed, new Adam(0.01f), new Spoiler(), stopping, epochs: 20).Resume(Samples(46), Samples(20));
        Assert.Equal((TrainingEnd.EarlyStopped, 5), (history.End, history.Epochs.Count));
        Assert.Equal(network.Parameters, resumed.Parameters);
        Assert.Equal(network.State, resumed.State);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void TheHistoryIsThatOfTheSeedWhateverTheThreads(int threads, bool prefetch)
    {
        int before = CompiledOptions.Threads;
        try
        {
            CompiledOptions.Threads = threads;
            TinyRun expected = new();
            History one = expected.Train(null);
            Tiny network = new(seed: 7);
            History other = new Trainer(network, new Adam(0.01f))
            {
                Epochs = 6,
                BatchSize = 10,
                Seed = 3,
                Prefetch = prefetch,
                Progress = TrainingProgress.None,
            }.Fit(Samples(46), Samples(20));
            Assert.Equal(one.Epochs.Select(Numbers), other.Epochs.Select(Numbers));
            Assert.Equal("57A44E33BBC504FB1001851FF307A69C32ABE13AB3F992545BDCA93B36984AEB", expected.Hash(one));
        }
        finally
        {
            CompiledOptions.Threads = before;
        }

        static (double, double?, double?, double?) Numbers(EpochReport report) =>
            (report.Loss, report.Accuracy, report.ValidationLoss, report.ValidationAccuracy);
    }

    private Trainer NewTrainer(INetwork network, Optimizer optimizer, ITrainingCallback? callback = null, EarlyStopping? stopping = null, int epochs = 6) =>
        new(network, optimizer)
        {
            Epochs = epochs,
            BatchSize = 10,
            Seed = 3,
            EarlyStopping = stopping,
            Callbacks = callback is null ? [] : [callback],
            Checkpoints = new CheckpointOptions(_folder.FullName),
            Progress = TrainingProgress.None,
        };

    private string[] Names() => [.. Directory.GetFiles(_folder.FullName).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static Dataset Samples(int count) => TinyRun.Samples(count);

    private sealed class Stopper(CancellationTokenSource source) : ITrainingCallback
    {
        public void OnStep(TrainingContext context)
        {
            if (context.Position.Step == 13)
                source.Cancel();
        }
    }

    private sealed class Spoiler : ITrainingCallback
    {
        public void OnStep(TrainingContext context) => context.Network.Parameters.Clear();
    }
}
