using System;
using System.Linq;
using Compiled.Execution;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Means and variances of blocks: right for means far from 0, blind to idle lanes, the same for every width of vectors and division of work.</summary>
public sealed class StatisticsTests
{
    private const float Epsilon = 1e-5f;
    private const float Momentum = 0.1f;

    public static TheoryData<int, int, int, float> Shapes()
    {
        var data = new TheoryData<int, int, int, float>();
        foreach (int samples in (int[])[1, 7, 15, 16, 17, 33])
        {
            foreach ((int channels, int places) in (ReadOnlySpan<(int, int)>)[(1, 2), (3, 3), (2, 4), (5, 21), (2, 64), (1, 1024)])
            {
                data.Add(samples, channels, places, 0f);
                data.Add(samples, channels, places, 30_000f);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ChannelsAreStandardisedOverSamplesAndPlaces(int samples, int channels, int places, float mean)
    {
        float[] x = Blocks(samples, channels * places, mean);
        (float[] statistics, float[] running) = OfChannels<Lane512>(x, samples, channels, places, 1);
        for (int channel = 0; channel < channels; channel++)
        {
            double[] values = [.. Enumerable.Range(0, samples).SelectMany(sample => Enumerable.Range(0, places).Select(place =>
                (double)x[At(channels * places, sample, (channel * places) + place)]))];
            double average = values.Average(), squares = values.Sum(value => (value - average) * (value - average));
            AssertClose(average, statistics[channel], 1e-6 * (1 + Math.Abs(average)));
            AssertClose(1 / Math.Sqrt((squares / values.Length) + Epsilon), statistics[channels + channel], 2e-5 / Math.Sqrt((squares / values.Length) + Epsilon));
            AssertClose(Momentum * average, running[channel], 1e-6 * (1 + Math.Abs(average)));
            AssertClose(0.9 + (Momentum * squares / (values.Length - 1)), running[channels + channel], 2e-5);
        }

        Assert.Equal(statistics, OfChannels<Lane256>(x, samples, channels, places, 3).Statistics);
        Assert.Equal(statistics, OfChannels<Lane128>(x, samples, channels, places, 7).Statistics);
    }

    [Theory]
    [InlineData(33, 3, 64, 2, 0f)]
    [InlineData(33, 3, 64, 4, 10_000f)]
    [InlineData(7, 5, 21, 4, -10_000f)]
    [InlineData(16, 1, 1024, 3, 10_000f)]
    public void PartsOfPlanesMakeTheSameStatistics(int samples, int channels, int places, int parts, float mean)
    {
        float[] x = Blocks(samples, channels * places, mean), whole = OfChannels<Lane512>(x, samples, channels, places, 1).Statistics;
        float[] statistics = OfParts<Lane512>(x, samples, channels, places, parts);
        for (int channel = 0; channel < channels; channel++)
        {
            AssertClose(whole[channel], statistics[channel], 1e-7 * (1 + Math.Abs(mean)));
            AssertClose(whole[channels + channel], statistics[channels + channel], 1e-6 * whole[channels + channel]);
        }

        Assert.Equal(statistics, OfParts<Lane256>(x, samples, channels, places, parts));
        Assert.Equal(statistics, OfParts<Lane128>(x, samples, channels, places, parts));
        Assert.Equal(whole, OfParts<Lane512>(x, samples, channels, places, 1));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void SamplesAreStandardisedByThemselves(int samples, int channels, int places, float mean)
    {
        int rows = channels * places;
        float[] x = Blocks(samples, rows, mean);
        for (int sample = 0; sample < samples; sample++)
        {
            float[] values = [.. Enumerable.Range(0, rows).Select(row => x[At(rows, sample, row)])];
            double average = values.Average(value => (double)value), variance = values.Average(value => (value - average) * (value - average));
            (float Mean, float Inverse) wide = OfSample<Lane512>(x, rows, sample), alone = SampleStatistics.Take(values, Epsilon);
            Assert.Equal(wide, OfSample<Lane256>(x, rows, sample));
            Assert.Equal(wide, OfSample<Lane128>(x, rows, sample));
            foreach ((float Mean, float Inverse) found in new[] { wide, alone })
            {
                AssertClose(average, found.Mean, 1e-6 * (1 + Math.Abs(average)));
                AssertClose(1 / Math.Sqrt(variance + Epsilon), found.Inverse, 2e-5 / Math.Sqrt(variance + Epsilon));
            }
        }
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-123_456f)]
    public void ValuesThatAreAllAlikeHaveNoVariance(float value)
    {
        float[] x = [.. Enumerable.Repeat(value, 2 * 16 * 9)];
        float[] statistics = OfChannels<Lane512>(x, 32, 1, 9, 1).Statistics;
        Assert.Equal([value, (float)(1 / Math.Sqrt((double)Epsilon))], statistics);
    }

    private static (float[] Statistics, float[] Running) OfChannels<TLane>(float[] x, int samples, int channels, int places, int parts)
        where TLane : struct, ILane<TLane>
    {
        int planes = (samples + 15) / 16 * channels;
        var moments = new float[ChannelStatistics.Moments * planes];
        for (int part = 0; part < parts; part++)
        {
            ChannelStatistics.OfPlanes<TLane>(x, channels, places, samples, moments, planes * part / parts, planes * (part + 1) / parts);
        }

        var statistics = new float[2 * channels];
        float[] running = [.. new float[channels], .. Enumerable.Repeat(1f, channels)];
        ChannelStatistics.Combine(
            moments, channels, 1, planes / channels, Epsilon, Momentum, running.AsSpan(0, channels), running.AsSpan(channels), statistics, 0, channels);
        return (statistics, running);
    }

    /// <summary>The statistics from moments that are taken part by part, as the tasks of a convolution make them.</summary>
    private static float[] OfParts<TLane>(float[] x, int samples, int channels, int places, int parts)
        where TLane : struct, ILane<TLane>
    {
        int blocks = (samples + 15) / 16;
        var moments = new float[ChannelStatistics.Moments * parts * blocks * channels];
        for (int task = 0; task < blocks * parts; task++)
        {
            int block = task / parts, part = task % parts, first = places * part / parts, end = places * (part + 1) / parts;
            ChannelStatistics.OfParts<TLane>(
                x.AsSpan(((block * channels * places) + first) * 16),
                places * 16,
                end - first,
                samples - (block * 16),
                channels,
                moments.AsSpan(ChannelStatistics.Moments * ((block * channels * parts) + part)),
                parts);
        }

        var statistics = new float[2 * channels];
        ChannelStatistics.Combine(moments, channels, parts, blocks, Epsilon, Momentum, new float[channels], new float[channels], statistics, 0, channels);
        return statistics;
    }

    private static (float Mean, float Inverse) OfSample<TLane>(float[] x, int rows, int sample)
        where TLane : struct, ILane<TLane>
    {
        int lane = sample % 16 / TLane.Count * TLane.Count;
        var results = new float[2 * TLane.Count];
        SampleStatistics.Take(x.AsSpan(sample / 16 * rows * 16, rows * 16), lane, Epsilon, out TLane mean, out TLane inverse);
        mean.Store(results, 0);
        inverse.Store(results, TLane.Count);
        return (results[(sample % 16) - lane], results[(sample % 16) - lane + TLane.Count]);
    }

    /// <summary>Blocks of numbers within 1 of the mean; the lanes without a sample hold what would spoil any sum.</summary>
    private static float[] Blocks(int samples, int features, float mean)
    {
        var random = new Random(samples + features);
        var x = new float[(samples + 15) / 16 * features * 16];
        Array.Fill(x, float.NaN);
        for (int sample = 0; sample < samples; sample++)
        {
            for (int feature = 0; feature < features; feature++)
            {
                x[At(features, sample, feature)] = mean + (2 * random.NextSingle()) - 1;
            }
        }

        return x;
    }

    private static int At(int features, int sample, int feature) => (((sample / 16 * features) + feature) * 16) + (sample % 16);

    private static void AssertClose(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"expected {expected:R}, got {actual:R}");
}
