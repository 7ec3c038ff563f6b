using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.KillRunner;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

/// <summary>Why a run ends, and what it leaves.</summary>
public sealed class StoppingTests
{
    [Fact]
    public void StopsEarlyAndRestoresTheBest()
    {
        // From epoch 4 on all that was learned is wiped out again.
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Dataset data = ToyData.Labelled(90);
        float[]? third = null;
        Callback spoil = new()
        {
            Epoch = (context, report) => third = report.Epoch == 3 ? context.Network.Parameters.ToArray() : third,
            Step = context =>
            {
                if (context.Position.Epoch >= 3)
                    context.Network.Parameters.Clear();
            },
        };
        Trainer trainer = Quiet(network, new Sgd(0.1f), spoil, new EarlyStopping { Patience = 4 });
        History history = trainer.Fit(data, ToyData.Labelled(60, seed: 2));
        Assert.Equal(TrainingEnd.EarlyStopped, history.End);
        Assert.Equal(7, history.Epochs.Count);
        Assert.Equal(3, history.Epochs.MinBy(epoch => epoch.ValidationLoss)!.Epoch);
        Assert.Equal(third!, network.Parameters);
    }

    [Theory]
    [InlineData("loss", MetricMode.Automatic, 6)]
    [InlineData("accuracy", MetricMode.Minimize, 4)]
    [InlineData("macro F1", MetricMode.Minimize, 4)]
    public void WatchesWhatItIsTold(string metric, MetricMode mode, int epochs)
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Trainer trainer = new(network, new Sgd(0.05f))
        {
            Epochs = 6,
            Metrics = [Metric.MacroF1],
            EarlyStopping = new EarlyStopping { Patience = 3, Metric = metric, Mode = mode },
            Progress = TrainingProgress.None,
        };

