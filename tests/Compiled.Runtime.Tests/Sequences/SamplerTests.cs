using System;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Sequences;

/// <summary>Tokens drawn from scores: which may come, how often, and the same ones again.</summary>
public sealed class SamplerTests
{
    private static readonly float[] Scores = [0f, MathF.Log(2f), float.NegativeInfinity, MathF.Log(4f), -0f];

    [Fact]
    public void TokensComeAsOftenAsTheirProbabilitiesSay()
    {
        int[] counts = Count(new Sampler(3), Scores, 80_000);
        double[] expected = [1, 2, 0, 4, 1];
        for (int i = 0; i < counts.Length; i++)
        {
            Assert.InRange(counts[i], (expected[i] * 10_000) - 400, (expected[i] * 10_000) + 400);
        }
    }

    [Fact]
    public void ATemperatureSharpensOrFlattens()
    {
        int[] sharp = Count(new Sampler(1) { Temperature = 0.5f }, Scores, 22_000);
        Assert.InRange(sharp[3], 15_500, 16_500); // 16 of 1 + 4 + 16 + 1
        Assert.Equal(1000, Count(new Sampler(1) { Temperature = 0 }, Scores, 1000)[3]);
        Assert.InRange(Count(new Sampler(1) { Temperature = 1e9f }, Scores, 40_000)[0], 9_600, 10_400);
    }

    [Fact]
    public void OnlyTheBestMayCome()
    {
        int[] two = Count(new Sampler(1) { TopK = 2 }, Scores, 6000);
        Assert.Equal([0, two[1], 0, two[3], 0], two);
        Assert.InRange(two[3], 3800, 4200);

        int[] half = Count(new Sampler(1) { TopP = 0.5f }, Scores, 1000);
        Assert.Equal(1000, half[3]);
        int[] more = Count(new Sampler(1) { TopP = 0.51f }, Scores, 6000);
        Assert.Equal(6000, more[1] + more[3]);
        Assert.Equal(1000, Count(new Sampler(1) { TopP = 1e-6f }, Scores, 1000)[3]);
        Assert.Equal(1000, Count(new Sampler(1) { TopK = 1 }, [1f, 1f, 0f], 1000)[0]);
        Assert.Equal(4, Count(new Sampler(1) { TopK = 100 }, Scores, 1000).Count(count => count > 0));
    }

    [Fact]
    public void ASeedDecidesEverything()
    {
        int[] first = [.. Enumerable.Range(0, 50).Select(_ => 0)], second = [.. first], other = [.. first];
        Fill(new Sampler(5), first);
        Fill(new Sampler(5), second);
        Fill(new Sampler(6), other);
        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void NothingIsAllocatedAfterTheFirstDraw()
    {
        Sampler sampler = new(1) { TopK = 3, TopP = 0.9f, Temperature = 0.8f };
        sampler.Next(Scores);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            sampler.Next(Scores);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void WrongArguments()
    {
        Sampler sampler = new();
        Assert.Throws<ArgumentException>(() => sampler.Next([]));
        Assert.Throws<ArgumentException>(() => sampler.Next([0f, float.NaN]));
        Assert.Throws<ArgumentException>(() => sampler.Next([float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => sampler.Next([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { Temperature = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { Temperature = float.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { TopK = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { TopP = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampler { TopP = 1.1f });
        Assert.Throws<ArgumentOutOfRangeException>(() => Metrics.Perplexity(-1));
        Assert.Equal(65, Metrics.Perplexity(Math.Log(65)), 9);
    }

    private static int[] Count(Sampler sampler, float[] scores, int draws)
    {
        int[] counts = new int[scores.Length];
        for (int i = 0; i < draws; i++)
        {
            counts[sampler.Next(scores)]++;
        }

        return counts;
    }

    private static void Fill(Sampler sampler, int[] tokens)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            tokens[i] = sampler.Next(Scores);
        }
    }
}
