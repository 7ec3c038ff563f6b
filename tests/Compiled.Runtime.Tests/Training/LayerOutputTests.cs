using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.KillRunner;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

/// <summary>Histograms of what the layers make: of which samples, of which weights, and none where nobody asks or the network cannot tell.</summary>
public sealed class LayerOutputTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(40, 40)]
    [InlineData(256, 46)]
    public void TheyCountTheFirstSamplesWithTheEpochsWeights(int wanted, int samples)
    {
        Normalization normalization = new([0.5f], [2]);
        Tiny network = new(seed: 7);
        History history = Trainer(network, wanted, normalization).Fit(TinyRun.Samples(46));
        float[] inputs = TinyRun.Samples(46).Inputs[..(samples * Tiny.InputLength)].ToArray();
        normalization.Apply(inputs, Tiny.InputLength);
        float[] outputs = new float[samples * Tiny.LayerOutputLength];
        network.Inspect(inputs, outputs);
        foreach (ParameterInfo layer in Tiny.LayerOutputLayout)
        {
            TensorHistogram expected = TensorHistogram.Of(layer.Name, HistogramKind.Activations, 2, outputs.AsSpan(samples * layer.Offset, samples * layer.Length));
            TensorHistogram actual = history.Histograms.Single(one => one.Kind == HistogramKind.Activations && one.Tensor == layer.Name && one.Epoch == 2);
            Assert.Equal((expected.Minimum, expected.Maximum), (actual.Minimum, actual.Maximum));
            Assert.Equal(expected.Mean, actual.Mean, 1e-12);
            Assert.Equal(expected.Counts, actual.Counts);
        }
    }

    [Fact]
    public void ADeadLayerShows()
    {
        // Batch normalisation is followed by ReLU: with this shift nothing passes.
        Tiny network = new(seed: 7);
        network.BatchNorm1Bias.Fill(-1000);
        History history = Trainer(network, 256, new Normalization(1)).Fit(TinyRun.Samples(46));
        TensorHistogram dead = history.Histograms.First(one => one.Kind == HistogramKind.Activations && one.Tensor == "dense1");
        Assert.Equal((0.0, 0.0, 0.0), (dead.Minimum, dead.Maximum, dead.StandardDeviation));
        Assert.Equal(46 * 8, dead.Counts[0]);
    }

    [Fact]
    public void NoneWhereNobodyAsksOrTheNetworkCannotTell()
    {
        Assert.DoesNotContain(Trainer(new Tiny(), 0, new Normalization(1)).Fit(TinyRun.Samples(46)).Histograms, one => one.Kind == HistogramKind.Activations);
        Assert.Empty(new Trainer(new Tiny(), new Adam()) { Epochs = 1, Progress = TrainingProgress.None }.Fit(TinyRun.Samples(46)).Histograms);
        History plain = new Trainer(new SoftmaxRegression(6, 3), new Sgd(0.1f)) { Epochs = 1, Histograms = true, Progress = TrainingProgress.None }.Fit(TinyRun.Samples(46));
        Assert.NotEmpty(plain.Histograms);
        Assert.DoesNotContain(plain.Histograms, one => one.Kind == HistogramKind.Activations);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Trainer(new Tiny(), new Adam()) { ActivationSamples = -1 });
    }

    [Fact]
    public void TheyChangeNothingOfTheTraining()
    {
        Tiny with = new(seed: 7), without = new(seed: 7);
        Trainer(with, 256, new Normalization(1)).Fit(TinyRun.Samples(46));
        Trainer(without, 0, new Normalization(1)).Fit(TinyRun.Samples(46));
        Assert.Equal(without.Parameters.ToArray(), with.Parameters.ToArray());
    }

    private static Trainer Trainer(Tiny network, int samples, Normalization normalization)
    {
        IReadOnlyList<IBatchStage> stages = [normalization];
        return new(network, new Adam(0.01f))
        {
            Epochs = 2,
            BatchSize = 10,
            Histograms = true,
            ActivationSamples = samples,
            Stages = stages,
            EvaluationStages = stages,
            Progress = TrainingProgress.None,
        };
    }
}
