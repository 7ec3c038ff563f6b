using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace Compiled.Runtime.Tests.Searching;

public sealed class SearchContractTests
{
    private enum Kind
    {
        Plain,
        Fancy,
    }

    [Fact]
    public void ATrialGivesItsValuesTyped()
    {
        SearchSpace space = new SearchSpace().Uniform("x", 0.5, 0.5).Integer("n", 3, 3).Choice("kind", Kind.Fancy).Choice("none", 0.0);
        new Search(space, trial =>
        {
            Assert.Equal(0.5, trial.Get<double>("x"));
            Assert.Equal(0.5f, trial.Get<float>("x"));
            Assert.Equal(3, trial.Get<int>("n"));
            Assert.Equal(3L, trial.Get<long>("n"));
            Assert.Equal(3.0, trial.Get<double>("n"));
            Assert.Equal(Kind.Fancy, trial.Get<Kind>("kind"));
            Assert.Equal(0.0, trial.Get<double>("none"));
            Assert.Contains("Double", Assert.Throws<ArgumentException>(() => trial.Get<int>("x")).Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentException>(() => trial.Get<string>("n"));
            Assert.Contains("kind", Assert.Throws<ArgumentException>(() => trial.Get<int>("m")).Message, StringComparison.Ordinal);
            Assert.Equal(1, trial.Budget);
            return 1;
        }).Random(1).Rows.ToList().ForEach(row => Assert.True(row.Status == TrialStatus.Completed, row.Error));
    }

    [Fact]
    public void TheTableIsTheSameInEveryCultureAndQuoted()
    {
        CultureInfo before = Thread.CurrentThread.CurrentCulture;
        try
        {
            CultureInfo comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            comma.NumberFormat.NumberDecimalSeparator = ",";
            Thread.CurrentThread.CurrentCulture = comma;
            SearchSpace space = new SearchSpace().Choice("a, \"b\"", "x,y", "say \"no\"", " edge").Choice("rate", 0.1);
            SearchResults results = new Search(space, trial => trial.Number == 1 ? throw new IOException("line\nbreak") : 1.5).Grid();
            string[] lines = results.ToCsv().Split("\r\n");
            Assert.Equal("trial,budget,\"a, \"\"b\"\"\",rate,score,status,seconds,error", lines[0]);
            Assert.Matches("^0,1,\"x,y\",0\\.1,1\\.5,Completed,\\d+\\.\\d{3},$", lines[1]);
            Assert.Matches("^1,1,\"say \"\"no\"\"\",0\\.1,,Failed,\\d+\\.\\d{3},\"IOException: line\nbreak\"$", lines[2]);
            Assert.StartsWith("2,1,\" edge\",", lines[3], StringComparison.Ordinal);
            Assert.Equal(string.Empty, lines[4]);
            Assert.Equal(results.Columns.Count, results.Cells[0].Count);
            Assert.Equal("x,y", results.Value(results.Rows[0], "a, \"b\""));
            Assert.Throws<ArgumentException>(() => results.Value(results.Rows[0], "b"));

            string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            results.WriteCsv(path);
            Assert.Equal(results.ToCsv(), File.ReadAllText(path));
            File.Delete(path);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        SearchSpace Space() => new SearchSpace().Uniform("x", 0, 1);
        Search search = new(Space(), _ => 0);
        (string Name, Action Make)[] cases =
        [
            ("high", () => Space().Uniform("y", 1, 0)),
            ("low", () => Space().Uniform("y", double.NaN, 0)),
            ("high", () => Space().Uniform("y", 0, double.PositiveInfinity)),
            ("low", () => Space().LogUniform("y", 0, 1)),
            ("low", () => Space().Integer("y", 0, 5, logarithmic: true)),
            ("high", () => Space().Integer("y", 5, 4)),
            ("values", () => Space().Choice<int>("y")),
            ("name", () => Space().Uniform("x", 0, 1)),
            ("name", () => Space().Uniform(string.Empty, 0, 1)),
            ("space", () => _ = new Search(new SearchSpace(), _ => 0)),
            ("trial", () => _ = new Search(Space(), null!)),
            ("Parallel", () => _ = new Search(Space(), _ => 0) { Parallel = 0 }),
            ("points", () => search.Grid(0)),
            ("trials", () => search.Random(0)),
            ("trials", () => search.SuccessiveHalving(0, 1, 1)),
            ("smallestBudget", () => search.SuccessiveHalving(1, 0, 1)),
            ("largestBudget", () => search.SuccessiveHalving(1, 2, 1)),
            ("factor", () => search.SuccessiveHalving(1, 1, 1, factor: 1)),
            ("randomTrials", () => search.ParzenEstimator(1, randomTrials: 0)),
        ];
        Assert.All(cases, one => Assert.Equal(one.Name, Assert.ThrowsAny<ArgumentException>(one.Make).ParamName));
    }

    [Fact]
    public void TheDensityOfTheEstimatorIsOne()
    {
        foreach (double[] observations in new[] { Array.Empty<double>(), [0.5], [0.1, 0.11, 0.9], [0, 1, 1, 1] })
        {
            ParzenDensity density = new(observations);
            double sum = Enumerable.Range(0, 20_000).Sum(i => density.At((i + 0.5) / 20_000)) / 20_000;
            Assert.Equal(1, sum, 1e-4);
            SearchDraws draws = new(1, 2);
            double below = Enumerable.Range(0, 4000).Count(_ => density.Draw(draws) < 0.25) / 4000.0;
            double expected = Enumerable.Range(0, 5_000).Sum(i => density.At((i + 0.5) / 20_000)) / 20_000;
            Assert.Equal(expected, below, 0.04);
        }

        CategoryDensity categories = new(3, [0.2, 0.2, 0.9]);
        Assert.Equal(3 / 6.0, categories.At(0.1));
        Assert.Equal(1 / 6.0, categories.At(0.5));
        Assert.Equal(2 / 6.0, categories.At(1));
        Assert.Equal(0.8413447460685429, ParzenDensity.Below(1), 1e-15);
    }
}
