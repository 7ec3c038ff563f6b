using System;
using System.Linq;
using Compiled.Runtime.Tests.Execution;
using Compiled.Runtime.Tests.Training;
using Xunit;

namespace Compiled.Runtime.Tests.Optimizers;

[Collection(ProcessSettings.Name)]
public sealed class WrappedOptimizerTests
{
    private static readonly float[] Inputs = Enumerable.Range(0, 36).Select(i => MathF.Sin(1.7f * i)).ToArray();
    private static readonly float[] Targets = Enumerable.Range(0, 12).Select(i => MathF.Cos(2.3f * i)).ToArray();

    [Theory]
    [InlineData(new[] { 4, 4, 4 })]
    [InlineData(new[] { 1, 3, 2, 5, 1 })]
    public void SmallBatchesGiveTheGradientOfTheLargeOne(int[] sizes)
    {
        float[] large = new float[3], gradient = new float[3];
        LinearRegression network = new(3, logistic: false);
        network.Gradient(Inputs, Targets, large);
        Recorder recorder = new();
        GradientAccumulation accumulation = new(recorder, sizes.Length);
        int start = 0;
        foreach (int size in sizes)
        {
            Assert.Null(recorder.Gradient);
            network.Gradient(Inputs.AsSpan(3 * start, 3 * size), Targets.AsSpan(start, size), gradient);
            accumulation.Update(network.Parameters, gradient, size);
            start += size;
        }

        Assert.Equal(12, recorder.Samples);
        Assert.Equal(1, accumulation.StepCount);
        Assert.Equal(0, accumulation.Waiting);
        for (int i = 0; i < 3; i++)
            Assert.Equal(large[i], recorder.Gradient![i], 1e-6f);
    }

    [Fact]
    public void FlushMakesAnUpdateOfWhatWaits()
    {
        GradientAccumulation accumulation = new(new Sgd(1), 4);
        float[] parameters = [0, 0];
        accumulation.Flush(parameters);
        Assert.Equal(0, accumulation.StepCount);
        accumulation.Update(parameters, [1, float.NaN]);
        accumulation.Flush(parameters);
        Assert.Equal([-1f, float.NaN], parameters);
        parameters[1] = 0;
        accumulation.Update(parameters, [1, 2], 3);
        accumulation.Update(parameters, [5, 6], 1);
        Assert.Equal(2, accumulation.Waiting);
        accumulation.Flush(parameters);
        Assert.Equal([-3f, -3f], parameters);
        accumulation.Flush(parameters);
        Assert.Equal(2, accumulation.StepCount);
    }

    [Fact]
    public void TheAverageCanBeExchangedWithTheParameters()
    {
        WeightAverage average = new(new Sgd(1), 0.75);
        float[] parameters = new float[3000];
        Assert.Throws<InvalidOperationException>(() => average.Swap(parameters));
        float[] gradient = Enumerable.Repeat(-1f, 3000).ToArray();
        average.Update(parameters, gradient);
        average.Update(parameters, gradient);
        average.Swap(parameters);
        Assert.All(parameters, value => Assert.Equal(1.25f, value));
        Assert.True(average.IsSwapped);
        Assert.Throws<InvalidOperationException>(() => average.Update(parameters, gradient));
        Assert.Throws<ArgumentException>(() => average.Swap(new float[2]));
        average.Swap(parameters);
        Assert.All(parameters, value => Assert.Equal(2f, value));
        average.Update(parameters, gradient);
        Assert.Equal(0.75f * 1.25f + 0.25f * 3f, average.Average[2999]);
    }

    [Fact]
    public void TheRateIsThatOfTheInnermost()
    {
        Adam adam = new(0.5f);
        WeightAverage average = new(adam);
        GradientAccumulation outer = new(average, 2) { LearningRate = 0.25f };
        Assert.Equal(0.25f, adam.LearningRate);
        adam.LearningRate = 0.125f;
        Assert.Equal(0.125f, outer.LearningRate);
        Assert.Same(average, WrappedOptimizer.Find<WeightAverage>(outer));
        Assert.Same(adam, WrappedOptimizer.Find<ElementwiseOptimizer>(outer));
        Assert.Null(WrappedOptimizer.Find<GradientAccumulation>(average));
    }

    [Fact]
    public void RefuseWhatCannotBe()
    {
        Assert.Throws<ArgumentNullException>(() => new WeightAverage(null!));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WeightAverage(new Adam(), 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientAccumulation(new Adam(), 0));
        Assert.Throws<ArgumentException>(() => new WeightAverage(new GradientAccumulation(new WeightAverage(new Adam()), 2)));
        GradientAccumulation accumulation = new(new WeightAverage(new Adam()), 2);
        accumulation.Update(new float[5], new float[5]);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => accumulation.Update(new float[5], new float[4])).ParamName);
        Assert.Throws<ArgumentException>(() => accumulation.Update(new float[4], new float[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => accumulation.Update(new float[5], new float[5], 0));
        Assert.Equal(1, accumulation.Waiting);
    }

    [Fact]
    public void TheirPassesRoundAsWrittenAndAllocateNothing()
    {
        const int length = 70_001;
        Optimizer optimizer = new GradientAccumulation(new WeightAverage(new Sgd(0.1f), 0.9), 2);
        NoisyQuadratic loss = new(length);
        float[] sum = new float[length], average = new float[length];
        for (int step = 0; step < 8; step++)
        {
            loss.ComputeGradient();
            optimizer.Update(loss.Parameters, loss.Gradient);
        }

        NoisyQuadratic again = new(length);
        for (int step = 0; step < 8; step++)
        {
            again.ComputeGradient();
            for (int i = 0; i < length; i++)
            {
                sum[i] = step % 2 == 0 ? again.Gradient[i] : (sum[i] + again.Gradient[i]) * 0.5f;
                if (step % 2 == 0)
                    continue;
                again.Parameters[i] = MathF.FusedMultiplyAdd(-0.1f, sum[i], again.Parameters[i]);
                average[i] = step == 1 ? again.Parameters[i] : MathF.FusedMultiplyAdd(0.9f, average[i], (float)(1 - 0.9) * again.Parameters[i]);
            }
        }

        Assert.Equal(again.Parameters, loss.Parameters);
        Assert.Equal(average, optimizer.StateVector(0).ToArray());
        Assert.Equal(0, Allocations.Of(() => optimizer.Update(loss.Parameters, loss.Gradient)));
    }

    /// <summary>Keeps the last gradient it was given.</summary>
    private sealed class Recorder() : Optimizer(1)
    {
        public float[]? Gradient { get; private set; }

        public int Samples { get; private set; }

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, int samples)
        {
            Samples = samples;
            Update(parameters, gradient);
        }

        public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient)
        {
            Gradient = gradient.ToArray();
            StepCount++;
        }
    }
}
