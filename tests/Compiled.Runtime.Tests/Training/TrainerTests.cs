using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

public sealed class TrainerTests
{
    [Fact]
    public void LearnsClassesFromLabels()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Trainer trainer = new(network, new Adam(0.05f)) { Epochs = 20, BatchSize = 16, Seed = 3 };
        History history = trainer.Fit(ToyData.Labelled(300), ToyData.Labelled(90, seed: 2));
        Assert.Equal(TrainingEnd.EpochsDone, history.End);
        Assert.Equal(20 * 19, history.Steps);
        Assert.Equal(20 * 19, network.TrainSteps);
        Assert.Equal(Enumerable.Range(1, 20), history.Epochs.Select(epoch => epoch.Epoch));
        Assert.Equal(Enumerable.Range(1, 20).Select(epoch => 19L * epoch), history.Epochs.Select(epoch => epoch.Step));
        EpochReport first = history.Epochs[0], last = history.Epochs[^1];
        Assert.True(last.Loss < first.Loss / 3, $"{first.Loss} fell to {last.Loss} only.");
        Assert.InRange(last.Accuracy!.Value, 0.98, 1);
        Assert.InRange(last.ValidationAccuracy!.Value, 0.98, 1);
        Assert.Equal(Metrics.Accuracy(network, ToyData.Labelled(90, seed: 2)), last.ValidationAccuracy);
        Assert.Equal(Metrics.Loss(network, ToyData.Labelled(90, seed: 2)), last.ValidationLoss);
        Assert.All(history.Epochs, epoch => Assert.True(epoch.SamplesPerSecond > 0 && epoch.Time > TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, last.TimeLeft);
    }

    [Fact]
    public void DoesWhatTheLoopByHandDoes()
    {
        Dataset data = ToyData.Labelled(100);
        SoftmaxRegression fitted = new(ToyData.Inputs, ToyData.Classes), network = new(ToyData.Inputs, ToyData.Classes);
        new Trainer(fitted, new Momentum(0.1f)) { Epochs = 3, BatchSize = 32, Seed = 5 }.Fit(data);

        Momentum optimizer = new(0.1f);
        BatchIterator batches = new(data, 32, seed: 5);
        for (int epoch = 0; epoch < 3; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.MoveNext())
                network.TrainStep(batches.Inputs, batches.Labels, optimizer);
        }

