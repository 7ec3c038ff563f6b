using System;
using System.Linq;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

[Collection(ProcessSettings.Name)]
public sealed class OptimizerContractTests
{
    public static TheoryData<string> Kinds => [.. OptimizerBitsTests.Kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void AllocatesNothingAfterTheFirstUpdate(string kind)
    {
        foreach (int length in new[] { 10, 500, 70_001 })
        {
            ElementwiseOptimizer optimizer = OptimizerBitsTests.Kinds[kind]();
            NoisyQuadratic loss = new(length);
            loss.ComputeGradient();
            for (int i = 0; i < 3; i++)
                optimizer.Update(loss.Parameters, loss.Gradient);
            Assert.Equal(0, Allocations.Of(() => optimizer.Update(loss.Parameters, loss.Gradient)));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RefusesASecondNetwork(string kind)
    {
        ElementwiseOptimizer optimizer = OptimizerBitsTests.Kinds[kind]();
        optimizer.Update(new float[10], new float[10]);
        float[] other = [1, 2, 3];
        ArgumentException exception = Assert.Throws<ArgumentException>(() => optimizer.Update(other, new float[3]));
        Assert.Contains("one optimizer serves one network", exception.Message, StringComparison.Ordinal);
        Assert.Equal([1f, 2f, 3f], other);
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void RefusesAGradientOfAnotherLength()
    {
        Adam optimizer = new();
        ArgumentException exception = Assert.Throws<ArgumentException>(() => optimizer.Update(new float[10], new float[9]));
        Assert.Equal("gradient", exception.ParamName);
        Assert.Equal(0, optimizer.StepCount);
        optimizer.Update(new float[3], new float[3]);
    }

    [Fact]
    public void UpdatesNoParametersWithoutComplaint()
    {
        Adam optimizer = new() { MaximumGradientNorm = 1 };
        optimizer.Update([], []);
        Assert.Equal(1, optimizer.StepCount);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void RefusesBadOptions(float bad)
    {
        float below = float.IsPositive(bad) ? 1f : bad;
        Action[] actions =
        [
            () => _ = new Sgd(bad),
            () => _ = new Momentum(bad),
            () => _ = new Momentum(0.1f, below),
            () => _ = new Nesterov(0.1f, below),
            () => _ = new AdaGrad(bad),
            () => _ = new AdaGrad { Epsilon = bad },
            () => _ = new AdaGrad { LearningRateDecay = bad },
            () => _ = new AdaGrad { InitialAccumulator = bad },
            () => _ = new RmsProp { Smoothing = below },
            () => _ = new RmsProp { Momentum = below },
            () => _ = new RmsProp { Epsilon = bad },
            () => _ = new Adam { Beta1 = below },
            () => _ = new Adam { Beta2 = below },
            () => _ = new Adam { Epsilon = bad },
            () => _ = new AdamW(bad),
            () => _ = new Sgd(0.1f) { WeightDecay = bad },
            () => _ = new Sgd(0.1f) { L1Decay = bad },
            () => _ = new Momentum(0.1f) { Dampening = float.IsPositive(bad) ? 1.5f : bad },
            () => _ = new Sgd(0.1f) { LearningRate = bad },
        ];
        Assert.All(actions, action => Assert.Throws<ArgumentOutOfRangeException>(action));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-1f)]
    [InlineData(float.NaN)]
    public void RefusesBadClipping(float bad)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { MaximumGradientNorm = bad });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sgd(0.1f) { MaximumGradientValue = bad });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StaysAtRestOnAZeroGradient(string kind)
    {
        ElementwiseOptimizer optimizer = OptimizerBitsTests.Kinds[kind]();
        (optimizer.WeightDecay, optimizer.L1Decay) = (0, 0);
        float[] parameters = Enumerable.Range(1, 20).Select(i => i / 4f).ToArray();
        float[] before = [.. parameters];
        for (int i = 0; i < 3; i++)
            optimizer.Update(parameters, new float[20]);
        Assert.Equal(before, parameters);
    }

    [Fact]
    public void KeepsANaNGradientVisible()
    {
        Sgd optimizer = new(0.1f) { MaximumGradientValue = 1, MaximumGradientNorm = 1 };
        float[] parameters = [1, 1, 1];
        optimizer.Update(parameters, [0, float.NaN, 0]);
        Assert.Equal(float.NaN, parameters[1]);
    }

    [Fact]
    public void ShowsItsStateInside()
    {
        Momentum optimizer = new(0.1f);
        Assert.Equal(0, optimizer.StateVector(0).Length);
        optimizer.Update(new float[3], [1, 2, 3]);
        Assert.Equal([1f, 2f, 3f], optimizer.StateVector(0).ToArray());
    }
}
