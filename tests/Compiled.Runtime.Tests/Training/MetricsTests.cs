using System;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Training;

[Collection(ProcessSettings.Name)]
public sealed class MetricsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    [InlineData(1000)]
    public void DoNotDependOnTheBatchSize(int batchSize)
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Initializer.Normal(network.Parameters, 1f, 1, 0);
        Dataset data = ToyData.Labelled(300);
        Assert.Equal(Metrics.Accuracy(network, data), Metrics.Accuracy(network, data, batchSize));
        Assert.Equal(network.Loss(data.Inputs, data.Labels), Metrics.Loss(network, data, batchSize), 1e-5);
        Assert.InRange(network.LargestForward, 1, 300);
    }

    [Fact]
    public void CountTheRightOnes()
    {
        // The scores are the inputs themselves; of equals the first wins.
        SoftmaxRegression network = new(2, 2);
        new float[] { 1, 0, 0, 1 }.CopyTo(network.Parameters);
        float[] inputs = [3, 1, 1, 3, 2, 2, float.NaN, 5];
        Assert.Equal(0.75, Metrics.Accuracy(network, new Dataset(inputs, 2, [0, 1, 0, 1])));
        Assert.Equal(0.5, Metrics.Accuracy(network, new Dataset(inputs, 2, [0, 1, 1, 0])));
        Assert.Equal(0.75, Metrics.Accuracy(network, new Dataset(inputs, 2, [0.9f, 0.1f, 0.2f, 0.8f, 1, 0, 1, 0], 2)));
    }

    [Fact]
    public void CutOneOutputAtOneHalf()
    {
        float[] inputs = [-1, 0.2f, 0.4f, 0.7f];
        Dataset data = new(inputs, 1, [0f, 1, 1, 1], 1);

        // The logistic link puts the cut at a score of 0.
        LinearRegression logistic = new(1, logistic: true), straight = new(1, logistic: false);
        logistic.Parameters[0] = straight.Parameters[0] = 1;
        Assert.Equal(1.0, Metrics.Accuracy(logistic, data));
        Assert.Equal(0.5, Metrics.Accuracy(straight, data));
    }

    [Fact]
    public void KnowWhatHasClasses()
    {
        SoftmaxRegression classifier = new(ToyData.Inputs, ToyData.Classes);
        LinearRegression other = new(ToyData.Inputs, logistic: false);
        Assert.True(Metrics.HasClasses(classifier, ToyData.Labelled(9)));
        Assert.True(Metrics.HasClasses(other, ToyData.Binary(9)));
        Assert.True(Metrics.HasClasses(other, ToyData.OneHot(9)));
        Assert.False(Metrics.HasClasses(other, ToyData.Linear(9)));
        Assert.False(Metrics.HasClasses(other, new Dataset(new float[4], 4, [1f, 1f, 0f], 3)));
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(other, ToyData.Linear(9)));
    }

    [Fact]
    public void AllocateNothingPerBatch()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Dataset data = ToyData.Labelled(300);
        Evaluator evaluator = new(network, 10);
        evaluator.Accuracy(data);
        Assert.Equal(0, Allocations.Of(() => evaluator.Accuracy(data)));
        Assert.Equal(0, Allocations.Of(() => evaluator.Loss(data)));
    }

    [Fact]
    public void RefuseWhatDoesNotFit()
    {
        SoftmaxRegression network = new(ToyData.Inputs, ToyData.Classes);
        Assert.Throws<ArgumentException>(() => Metrics.Accuracy(network, new Dataset([], ToyData.Inputs, Array.Empty<int>())));
        Assert.Throws<ArgumentException>(() => Metrics.Loss(network, new Dataset(new float[2], 2, new int[1])));
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Loss(network, ToyData.Labelled(3), 0));
        Assert.Throws<ArgumentNullException>(() => Metrics.Loss(null!, ToyData.Labelled(3)));
    }
}
