using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class TabularRunTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void ItLearnsTheBuiltInTableAndPredictsFromASavedModel()
    {
        string model = _home.PathOf("model.safetensors"), page = _home.PathOf("page.html"), rows = _home.PathOf("rows.csv");
        File.WriteAllText(rows, "size,rooms,age,distance,kind\n100,4,20,5,flat\n100,4,,5,flat\n");
        using SampleRun run = SampleRun.Tabular(_home.FullPath, "--epochs", "15", "--save", model, "--report", page, "--predict", rows).Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        // Without learning anything it would be about 1.6; the noise alone is 0.2.
        Assert.InRange(Figure(run, "test RMSE "), 0.15, 0.6);
        string report = File.ReadAllText(page);
        Assert.StartsWith("<!DOCTYPE html", report, StringComparison.OrdinalIgnoreCase);
        Assert.All(["dense1: activations", "dense3: activations", "dense1.weight: gradients"], caption => Assert.Contains(caption, report, StringComparison.Ordinal));
        Assert.InRange(Figure(run, "row 1: "), 2, 7);

        using SampleRun again = SampleRun.Tabular(_home.FullPath, "--load", model, "--predict", rows).Finish();
        Assert.Equal((0, ""), (again.ExitCode, again.Error));
        Assert.Equal(Results(run), Results(again));
    }

    [Fact]
    public void ASearchComesBeforeTraining()
    {
        using SampleRun run = SampleRun.Tabular(_home.FullPath, "--epochs", "4", "--search", "3", "--threads", "1").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(3, run.Lines.Count(line => line.StartsWith("trial ", StringComparison.Ordinal)));
        Assert.Single(run.Lines, line => line.StartsWith("chosen: ", StringComparison.Ordinal));
        using SampleRun other = SampleRun.Tabular(_home.FullPath, "--epochs", "4", "--search", "3", "--threads", "2").Finish();
        Assert.Equal(Results(run), Results(other));
    }

    [Theory]
    [InlineData("--data is 'nowhere.csv'; there is no such file", 2, "--data", "nowhere.csv")]
    [InlineData("--table is 'iris'; give its file", 2, "--table", "iris")]
    [InlineData("--folds is '1'", 2, "--folds", "1")]
    [InlineData("leave out --save", 2, "--folds", "3", "--save", "model")]
    [InlineData("'extra'", 2, "extra")]
    public void ABadCommandLineIsOneLine(string message, int exitCode, params string[] arguments)
    {
        using SampleRun run = SampleRun.Tabular(_home.FullPath, arguments).Finish();
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(message, Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void ABadFileIsOneLineWithRowAndColumn()
    {
        string path = _home.PathOf("iris.csv");
        File.WriteAllText(path, "5.1,3.5,1.4,0.2,setosa\n5.1,x,1.4,0.2,setosa\n");
        using SampleRun run = SampleRun.Tabular(_home.FullPath, "--data", path).Finish();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Row 2, column 2 ('2'): 'x' is not a number", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [SharedFact("data/tabular/wine.csv")]
    public void WineIsToldApartInCrossValidation()
    {
        using SampleRun run = SampleRun.Tabular(_home.FullPath, "--data", SharedFactAttribute.PathOf("data/tabular/wine.csv"), "--folds", "5").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(Figure(run, "mean accuracy "), 0.95, 1);
    }

    [SharedFact("data/tabular/iris.csv")]
    public void IrisIsToldApartInCrossValidation()
    {
        using SampleRun run = SampleRun.Tabular(_home.FullPath, "--data", SharedFactAttribute.PathOf("data/tabular/iris.csv"), "--folds", "5").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(Figure(run, "mean accuracy "), 0.95, 1);
    }

    [Fact]
    public void TheLoopByHandLearnsAndRefusesInOneLine()
    {
        using SampleRun run = SampleRun.CustomLoop(_home.FullPath, "--epochs", "2").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(run.Accuracy(2000), 0.8, 1);
        using SampleRun refused = SampleRun.CustomLoop(_home.FullPath, "--data", "nowhere").Finish();
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal("custom-loop: --data is 'nowhere'; there is no such folder", Assert.Single(refused.Error.TrimEnd('\n').Split('\n')));
    }

    private static double Figure(SampleRun run, string start) =>
        double.Parse(Assert.Single(run.Lines, line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..].Split(' ')[0], CultureInfo.InvariantCulture);

    private static IEnumerable<string> Results(SampleRun run) =>
        run.Lines.Where(line => line.StartsWith("test ", StringComparison.Ordinal) || line.StartsWith("row ", StringComparison.Ordinal));
}
