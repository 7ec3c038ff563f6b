using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>The users' <see cref="Compiled.GradientCheck"/> on generated networks: with draws, batch statistics and kinks.</summary>
public sealed class UserGradientCheckTests
{
    private const string Declaration = """
        [Network(2, 8, 8)]
        [Conv2D(4, 3), BatchNorm, ReLU, MaxPool2D(2)]
        [Dense(12), Tanh, Dropout(0.5f)]
        [Dense(5)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    [Fact]
    public void PassesAndLeavesParametersStatisticsAndDrawsAsTheyWere()
    {
        INetwork network = NetworkCompiler.Compile(Declaration).Create(3), untouched = NetworkCompiler.Compile(Declaration).Create(3);
        Random random = new(5);
        float[] inputs = RandomNumbers.Uniform(random, 20 * network.InputLength, 1);
        int[] labels = RandomNumbers.Labels(random, 20, 5);
        GradientCheckResult result = Compiled.GradientCheck.Run(
            (IClassifier)network, inputs, labels, new GradientCheckOptions { ParametersPerTensor = 25, Tolerance = 0.02 });
        Assert.True(result.Passed, result.ToString());
        Assert.Equal(network.Layout.Count, result.Tensors.Count);
        Assert.All(result.Tensors, tensor => Assert.Equal(Math.Min(25, tensor.Tensor.Length), tensor.Checked));

        // A step afterwards draws the mask, and moves the statistics, as if nothing had been checked.
        float expected = ((IClassifier)untouched).TrainStep(inputs, labels, new Adam());
        Assert.Equal(expected, ((IClassifier)network).TrainStep(inputs, labels, new Adam()));
        Assert.Equal(untouched.Parameters.ToArray(), network.Parameters.ToArray());
        Assert.Equal(untouched.State.ToArray(), network.State.ToArray());
    }

    [Fact]
    public void RefusesWrongLengthsBeforeAnythingIsMoved()
    {
        INetwork network = NetworkCompiler.Compile(Declaration).Create(3);
        float[] before = network.Parameters.ToArray();
        Assert.ThrowsAny<ArgumentException>(() => Compiled.GradientCheck.Run((IClassifier)network, new float[7], [1]));
        Assert.ThrowsAny<ArgumentException>(() => Compiled.GradientCheck.Run((IClassifier)network, new float[network.InputLength * 2], [1, 5]));
        Assert.Equal(before, network.Parameters.ToArray());
    }
}
