using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

/// <summary>What an optimizer tells of itself is all that another one needs to go on with the same bits.</summary>
[Collection(ProcessSettings.Name)]
public sealed class OptimizerStateTests
{
    public static TheoryData<string> Kinds => [.. Makers.Keys];

    private static Dictionary<string, Func<Optimizer>> Makers { get; } = Make();

    [Theory]
    [MemberData(nameof(Kinds))]
    public void GoesOnWithTheSameBits(string kind)
    {
        foreach (int stop in new[] { 0, 1, 4, 7 })
        {
            Optimizer whole = Makers[kind](), first = Makers[kind](), second = Makers[kind]();
            NoisyQuadratic expected = new(37), actual = new(37);
            Steps(whole, expected, 0, 15);
            Steps(first, actual, 0, stop);
            Dictionary<string, double> scalars = new(first.Scalars);
            List<float[]> vectors = Enumerable.Range(0, first.StateNames.Count).Select(i => first.StateVector(i).ToArray()).ToList();
            second.LearningRate = 77;
            second.RestoreState(37, scalars);
            for (int i = 0; i < vectors.Count; i++)
            {
                Assert.Equal(37, second.StateVector(i).Length);
                vectors[i].CopyTo(second.StateVector(i));
            }

            Steps(second, actual, stop, 15);
            Assert.Equal(expected.Parameters, actual.Parameters);
            Assert.Equal(whole.Scalars, second.Scalars);
            Assert.Equal(whole.StateNames, second.StateNames);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void RefusesNumbersThatCannotBeAndKeepsItsOwn(string kind)
    {
        Optimizer optimizer = Makers[kind]();
        NoisyQuadratic loss = new(20);
        Steps(optimizer, loss, 0, 3);
        Dictionary<string, double> before = new(optimizer.Scalars);
        List<float[]> vectors = Enumerable.Range(0, optimizer.StateNames.Count).Select(i => optimizer.StateVector(i).ToArray()).ToList();
        foreach (string name in before.Keys)
        {
            foreach (double bad in new[] { double.NaN, -1, double.PositiveInfinity })
                Assert.Throws<ArgumentException>(() => optimizer.RestoreState(20, new Dictionary<string, double>(before) { [name] = bad }));
            Assert.Contains(
                name,
                Assert.Throws<ArgumentException>(() => optimizer.RestoreState(20, before.Where(pair => pair.Key != name).ToDictionary())).Message,
                StringComparison.Ordinal);
        }

        Assert.Throws<ArgumentException>(() => optimizer.RestoreState(20, new Dictionary<string, double>(before) { ["step"] = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.RestoreState(-1, before));
        Assert.Equal(before, optimizer.Scalars);
        for (int i = 0; i < vectors.Count; i++)
            Assert.Equal(vectors[i], optimizer.StateVector(i).ToArray());
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.StateVector(vectors.Count).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.StateVector(-1).Length);
    }

    [Fact]
    public void HasPyTorchsNames()
    {
        Assert.Equal(["exp_avg", "exp_avg_sq", "max_exp_avg_sq"], new Adam { AmsGrad = true }.StateNames);
        Assert.Equal(["square_avg", "grad_avg", "momentum_buffer"], new RmsProp { Centered = true, Momentum = 0.5f }.StateNames);
        Assert.Equal(["square_avg", "grad_avg"], new RmsProp { Centered = true }.StateNames);
        Assert.Equal(["momentum_buffer"], new Nesterov(0.1f).StateNames);
        Assert.Equal(["sum", "ema", "accumulated_gradient"], new GradientAccumulation(new WeightAverage(new AdaGrad()), 2).StateNames);
        Assert.Empty(new Sgd(0.1f).StateNames);
        Assert.Equal(0, new Adam().StateVector(0).Length);
    }

    private static Dictionary<string, Func<Optimizer>> Make()
    {
        Dictionary<string, Func<Optimizer>> makers = [];
        foreach ((string kind, Func<ElementwiseOptimizer> make) in OptimizerBitsTests.Kinds)
            makers[kind] = make;
        makers["average"] = () => new WeightAverage(new Momentum(0.01f), 0.9);
        makers["accumulation"] = () => new GradientAccumulation(new Adam(0.01f), 3);
        makers["accumulation around average"] = () => new GradientAccumulation(new WeightAverage(new AdamW(0.01f), 0.9), 2);
        makers["average around accumulation"] = () => new WeightAverage(new GradientAccumulation(new Adam(0.01f), 2), 0.9);
        return makers;
    }

    private static void Steps(Optimizer optimizer, NoisyQuadratic loss, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (i == 5)
                optimizer.LearningRate *= 0.3f;
            loss.ComputeGradient();
            optimizer.Update(loss.Parameters, loss.Gradient);
        }
    }
}
