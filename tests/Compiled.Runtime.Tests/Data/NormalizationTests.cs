using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled.Runtime.Tests.Files;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>What is fitted on training data: normalisation and the filling in of missing values.</summary>
public sealed class NormalizationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(21)]
    [InlineData(63)]
    public void EachChannelHasMeanZeroAndDeviationOne(int channels)
    {
        Dataset data = Random(500, 63);
        Normalization normalization = Normalization.Fit(data, channels);
        Dataset normalized = normalization.ApplyToInputs(data);
        for (int channel = 0; channel < channels; channel++)
        {
            double[] values = [.. normalized.Inputs.ToArray().Where((_, i) => i % 63 / (63 / channels) == channel).Select(value => (double)value)];
            Assert.Equal(0, values.Average(), 1e-5);
            Assert.Equal(1, Math.Sqrt(values.Average(value => value * value)), 1e-5);
        }

        float[] back = normalized.Inputs.ToArray();
        normalization.Invert(back, 63);
        Assert.All(back.Zip(data.Inputs.ToArray()), pair => Assert.Equal(pair.Second, pair.First, 1e-3f));
    }

    [Fact]
    public void AStageDoesWhatADataSetGets()
    {
        Dataset data = Random(50, 21);
        Normalization normalization = Normalization.Fit(data);
        using BatchIterator batches = new(data, 50, new BatchOptions { Sampling = Sampling.InOrder, Stages = [normalization] });
        Assert.True(batches.MoveNext());
        Assert.Equal(normalization.ApplyToInputs(data).Inputs.ToArray(), batches.Inputs.ToArray());
        Assert.Equal(normalization.ApplyToInputs(data).Inputs.ToArray(), data.Inputs.ToArray()
            .Select((value, i) => (value - normalization.Means[i % 21]) * normalization.Scales[i % 21]));
    }

    [Fact]
    public void AColumnThatNeverChangesIsOnlyMoved()
    {
        Dataset data = new([1, 5, 2, 5, 3, 5], 2, [0, 0, 0]);
        Assert.Equal(0, Normalization.Fit(data).ApplyToInputs(data).Inputs[1]);
    }

    [Fact]
    public void TargetsAreNormalisedByThemselves()
    {
        Dataset data = new([1, 2, 3], 1, [10, 20, 30], 1);
        Dataset normalized = Normalization.FitTargets(data).ApplyToTargets(data);
        Assert.Equal([1, 2, 3], normalized.Inputs.ToArray());
        Assert.Equal(0, normalized.Targets[1]);
        Assert.Equal(Math.Sqrt(1.5), normalized.Targets[2], 1e-6);
    }

    [Fact]
    public void MissingValuesAreFilledInByColumn()
    {
        Dataset data = new([1, float.NaN, 2, 10, 9, 20, float.NaN, 60], 2, [0, 1, 2, 3]);
        Assert.Equal([4, 30], Imputation.FitMean(data).Values.ToArray());
        Imputation median = Imputation.FitMedian(data);
        Assert.Equal([2, 20], median.Values.ToArray());
        Assert.Equal([1, 20, 2, 10, 9, 20, 2, 60], median.ApplyToInputs(data).Inputs.ToArray());
        Assert.Equal(2.5f, Imputation.FitMedian(new([1, 4, 2, 3], 1, new int[4])).Values[0]);
        Assert.Throws<ArgumentException>("training", () => Imputation.FitMean(new([float.NaN, 1], 2, [0])));
        Assert.Throws<ArgumentException>("rows", () => Normalization.Fit(data));
    }

    [Fact]
    public void WhatWasFittedIsSavedWithTheNetwork()
    {
        string path = _folder.File("model.safetensors");
        Dataset data = ToyData.Labelled(50);
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        network.TrainStep(data.Inputs, data.Labels, new Sgd(0.1f));
        Normalization normalization = Normalization.Fit(data);
        Imputation imputation = Imputation.FitMedian(data);
        NetworkFile.Save(path, network, [normalization, imputation], new Dictionary<string, string> { ["columns"] = "a,b" });

        SoftmaxRegression loaded = new(ToyData.Inputs, ToyData.Classes);
        Normalization loadedNormalization = new(ToyData.Inputs);
        Imputation loadedImputation = new(ToyData.Inputs);
        NetworkFile.Load(path, loaded, [loadedNormalization, loadedImputation]);
        Assert.Equal(network.Parameters.ToArray(), loaded.Parameters.ToArray());
        Assert.Equal(normalization.Values.ToArray(), loadedNormalization.Values.ToArray());
        Assert.Equal(imputation.Values.ToArray(), loadedImputation.Values.ToArray());
        Assert.Equal("a,b", SafetensorsFile.Read(path).Metadata["columns"]);

        Normalization other = new(ToyData.Inputs + 1);
        Assert.Throws<InvalidFileException>(() => NetworkFile.Load(path, loaded, [other, loadedImputation]));
        Assert.Throws<InvalidFileException>(() => NetworkFile.Load(path, loaded, [loadedNormalization]));
        Assert.All(other.Scales.ToArray(), scale => Assert.Equal(1, scale));
        Assert.Throws<ArgumentException>("layout", () => NetworkFile.Save(path, network, [normalization, normalization]));
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("channels", () => new Normalization(0));
        Assert.Throws<ArgumentException>("deviations", () => new Normalization([1f], [0f]));
        Assert.Throws<ArgumentException>("deviations", () => new Normalization([1f], [1f, 2f]));
        Assert.Throws<ArgumentException>("means", () => new Normalization([float.NaN], [1f]));
        Assert.Throws<ArgumentException>("training", () => Normalization.FitTargets(ToyData.Labelled(3)));
        Assert.Throws<ArgumentException>("rowLength", () => new Normalization(2).Apply(new float[9], 3));
        Assert.Throws<ArgumentException>("rows", () => new Normalization(2).Apply(new float[9], 2));
    }

    private static Dataset Random(int count, int width)
    {
        Random random = new(3);
        return new([.. Enumerable.Range(0, count * width).Select(i => (float)((i % width) + (random.NextDouble() * (1 + (i % 5)))))], width, new int[count]);
    }
}
