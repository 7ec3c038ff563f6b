using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Xunit;

namespace Compiled.Runtime.Tests.Initialization;

public sealed class InitializerTests
{
    private const int FanIn = 300, FanOut = 200, Count = 60_000;

    public delegate void Fill(Span<float> weights, int fanIn, int fanOut, ulong seed, int tensorIndex);

    public static TheoryData<string, Fill, double, bool> Kinds => new()
    {
        { "He", Initializer.He, Math.Sqrt(2.0 / FanIn), false },
        { "Xavier", Initializer.Xavier, Math.Sqrt(2.0 / (FanIn + FanOut)), false },
        { "HeUniform", Initializer.HeUniform, Math.Sqrt(2.0 / FanIn), true },
        { "XavierUniform", Initializer.XavierUniform, Math.Sqrt(2.0 / (FanIn + FanOut)), true },
        { "Normal", static (w, _, _, seed, tensor) => Initializer.Normal(w, 0.3f, seed, tensor), 0.3f, false },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void HasTheDistributionOfItsFormula(string kind, Fill fill, double deviation, bool uniform)
    {
        float[] weights = new float[Count];
        fill(weights, FanIn, FanOut, 1, 0);
        double mean = weights.Average(w => (double)w), square = weights.Average(w => (double)w * w);

        // Five standard errors of each estimate.
        Assert.InRange(mean / deviation, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        Assert.InRange(Math.Sqrt(square - (mean * mean)) / deviation, 1 - (5 / Math.Sqrt(2.0 * Count)), 1 + (5 / Math.Sqrt(2.0 * Count)));

        // Kolmogorov and Smirnov: the largest distance of the distribution functions; 1.95 / sqrt(n) is passed once in a thousand seeds.
        double bound = deviation * Math.Sqrt(3);
        Array.Sort(weights);
        double distance = 0;
        for (int i = 0; i < Count; i++)
        {
            double expected = uniform ? ((weights[i] / bound) + 1) / 2 : NormalBelow(weights[i] / deviation);
            distance = Math.Max(distance, Math.Max(Math.Abs(expected - ((double)i / Count)), Math.Abs(expected - ((i + 1.0) / Count))));
        }

        Assert.True(distance < 1.95 / Math.Sqrt(Count), $"{kind}: Kolmogorov-Smirnov distance {distance}.");
        if (uniform)
        {
            Assert.InRange(weights[0], (float)-bound, (float)(-bound * 0.999));
            Assert.InRange(weights[^1], (float)(bound * 0.999), (float)bound);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void DependsOnSeedTensorAndPositionAlone(string kind, Fill fill, double deviation, bool uniform)
    {
        Assert.True(deviation > 0, $"{kind} {uniform}");
        float[] whole = new float[1000], part = new float[10], otherSeed = new float[1000], otherTensor = new float[1000];
        fill(whole, FanIn, FanOut, 7, 3);
        fill(part, FanIn, FanOut, 7, 3);
        fill(otherSeed, FanIn, FanOut, 8, 3);
        fill(otherTensor, FanIn, FanOut, 7, 4);
        Assert.Equal(whole[..10], part);
        Assert.True(Correlation(whole, otherSeed) < 0.15);
        Assert.True(Correlation(whole, otherTensor) < 0.15);
    }

    [Fact]
    public void ReproducesTheSameBitsEverywhere()
    {
        float[] weights = new float[4096];
        Initializer.He(weights.AsSpan(0, 1024), 100, 50, 42, 0);
        Initializer.Xavier(weights.AsSpan(1024, 1024), 100, 50, 42, 1);
        Initializer.HeUniform(weights.AsSpan(2048, 1024), 100, 50, 42, 2);
        Initializer.XavierUniform(weights.AsSpan(3072, 1024), 100, 50, 42, 3);
        Assert.True(BitConverter.IsLittleEndian, "The hash below is of little-endian bytes.");
        Assert.Equal("393697A088365B9F", Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(weights)))[..16]);
    }

    [Fact]
    public void FillsConstants()
    {
        float[] weights = [1, 2, 3];
        Initializer.Constant(weights, 0.25f);
        Assert.Equal([0.25f, 0.25f, 0.25f], weights);
        Initializer.Zeros(weights);
        Assert.Equal([0f, 0f, 0f], weights);
        Initializer.Normal(weights, 0f, 1, 0);
        Assert.All(weights, weight => Assert.Equal(0f, Math.Abs(weight)));
    }

    [Fact]
    public void RefusesBadArgumentsBeforeWriting()
    {
        float[] weights = [1, 2];
        Fill[] fills = [Initializer.He, Initializer.Xavier, Initializer.HeUniform, Initializer.XavierUniform];
        foreach (Fill fill in fills)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => fill(weights, 0, 1, 0, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => fill(weights, 1, -1, 0, 0));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(weights, -1f, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(weights, float.NaN, 0, 0));
        Assert.Equal([1f, 2f], weights);
    }

    private static double Correlation(float[] a, float[] b)
    {
        double ab = 0, aa = 0, bb = 0;
        for (int i = 0; i < a.Length; i++)
        {
            ab += a[i] * (double)b[i];
            aa += a[i] * (double)a[i];
            bb += b[i] * (double)b[i];
        }

        return Math.Abs(ab) / Math.Sqrt(aa * bb);
    }

    /// <summary>The normal distribution function by its power series, apart from the code under test.</summary>
    private static double NormalBelow(double x)
    {
        if (Math.Abs(x) > 7)
            return x < 0 ? 0 : 1;
        double term = x, sum = x;
        for (int k = 1; Math.Abs(term) > 1e-17; k++)
        {
            term *= x * x / ((2 * k) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