        Assert.True(network.Parameters.SequenceEqual(fitted.Parameters));
    }

    [Fact]
    public void ReproducesTheHistoryFromTheSeed()
    {
        static double[] Losses(ulong seed)
        {
            SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
            Trainer trainer = new(network, new Sgd(0.1f)) { Epochs = 3, BatchSize = 7, Seed = seed };
            return trainer.Fit(ToyData.Labelled(50)).Epochs.Select(epoch => epoch.Loss).ToArray();
        }

        Assert.Equal(Losses(1), Losses(1));
        Assert.NotEqual(Losses(1), Losses(2));
    }

    [Fact]
    public void WeighsTheLossOfASmallLastBatchBySamples()
    {
        // A learning rate of 0: every batch sees the same parameters, so the epoch's loss is the data set's, whatever the batches.
        Dataset data = ToyData.Labelled(10);
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Initializer.Normal(network.Parameters, 1f, 1, 0);
        double expected = network.Loss(data.Inputs, data.Labels);
        History history = new Trainer(network, new Sgd(0f)) { Epochs = 1, BatchSize = 7 }.Fit(data);
        Assert.Equal(expected, history.Epochs[0].Loss, 1e-6);
    }

    [Fact]
    public void TakesTargetRowsForClassifiersAndOthers()
    {
        SoftmaxRegression classifier = new(ToyData.Inputs, ToyData.Classes);
        History history = new Trainer(classifier, new Adam(0.05f)) { Epochs = 20 }.Fit(ToyData.OneHot(300));
        Assert.InRange(history.Epochs[^1].Accuracy!.Value, 0.98, 1);

        LinearRegression binary = new(ToyData.Inputs, logistic: true);
        history = new Trainer(binary, new Adam(0.05f)) { Epochs = 20 }.Fit(ToyData.Binary(300));
        Assert.InRange(history.Epochs[^1].Accuracy!.Value, 0.98, 1);
    }

    [Fact]
    public void MeasuresOnlyTheLossOfARegression()
    {
        LinearRegression network = new(ToyData.Inputs, logistic: false);
        Dataset data = ToyData.Linear(200);
        History history = new Trainer(network, new Adam(0.05f)) { Epochs = 60, BatchSize = 20 }.Fit(data, data);
        Assert.InRange(history.Epochs[^1].Loss, 0, 1e-3);
        Assert.InRange(history.Epochs[^1].ValidationLoss!.Value, 0, 1e-3);
        Assert.All(history.Epochs, epoch => Assert.Null(epoch.Accuracy));
        Assert.All(history.Epochs, epoch => Assert.Null(epoch.ValidationAccuracy));
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(10, 1, 10)]
    [InlineData(13, 2, 3)]
    public void StopsAtTheMaximumNumberOfSteps(int maximum, int epochs, int stepsOfLast)
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Trainer trainer = new(network, new Sgd(0.1f)) { Epochs = 100, BatchSize = 10, MaximumSteps = maximum };
        History history = trainer.Fit(ToyData.Labelled(100));
        Assert.Equal(TrainingEnd.MaximumSteps, history.End);
        Assert.Equal(maximum, history.Steps);
        Assert.Equal(maximum, network.TrainSteps);
        Assert.Equal(epochs, history.Epochs.Count);
        Assert.Equal(maximum - stepsOfLast, epochs == 1 ? 0 : history.Epochs[^2].Step);
        Assert.Equal(TimeSpan.Zero, history.Epochs[^1].TimeLeft);
    }

    [Fact]
    public void ReturnsTheHistorySoFarWhenCancelled()
    {
        using CancellationTokenSource source = new();
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Recorder recorder = new() { StepInterval = TimeSpan.Zero, Stepped = report => { if (report.Step == 25) source.Cancel(); } };
        Trainer trainer = new(network, new Sgd(0.1f)) { BatchSize = 10, Progress = recorder };
        History history = trainer.Fit(ToyData.Labelled(100), cancellationToken: source.Token);
        Assert.Equal(TrainingEnd.Cancelled, history.End);
        Assert.Equal(25, history.Steps);
        Assert.Equal([10L, 20L, 25L], history.Epochs.Select(epoch => epoch.Step));

        SoftmaxRegression untouched = new(ToyData.Inputs, ToyData.Classes);
        history = new Trainer(untouched, new Sgd(0.1f)).Fit(ToyData.Labelled(100), cancellationToken: source.Token);
        Assert.Equal((0L, 0), (history.Steps, untouched.TrainSteps));
        Assert.Empty(history.Epochs);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void StopsAtTheFirstLossThatIsNotFinite(float bad)
    {
        float[] inputs = new float[40];
        int[] labels = new int[10];
        inputs[13] = bad;
        BatchIterator order = new(new Dataset(inputs, 4, labels), 1, seed: 2);
        int step = 1;
        while (order.MoveNext() && order.Inputs.IndexOf(bad) < 0)
            step++;
        SoftmaxRegression network = new(4, 2);
        Trainer trainer = new(network, new Sgd(0.1f)) { BatchSize = 1, Seed = 2 };
        TrainingDivergedException exception = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(new Dataset(inputs, 4, labels)));
        Assert.Equal((1, (long)step), (exception.Epoch, exception.Step));
        Assert.False(float.IsFinite(exception.Loss));
        Assert.Equal(step, network.TrainSteps);
        Assert.Equal((TrainingEnd.Diverged, (long)step), (exception.History.End, exception.History.Steps));
        Assert.Contains($"at step {step} (epoch 1)", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TellsEveryStepWhenAsked()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Recorder recorder = new() { StepInterval = TimeSpan.Zero };
        new Trainer(network, new Sgd(0.1f)) { Epochs = 2, BatchSize = 30, Progress = recorder }.Fit(ToyData.Labelled(100));
        Assert.Equal(Enumerable.Range(1, 8).Select(step => (long)step), recorder.Steps.Select(report => report.Step));
        Assert.Equal([1, 1, 1, 1, 2, 2, 2, 2], recorder.Steps.Select(report => report.Epoch));
        Assert.All(recorder.Steps, report => Assert.Equal((2, 8L), (report.Epochs, report.Steps)));
        Assert.All(recorder.Steps, report => Assert.InRange(report.Accuracy!.Value, 0, 1));
        Assert.Equal(2, recorder.EpochReports.Count);
        Assert.Equal(recorder.EpochReports[0].Loss, recorder.Steps[3].Loss);
        Assert.Equal(TimeSpan.Zero, recorder.Steps[^1].TimeLeft);
    }

    [Fact]
    public void TellsNoStepButEveryEpochWhenAskedSo()
    {
        Recorder recorder = new() { StepInterval = Timeout.InfiniteTimeSpan };
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        new Trainer(network, new Sgd(0.1f)) { Epochs = 5, Progress = recorder }.Fit(ToyData.Labelled(100));
        Assert.Empty(recorder.Steps);
        Assert.Equal(5, recorder.EpochReports.Count);
    }

    [Fact]
    public void LeavesTheTrainingAccuracyOutOnRequest()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        History history = new Trainer(network, new Sgd(0.1f)) { Epochs = 1, AccuracySamples = 0 }.Fit(ToyData.Labelled(100));
        Assert.Null(history.Epochs[0].Accuracy);
        Assert.Equal(0, network.LargestForward);
        history = new Trainer(network, new Sgd(0.1f)) { Epochs = 1, AccuracySamples = 7 }.Fit(ToyData.Labelled(100));
        Assert.NotNull(history.Epochs[0].Accuracy);
        Assert.Equal(7, network.LargestForward);
    }

    [Fact]
    public void AllocatesNothingPerStep()
    {
        Meter meter = new();
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        new Trainer(network, new Adam(0.1f)) { Epochs = 1, BatchSize = 1, Progress = meter }.Fit(ToyData.Labelled(Meter.Steps));

        // A garbage collection elsewhere may show up in a few steps (see Allocations); what a step itself allocates is in all of them.
        Assert.InRange(meter.StepsWithoutAllocation, Meter.Steps * 9 / 10, Meter.Steps);
    }

    [Fact]
    public void RefusesWhatDoesNotFitBeforeTraining()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Trainer trainer = new(network, new Sgd(0.1f));
        Dataset good = ToyData.Labelled(10);
        Dataset[] bad =
        [
            new(new float[6], 3, new int[2]),
            new([], ToyData.Inputs, Array.Empty<int>()),
            new(new float[4], ToyData.Inputs, [ToyData.Classes]),
            new(new float[4], ToyData.Inputs, [1f, 2f], 2),
        ];
        foreach (Dataset data in bad)
        {
            Assert.Equal("training", Assert.Throws<ArgumentException>(() => trainer.Fit(data)).ParamName);
            Assert.Equal("validation", Assert.Throws<ArgumentException>(() => trainer.Fit(good, data)).ParamName);
        }

        Assert.Throws<ArgumentNullException>(() => trainer.Fit(null!));
        Assert.Throws<ArgumentException>(() => new Trainer(new LinearRegression(ToyData.Inputs, true), new Sgd(0.1f)).Fit(good));
        Assert.Equal(0, network.TrainSteps);
    }

    [Fact]
    public void RefusesBadOptions()
    {
        SoftmaxRegression network = new(1, 2);
        Sgd optimizer = new(0.1f);
        Assert.Throws<ArgumentNullException>(() => new Trainer(null!, optimizer));
        Assert.Throws<ArgumentNullException>(() => new Trainer(network, null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, optimizer) { Epochs = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, optimizer) { BatchSize = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, optimizer) { MaximumSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, optimizer) { AccuracySamples = -1 });
        Assert.Throws<ArgumentNullException>(() => new Trainer(network, optimizer) { Progress = null! });
    }

    /// <summary>Counts the steps within which the training thread allocated nothing.</summary>
    private sealed class Meter : ITrainingProgress
    {
        public const int Steps = 200;

        private long _before = -1;

        public int StepsWithoutAllocation { get; private set; }

        public TimeSpan StepInterval => TimeSpan.Zero;

        public void OnStep(in StepReport report)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            StepsWithoutAllocation += now == _before ? 1 : 0;
            _before = now;
        }

        public void OnEpoch(EpochReport report)
        {
        }
    }

    private sealed class Recorder : ITrainingProgress
    {
        public List<StepReport> Steps { get; } = [];

        public List<EpochReport> EpochReports { get; } = [];

        public Action<StepReport>? Stepped { get; init; }

        public required TimeSpan StepInterval { get; init; }

        public void OnStep(in StepReport report)
        {
            Steps.Add(report);
            Stepped?.Invoke(report);
        }

        public void OnEpoch(EpochReport report) => EpochReports.Add(report);
    }
}
