using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Lanes;

/// <summary>The normal distribution function and its density, of which GELU is made.</summary>
public sealed class NormalDistributionTests
{
    /// <summary>To the relative accuracy that the documentation states, far into the tail below zero.</summary>
    [Theory]
    [InlineData(-1f, 12f, 4e-7)]
    [InlineData(-5f, -1f, 4e-6)]
    [InlineData(-12f, -5f, 1e-5)]
    public void IsAsNearAsItSays(float low, float high, double tolerance)
    {
        float[] points = [.. Enumerable.Range(0, 32_000).Select(i => low + ((high - low) * i / 32_000))];
        float[] values = LaneMathTests.Evaluate<Lane512>(Distribution, points), slopes = LaneMathTests.Evaluate<Lane512>(Density, points);
        for (int i = 0; i < points.Length; i++)
        {
            double x = points[i], exact = ElementaryFunctions.NormalDistribution(x), density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
            Assert.True(Math.Abs(values[i] - exact) <= tolerance * exact, $"P({x:R}) is {values[i]:R}, not {exact:R}.");
            Assert.True(Math.Abs(slopes[i] - density) <= (3e-7 + (x * x * 1e-7)) * density, $"p({x:R}) is {slopes[i]:R}, not {density:R}.");
        }
    }

    [Theory]
    [InlineData(13f, 1f)]
    [InlineData(-13f, 0f)]
    [InlineData(float.MaxValue, 1f)]
    [InlineData(float.PositiveInfinity, 1f)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(float.NaN, float.NaN)]
    public void ItsEnds(float x, float expected)
    {
        Assert.Equal(expected, LaneMathTests.Evaluate<Lane512>(Distribution, [.. LaneMathTests.Fill(x)])[0]);
        Assert.Equal(float.IsNaN(x) ? float.NaN : 0, LaneMathTests.Evaluate<Lane512>(Density, [.. LaneMathTests.Fill(x)])[0]);
    }

    [Fact]
    public void HasTheSameBitsInEveryWidthAndOnEveryMachine()
    {
        float[] points = [.. LaneMathTests.Points(-14, 14), .. LaneMathTests.Specials];
        Array.Resize(ref points, points.Length / 16 * 16);
        float[] values = LaneMathTests.Evaluate<Lane512>(Distribution, points), slopes = LaneMathTests.Evaluate<Lane512>(Density, points);
        LaneMathTests.AssertSameBits(points, values, LaneMathTests.Evaluate<Lane256>(Distribution, points));
        LaneMathTests.AssertSameBits(points, values, LaneMathTests.Evaluate<Lane128>(Distribution, points));
        LaneMathTests.AssertSameBits(points, slopes, LaneMathTests.Evaluate<Lane256>(Density, points));
        LaneMathTests.AssertSameBits(points, slopes, LaneMathTests.Evaluate<Lane128>(Density, points));

        float[] finite = LaneMathTests.Points(-14, 14);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(MemoryMarshal.AsBytes<float>(LaneMathTests.Evaluate<Lane512>(Distribution, finite)));
        hash.AppendData(MemoryMarshal.AsBytes<float>(LaneMathTests.Evaluate<Lane512>(Density, finite)));
        Assert.Equal("70D05F54BF773122", Convert.ToHexString(hash.GetHashAndReset())[..16]);
    }

    private static TLane Distribution<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => LaneMath.NormalDistribution(x, out _);

    private static TLane Density<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        LaneMath.NormalDistribution(x, out TLane density);
        return density;
    }
}
