using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Compiled.Runtime.Tests.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Searching;

[Collection(ProcessSettings.Name)]
public sealed class SearchTests
{
    private static readonly Dictionary<string, Func<Search, SearchResults>> Kinds = new()
    {
        ["grid"] = search => search.Grid(4),
        ["random"] = search => search.Random(30),
        ["halving"] = search => search.SuccessiveHalving(20, 1, 9),
    };

    public static TheoryData<string> Names => [.. Kinds.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ProposesTheSameTrialsHoweverManyRunAtOnce(string kind)
    {
        string[] expected = Lines(Kinds[kind](Make(seed: 5, parallel: 1)));
        foreach (int parallel in new[] { 2, 7 })
            Assert.Equal(expected, Lines(Kinds[kind](Make(seed: 5, parallel, jitter: true))));
        Assert.Equal(expected.Distinct(), expected);
        string[] other = Lines(Kinds[kind](Make(seed: 6, parallel: 1)));
        Assert.Equal(kind == "grid", expected.Select(Place).SequenceEqual(other.Select(Place)));
        Assert.False(expected.SequenceEqual(other), "The trials' seeds follow the search's.");
    }

    /// <summary>What the estimator proposes depends on how many trials run at once, but not on which of them ends first.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void TheEstimatorDoesNotDependOnTheOrderOfEnds(int parallel)
    {
        string[] expected = Lines(Make(seed: 2, parallel).ParzenEstimator(40, randomTrials: 8));
        for (int i = 0; i < 3; i++)
            Assert.Equal(expected, Lines(Make(seed: 2, parallel, jitter: true).ParzenEstimator(40, randomTrials: 8)));
        Assert.Equal(40, expected.Length);
        Assert.Equal(Lines(Make(seed: 2, parallel: 1).Random(8)), expected[..8]);
    }

    [Fact]
    public void TheEstimatorFindsBetterValuesThanChance()
    {
        int wins = 0;
        for (ulong seed = 0; seed < 20; seed++)
        {
            double chance = Make(seed, parallel: 1).Random(60).Best!.Score, learned = Make(seed, parallel: 1).ParzenEstimator(60).Best!.Score;
            wins += learned < chance ? 1 : 0;
        }

        // By chance alone fewer than one in 1300 such rows of 20 has 17 wins or more.
        Assert.InRange(wins, 17, 20);
    }

    [Fact]
    public void TheEstimatorLearnsTowardsTheHigherScoreAndAwayFromFailures()
    {
        SearchSpace space = new SearchSpace().Uniform("x", 0, 1).Choice("kind", "a", "b", "c");
        Search search = new(space, trial => trial.Get<string>("kind") == "b"
            ? throw new InvalidOperationException("b is no good")
            : trial.Get<double>("x") + (trial.Get<string>("kind") == "c" ? 0.5 : 0))
        {
            HigherIsBetter = true,
        };
        SearchResults results = search.ParzenEstimator(60);
        SearchRow[] late = [.. results.Rows.Skip(40)];
        Assert.InRange(late.Count(row => (string)row.Values[1] == "c"), 12, 20);
        Assert.InRange(late.Count(row => row.Status == TrialStatus.Failed), 0, 5);
        Assert.InRange(results.Best!.Score, 1.45, 1.5);
    }

    [Fact]
    public void TheGridHasEveryCombinationOnceTheLastNameFastest()
    {
        SearchSpace space = new SearchSpace().LogUniform("rate", 0.001, 10).Choice("kind", 'a', 'b').Integer("units", 2, 4).Uniform("fixed", 3, 3);
        SearchResults results = new Search(space, trial => trial.Get<double>("rate")).Grid(5);
        Assert.Equal(5 * 2 * 3, results.Rows.Count);
        Assert.Equal([2, 3, 4, 2, 3, 4], results.Rows.Take(6).Select(row => (int)row.Values[2]));
        Assert.Equal([0.001, 0.01, 0.1, 1, 10], results.Rows.Select(row => Math.Round((double)row.Values[0], 9)).Distinct());
        Assert.Equal([1, 3, 10, 32, 100], new Search(new SearchSpace().Integer("n", 1, 100, logarithmic: true), _ => 0).Grid(5).Rows.Select(row => (int)row.Values[0]));
        Assert.Equal([1, 26, 50, 75, 100], new Search(new SearchSpace().Integer("n", 1, 100), _ => 0).Grid(5).Rows.Select(row => (int)row.Values[0]));
        Assert.Throws<ArgumentException>(() => new Search(space.Integer("m", 1, 1000).Integer("k", 1, 1000), _ => 0).Grid(1000));
    }

    [Fact]
    public void RandomValuesHaveTheirDistributions()
    {
        const int count = 4000;
        SearchSpace space = new SearchSpace().Uniform("u", -2, 6).LogUniform("l", 1e-4, 1).Integer("i", 1, 4).Integer("m", 1, 8, logarithmic: true).Choice("c", 0, 1, 2);
        IReadOnlyList<SearchRow> rows = new Search(space, _ => 0).Random(count).Rows;
        AssertUniform(rows.Select(row => ((double)row.Values[0] + 2) / 8));
        AssertUniform(rows.Select(row => Math.Log((double)row.Values[1] / 1e-4) / Math.Log(1e4)));
        for (int i = 0; i < 4; i++)
            Assert.InRange(rows.Count(row => (int)row.Values[2] == i + 1), (count / 4) - 140, (count / 4) + 140);
        for (int i = 0; i < 3; i++)
            Assert.InRange(rows.Count(row => (int)row.Values[4] == i), (count / 3) - 150, (count / 3) + 150);
        for (int i = 1; i <= 8; i++)
        {
            double expected = count * Math.Log((i + 0.5) / (i - 0.5)) / Math.Log(8.5 / 0.5);
            Assert.InRange(rows.Count(row => (int)row.Values[3] == i), expected - 150, expected + 150);
        }
    }

    [Fact]
    public void HalvingKeepsTheBestAndGivesThemMore()
    {
        SearchSpace space = new SearchSpace().Uniform("x", 0, 1);
        List<(int Number, double Budget, ulong Seed)> calls = [];
        Search search = new(space, trial =>
        {
            calls.Add((trial.Number, trial.Budget, trial.Seed));
            trial.Report(trial.Budget / 2, 9);
            return trial.Number % 5 == 0 ? throw new ArithmeticException("no") : Math.Abs(trial.Get<double>("x") - 0.3);
        });
        SearchResults results = search.SuccessiveHalving(20, 2, 30, factor: 3);
        Assert.Equal([(2.0, 20), (6.0, 6), (18.0, 2), (30.0, 1)], results.Rows.GroupBy(row => row.Budget).Select(round => (round.Key, round.Count())));
        int[] best = [.. results.Rows.Take(20).Where(row => row.Status == TrialStatus.Completed).OrderBy(row => row.Score).Select(row => row.Number)];
        Assert.Equal(best[..6].Order(), results.Rows.Skip(20).Take(6).Select(row => row.Number));
        Assert.Equal((best[0], 30.0), (results.Best!.Number, results.Best.Budget));
        Assert.All(calls, call => Assert.Equal(calls[call.Number].Seed, call.Seed));
        Assert.Equal([new TrialReport(15, 9)], results.Best.Reports);
    }

    [Fact]
    public void FailuresAreRecordedAndNotFatal()
    {
        Search search = new(new SearchSpace().Choice("n", 0, 1, 2, 3), trial => trial.Get<int>("n") switch
        {
            0 => throw new InvalidOperationException("broken"),
            1 => double.NaN,
            2 => double.NegativeInfinity,
            _ => 7,
        });
        SearchResults results = search.Grid();
        Assert.Equal([TrialStatus.Failed, TrialStatus.Failed, TrialStatus.Failed, TrialStatus.Completed], results.Rows.Select(row => row.Status));
        Assert.Equal("InvalidOperationException: broken", results.Rows[0].Error);
        Assert.Equal(3, results.Best!.Number);
        Assert.Null(new Search(new SearchSpace().Choice("n", 0), _ => double.NaN).SuccessiveHalving(4, 1, 9).Best);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ACancelledSearchReturnsWhatItHas(int parallel)
    {
        using CancellationTokenSource source = new();
        int started = 0;
        Search search = new(new SearchSpace().Uniform("x", 0, 1), trial =>
        {
            if (Interlocked.Increment(ref started) >= 12)
                source.Cancel();
            trial.CancellationToken.ThrowIfCancellationRequested();
            return trial.Get<double>("x");
        })
        {
            Parallel = parallel,
        };
        SearchResults results = search.ParzenEstimator(1000, cancellationToken: source.Token);
        Assert.InRange(results.Rows.Count, 12, 12 + parallel);
        Assert.Contains(results.Rows, row => row.Status == TrialStatus.Cancelled);
        Assert.All(results.Rows, row => Assert.NotEqual(TrialStatus.Failed, row.Status));
        Assert.NotNull(results.Best);
    }

    [Fact]
    public void ThreadsAreDividedAmongTrialsAndGivenBack()
    {
        int before = CompiledOptions.Threads;
        try
        {
            CompiledOptions.Threads = 6;
            int[] seen = new int[9];
            Search search = new(new SearchSpace().Uniform("x", 0, 1), trial => seen[trial.Number] = CompiledOptions.Threads) { Parallel = 3 };
            search.Random(9);
            Assert.All(seen, threads => Assert.Equal(2, threads));
            Assert.Equal(6, CompiledOptions.Threads);
        }
        finally
        {
            CompiledOptions.Threads = before;
        }
    }

    [Fact]
    public void AListenerHearsEachTrialOnceAndMayEndTheSearch()
    {
        List<int> heard = [];
        Search search = new(new SearchSpace().Uniform("x", 0, 1), trial => trial.Number)
        {
            Parallel = 2,
            TrialEnded = row =>
            {
                heard.Add(row.Number);
                if (row.Number == 9)
                    throw new TimeZoneNotFoundException();
            },
        };
        Assert.IsType<TimeZoneNotFoundException>(Assert.Throws<InvalidOperationException>(() => search.Random(500)).InnerException);
        Assert.InRange(heard.Count, 9, 12);
        Assert.Equal(heard.Distinct(), heard);
    }

    private static Search Make(ulong seed, int parallel, bool jitter = false)
    {
        SearchSpace space = new SearchSpace().LogUniform("rate", 1e-5, 1).Uniform("x", -1, 1).Integer("n", 1, 30).Choice("kind", "a", "b", "c");
        int calls = 0;
        return new Search(space, trial =>
        {
            if (jitter)
                Thread.Sleep(new Random(Environment.TickCount + Interlocked.Increment(ref calls)).Next(0, 4));
            double rate = Math.Log10(trial.Get<double>("rate")) + 2.5, x = trial.Get<double>("x") - 0.25, n = (trial.Get<int>("n") - 12) / 10.0;
            return (rate * rate) + (x * x) + (n * n) + (trial.Get<string>("kind") == "b" ? 0 : 0.5);
        })
        {
            Seed = seed, Parallel = parallel,
        };
    }

    private static string[] Lines(SearchResults results) =>
        [.. results.Rows.Select(row => $"{row.Number} {row.Budget} {row.Seed} | {string.Join(' ', row.Values)} | {row.Status} {row.Score:R}")];

    private static string Place(string line) => line.Split('|')[1];

    private static void AssertUniform(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        double distance = sorted.Select((value, i) => Math.Max(Math.Abs(value - ((double)i / sorted.Length)), Math.Abs(value - ((i + 1.0) / sorted.Length)))).Max();
        Assert.True(distance < 1.95 / Math.Sqrt(sorted.Length), $"Kolmogorov-Smirnov distance {distance}.");
    }
}
