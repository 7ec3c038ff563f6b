using System;
using System.Linq;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>A small network with running statistics, which a training pass changes.</summary>
[Network(3)]
[Dense(4), BatchNorm, ReLU]
[Dense(2)]
[SoftmaxCrossEntropy]
public partial class Normalised;

/// <summary>A network of another size.</summary>
[Network(3)]
[Dense(2)]
[SoftmaxCrossEntropy]
public partial class Linear;

/// <summary>An optimizer that serves one network is refused by another before anything of that one changes.</summary>
public sealed class SharedOptimizerTests
{
    [Fact]
    public void AnOptimizerOfAnotherNetworkIsRefusedBeforeTheRunningStatisticsMove()
    {
        var optimizer = new Adam(0.01f);
        new Linear().TrainStep(new float[6], new int[] { 0, 1 }, optimizer);
        var network = new Normalised();
        float[] state = network.State.ToArray(), parameters = network.Parameters.ToArray();

        ArgumentException exception = Assert.Throws<ArgumentException>(() => network.TrainStep(new float[] { 1, 2, 3, 4, 5, 6 }, new int[] { 0, 1 }, optimizer));

        Assert.Equal("optimizer", exception.ParamName);
        Assert.True(state.SequenceEqual(network.State.ToArray()));
        Assert.True(parameters.SequenceEqual(network.Parameters.ToArray()));
    }
}