        // The loss falls in every epoch; an accuracy that should fall is best after the first.
        Assert.Equal(epochs, trainer.Fit(ToyData.Labelled(300)).Epochs.Count);
    }

    [Fact]
    public void SmallImprovementsDoNotCountBelowTheDelta()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Trainer trainer = Quiet(network, new Sgd(1e-4f), null, new EarlyStopping { Patience = 2, MinimumDelta = 0.5 });
        Assert.Equal(3, trainer.Fit(ToyData.Labelled(90)).Epochs.Count);
    }

    [Fact]
    public void AMetricThatNobodyMeasuresIsRefused()
    {
        Trainer trainer = Quiet(new SoftmaxRegression(ToyData.Inputs, ToyData.Classes), new Sgd(1), null, new EarlyStopping { Metric = "validation loss" });
        string message = Assert.Throws<ArgumentException>(() => trainer.Fit(ToyData.Labelled(90))).Message;
        Assert.Contains("Measured are loss, accuracy", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping { MinimumDelta = double.NaN });
    }

    [Fact]
    public void StopsAtTheBudgets()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        History history = new Trainer(network, new Sgd(0.1f)) { BatchSize = 10, SampleBudget = 35, Progress = TrainingProgress.None }.Fit(ToyData.Labelled(100));
        Assert.Equal((TrainingEnd.SampleBudget, 4L), (history.End, history.Steps));
        history = new Trainer(network, new Sgd(0.1f)) { Epochs = int.MaxValue, TimeBudget = TimeSpan.FromMilliseconds(20), Progress = TrainingProgress.None }.Fit(ToyData.Labelled(100));
        Assert.Equal(TrainingEnd.TimeBudget, history.End);
        Assert.True(history.Steps > 0 && history.Time >= TimeSpan.FromMilliseconds(20));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new Sgd(1)) { SampleBudget = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(network, new Sgd(1)) { TimeBudget = TimeSpan.Zero });
    }

    [Fact]
    public void CallsBackAtEveryTurnAndStopsOnRequest()
    {
        List<string> calls = [];
        Callback callback = new()
        {
            Start = context => calls.Add($"start {context.Position.Step}"),
            Step = context =>
            {
                calls.Add($"step {context.Position.Step}");
                Assert.True(context.Loss > 0);
                if (context.Position.Step == 3)
                    context.Stop();
            },
            Epoch = (_, report) => calls.Add($"epoch {report.Epoch}"),
            End = (_, history) => calls.Add($"end {history.End}"),
        };
        Quiet(new SoftmaxRegression(ToyData.Inputs, ToyData.Classes), new Sgd(0.1f), callback, null).Fit(ToyData.Labelled(60));
        Assert.Equal(["start 0", "step 1", "step 2", "epoch 1", "step 3", "epoch 2", "end StoppedByCallback"], calls);
        Assert.Throws<ArgumentNullException>(() => new Trainer(new SoftmaxRegression(1, 2), new Sgd(1)) { Callbacks = [null!] });
    }

    [Fact]
    public void FollowsAScheduleByStepAndByEpoch()
    {
        foreach ((ScheduleUnit unit, float[] expected) in new[] { (ScheduleUnit.Step, new[] { 1f, 2, 3, 4 }), (ScheduleUnit.Epoch, [1f, 1, 2, 2]) })
        {
            List<float> rates = [];
            Trainer trainer = new(new SoftmaxRegression(ToyData.Inputs, ToyData.Classes), new Sgd(9f))
            {
                Epochs = 2,
                BatchSize = 30,
                Schedule = new Rising(),
                ScheduleUnit = unit,
                Callbacks = [new Callback { Step = context => rates.Add(context.Optimizer.LearningRate * 1000) }],
                Progress = TrainingProgress.None,
            };
            History history = trainer.Fit(ToyData.Labelled(60));
            Assert.Equal(expected, rates);
            Assert.Equal(expected[1] / 1000, history.Epochs[0].LearningRate, 1e-9);
        }
    }

    [Fact]
    public void OverfitsOneBatchAndPutsEverythingBack()
    {
        Tiny network = new(seed: 2);
        Adam optimizer = new(0.05f);
        Dataset data = new(TestInputs(40), Tiny.InputLength, [.. Enumerable.Range(0, 40).Select(i => i % 3)]);
        network.TrainStep(data.Inputs, data.Labels, optimizer);
        float[] parameters = network.Parameters.ToArray(), state = network.State.ToArray(), vector = optimizer.StateVector(1).ToArray();
        Trainer trainer = new(network, optimizer) { BatchSize = 6 };
        OverfitReport report = trainer.OverfitOneBatch(data, steps: 300);
        Assert.True(report.Learned, report.ToString());
        Assert.Equal(300, report.Steps);
        Assert.Equal(parameters, network.Parameters);
        Assert.Equal(state, network.State);
        Assert.Equal(vector, optimizer.StateVector(1));
        Assert.Equal((1L, new RandomCounter(2, 1)), (optimizer.StepCount, ((INetwork)network).RandomCounter));
        Assert.False(new Trainer(network, new Sgd(0)) { BatchSize = 6 }.OverfitOneBatch(data, steps: 20).Learned);
    }

    [Fact]
    public void TheAverageOfTheWeightsIsMeasuredAndKeptAsTheBest()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        WeightAverage average = new(new Sgd(0.5f), decay: 0.9);
        Dataset data = ToyData.Labelled(90);
        float[]? averaged = null;
        double loss = 0;
        Callback callback = new()
        {
            Epoch = (context, report) =>
            {
                averaged = average.Average.ToArray();
                Assert.False(average.IsSwapped);
                average.Swap(context.Network.Parameters);
                loss = Metrics.Loss(context.Network, data);
                average.Swap(context.Network.Parameters);
                Assert.Equal(loss, report.ValidationLoss);
            },
        };
        Quiet(network, average, callback, new EarlyStopping()).Fit(data, data);
        Assert.Equal(averaged!, network.Parameters);
    }

    private static float[] TestInputs(int samples)
    {
        float[] inputs = new float[samples * Tiny.InputLength];
        Initializer.Normal(inputs, 1f, 5, 0);
        return inputs;
    }

    private static Trainer Quiet(INetwork network, Optimizer optimizer, ITrainingCallback? callback, EarlyStopping? stopping) => new(network, optimizer)
    {
        Epochs = 10,
        BatchSize = 30,
        Callbacks = callback is null ? [] : [callback],
        EarlyStopping = stopping,
        Progress = TrainingProgress.None,
    };

    private sealed class Rising : Schedule
    {
        public override double Rate(long tick) => (tick + 1) / 1000.0;
    }

    private sealed class Callback : ITrainingCallback
    {
        public Action<TrainingContext>? Start { get; init; }

        public Action<TrainingContext>? Step { get; init; }

        public Action<TrainingContext, EpochReport>? Epoch { get; init; }

        public Action<TrainingContext, History>? End { get; init; }

        public void OnStart(TrainingContext context) => Start?.Invoke(context);

        public void OnStep(TrainingContext context) => Step?.Invoke(context);

        public void OnEpoch(TrainingContext context, EpochReport report) => Epoch?.Invoke(context, report);

        public void OnEnd(TrainingContext context, History history) => End?.Invoke(context, history);
    }
}
