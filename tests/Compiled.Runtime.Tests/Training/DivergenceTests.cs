using System;
using System.Linq;
using Compiled.KillRunner;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

/// <summary>A run that stops at NaN or infinity names the layer and the step, and the network keeps its last good weights.</summary>
public sealed class DivergenceTests
{
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void ABadSampleIsNamedAndSpoilsNothing(float bad)
    {
        (Tiny network, Dataset data) = Make();
        float[] inputs = data.Inputs.ToArray();
        inputs[(7 * Tiny.InputLength) + 2] = bad;
        Dataset spoiled = new(inputs, Tiny.InputLength, data.Labels.ToArray());
        Adam optimizer = new(0.01f);
        BatchIterator order = new(spoiled, 10, seed: 1);
        int step = 1;
        while (order.MoveNext() && !order.Inputs.Contains(bad))
            step++;
        (Tiny expected, _) = Make();
        Adam other = new(0.01f);
        order.StartEpoch(0);
        for (int i = 1; i < step && order.MoveNext(); i++)
            expected.TrainStep(order.Inputs, order.Labels, other);

        TrainingDivergedException exception = Diverge(network, optimizer, spoiled);
        Assert.Equal(("inputs", (long)step, step - 1L), (exception.Layer, exception.Step, exception.WeightsStep));
        Assert.Contains("input 2", exception.Message, StringComparison.Ordinal);
        Assert.Equal(expected.Parameters, network.Parameters);
        Assert.Equal(expected.State, network.State);
        Assert.Equal(other.StepCount, optimizer.StepCount);
        if (step > 1)
            Assert.Equal(other.StateVector(0), optimizer.StateVector(0));
    }

    [Theory]
    [InlineData("dense1")]
    [InlineData("batchnorm1")]
    [InlineData("dense2")]
    public void AnOverflowingLayerIsNamed(string layer)
    {
        (Tiny network, Dataset data) = Make();
        ParameterInfo weight = Tiny.Layout.First(tensor => tensor.Name == layer + ".weight");
        network.Parameters.Slice(weight.Offset, weight.Length).Fill(3e38f);
        float[] before = network.Parameters.ToArray();
        TrainingDivergedException exception = Diverge(network, new Sgd(0.1f), data);
        Assert.Equal((layer, 1L, 0L), (exception.Layer, exception.Step, exception.WeightsStep));
        Assert.Contains($"because of {layer}", exception.Message, StringComparison.Ordinal);
        Assert.Equal(before, network.Parameters);
        Assert.All(network.State.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void AGradientThatIsNotFiniteStopsARunWhoseLossIs()
    {
        Faulty network = new() { Bad = float.PositiveInfinity };
        TrainingDivergedException exception = Diverge(network, new Sgd(0.1f), ToyData.Linear(100));
        Assert.Equal(("second", 3L, 2L), (exception.Layer, exception.Step, exception.WeightsStep));
        Assert.Equal(0.25f, exception.Loss);
        Assert.Equal([-0.2f, -0.2f], network.Parameters);
    }

    [Fact]
    public void AnUpdateThatLeavesTheRangeOfFloatsIsUndoneFromACopy()
    {
        Faulty network = new() { Bad = 3e38f };
        TrainingDivergedException exception = Diverge(network, new Sgd(10f), ToyData.Linear(200));
        Assert.Equal(("second", 4L, 0L), (exception.Layer, exception.Step, exception.WeightsStep));
        Assert.Equal([0f, 0f], network.Parameters);
    }

    [Fact]
    public void ALossThatIsTooLargeAloneIsNamed()
    {
        LinearRegression network = new(1, logistic: false);
        network.Parameters[0] = 1e30f;
        TrainingDivergedException exception = Diverge(network, new Sgd(0f), new Dataset([1f, 2f], 1, [0f, 0f], 1));
        Assert.Equal("loss", exception.Layer);
    }

    [Fact]
    public void TargetsAreNamed()
    {
        LinearRegression network = new(1, logistic: false);
        TrainingDivergedException exception = Diverge(network, new Sgd(0.1f), new Dataset([1f, 2f], 1, [0f, float.NaN], 1));
        Assert.Equal(("targets", 0f), (exception.Layer, network.Parameters[0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(20)]
    public void EveryPlaceOfAVectorIsLookedAt(int place)
    {
        float[] values = new float[21];
        values[3] = float.MaxValue;
        Assert.True(Finite.All(values));
        foreach (float bad in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            values[place] = bad;
            Assert.False(Finite.All(values));
            Assert.Equal(place, Finite.Index(values));
        }
    }

    private static TrainingDivergedException Diverge(INetwork network, Optimizer optimizer, Dataset data)
    {
        Trainer trainer = new(network, optimizer) { BatchSize = 10, Seed = 1, Progress = TrainingProgress.None };
        return Assert.Throws<TrainingDivergedException>(() => trainer.Fit(data));
    }

    private static (Tiny Network, Dataset Data) Make()
    {
        float[] inputs = new float[60 * Tiny.InputLength];
        Initializer.Normal(inputs, 1f, 5, 0);
        return (new Tiny(seed: 1), new Dataset(inputs, Tiny.InputLength, [.. Enumerable.Range(0, 60).Select(i => i % 3)]));
    }
}
