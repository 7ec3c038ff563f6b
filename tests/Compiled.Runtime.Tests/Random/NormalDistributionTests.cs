using System;
using Xunit;

namespace Compiled.Runtime.Tests.RandomNumbers;

public sealed class NormalDistributionTests
{
    // Quantiles of published tables.
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.75, 0.674489750196082)]
    [InlineData(0.9, 1.281551565544600)]
    [InlineData(0.95, 1.644853626951473)]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.99, 2.326347874040841)]
    [InlineData(0.999, 3.090232306167813)]
    [InlineData(1e-10, -6.361340902404056)]
    [InlineData(1e-16, -8.222082216130435)]
    public void InverseMeetsTheTables(double p, double x)
    {
        Assert.Equal(x, NormalDistribution.Inverse(p), 1e-14 * Math.Max(1, Math.Abs(x)) * 10);
    }

    [Fact]
    public void InverseIsOddAndRising()
    {
        double last = double.NegativeInfinity;
        for (int i = 1; i < 4096; i++)
        {
            double p = i / 4096.0;
            double x = NormalDistribution.Inverse(p);
            Assert.True(x > last, $"The inverse falls at {p}.");
            Assert.Equal(-x, NormalDistribution.Inverse(1 - p));
            last = x;
        }
    }

    [Fact]
    public void LogMeetsTheLibrarysOwn()
    {
        for (int i = 1; i < 5000; i++)
        {
            double x = Math.Pow(10, -16.0 * i / 5000) * (1 + (i * 1e-5));
            Assert.Equal(Math.Log(x), NormalDistribution.Log(x), 4e-15 * Math.Max(0.1, Math.Abs(Math.Log(x))));
        }
    }
}
