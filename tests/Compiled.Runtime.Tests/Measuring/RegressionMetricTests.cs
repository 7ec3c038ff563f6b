using System;
using Xunit;

namespace Compiled.Runtime.Tests.Measuring;

/// <summary>Measures of regression; the numbers are scikit-learn's own examples.</summary>
public class RegressionMetricTests
{
    private static readonly float[] Targets = [3, -0.5f, 2, 7], Predictions = [2.5f, 0, 2, 8];

    [Fact]
    public void ErrorsAreScikitLearns()
    {
        Assert.Equal(0.5, Metrics.MeanAbsoluteError(Predictions, Targets));
        Assert.Equal(Math.Sqrt(0.375), Metrics.RootMeanSquaredError(Predictions, Targets), 1e-12);
        Assert.Equal(0.9486081370449679, Metrics.R2(Predictions, Targets), 1e-12);
    }

    [Fact]
    public void SeveralOutputsAreAveraged() =>
        Assert.Equal(0.9368005266622779, Metrics.R2([0, 2, -1, 2, 8, -5], [0.5f, 1, -1, 1, 7, -6], 2), 1e-12);

    [Fact]
    public void ConstantTargetsAreRightOrNot()
    {
        Assert.Equal(1, Metrics.R2([2, 2], [2, 2]));
        Assert.Equal(0, Metrics.R2([2, 3], [2, 2]));
    }

    [Fact]
    public void WrongLengthsAreNamed()
    {
        Assert.Throws<ArgumentException>("predictions", () => Metrics.MeanAbsoluteError([1], [1, 2]));
        Assert.Throws<ArgumentException>("targets", () => Metrics.RootMeanSquaredError([], []));
        Assert.Throws<ArgumentException>("targets", () => Metrics.R2([1, 2, 3], [1, 2, 3], 2));
        Assert.Throws<ArgumentOutOfRangeException>("width", () => Metrics.R2([1], [1], 0));
    }
}
