using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Addition.CommandLine;
using Addition.Networks;
using Addition.Sums;
using Samples.Shared;
using SineWave.CommandLine;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>The samples of recurrent networks.</summary>
public sealed class SequenceRunTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void AWaveIsForecastAndDrawn()
    {
        string path = _home.PathOf("wave.svg");
        using SampleRun run = SampleRun.SineWave(_home.FullPath, "--epochs", "5", "--picture", path).Finish();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] words = run.Lines.Single(line => line.StartsWith("test error ", StringComparison.Ordinal)).Split(' ');

        // The wave alone, without a forecast, is off by 0.7.
        Assert.InRange(double.Parse(words[2], CultureInfo.InvariantCulture), 0.14, 0.25);
        XElement picture = XDocument.Load(path).Root!;
        Assert.Equal("svg", picture.Name.LocalName);
        Assert.Equal(3, picture.Elements().Count(element => element.Name.LocalName == "polyline"));
        Assert.Equal(60, picture.Elements().Count(element => element.Name.LocalName == "circle"));
    }

    [Fact]
    public void GradientsThroughTimeAreDrawn()
    {
        string path = _home.PathOf("gradients.svg");
        using SampleRun run = SampleRun.SineWave(_home.FullPath, "--epochs", "1", "--picture", _home.PathOf("wave.svg"), "--gradients", path).Finish();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        float Share(string network) => float.Parse(
            run.Lines.Single(line => line.StartsWith(network + ": 63 steps back", StringComparison.Ordinal)).Split(' ')[^7], CultureInfo.InvariantCulture);
        Assert.InRange(Share("RNN"), 0, 1e-12f);
        Assert.InRange(Share("LSTM"), 0.1f, 1);
        Assert.True(Share("RNN, recurrent weights x 3") > 100);
        XElement[] lines = [.. XDocument.Load(path).Root!.Elements().Where(element => element.Name.LocalName == "polyline" && element.Attribute("stroke")!.Value != "#ddd")];
        Assert.Equal([64, 64, 64], lines.Select(line => line.Attribute("points")!.Value.Split(' ').Length));

        // The exploding gradient begins above the ground line of the others, the vanishing one at the bottom.
        float[] tops = [.. lines.Select(line => float.Parse(line.Attribute("points")!.Value.Split(' ')[0].Split(',')[1], CultureInfo.InvariantCulture))];
        Assert.True(tops[0] < tops[1] && tops[1] < tops[2]);
    }

    [Fact]
    public void TwoEpochsOfAdditionAreFarFromChance()
    {
        string path = _home.PathOf("adder.safetensors");
        using SampleRun run = SampleRun.Addition(_home.FullPath, "--epochs", "2", "--save", path).Finish();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, run.Lines.Count(line => line.StartsWith("epoch ", StringComparison.Ordinal)));
        Assert.InRange(run.Accuracy(2000, "sums"), 0.01, 1);
        new Adder().Load(path);
    }

    [Fact]
    public void SumsAreWrittenFromTheOnes()
    {
        int[] tokens = new int[Sum.Steps], labels = new int[Sum.Steps];
        new Sum(47, 85).Write(tokens);
        new Sum(47, 85).WriteAnswer(labels);

        Assert.Equal([7, 4, 10, 5, 8, 11, 12, 12], tokens);
        Assert.Equal([-1, -1, -1, -1, -1, 2, 3, 1], labels);
        Assert.Equal("47 + 85", new Sum(47, 85).ToString());
    }

    [Fact]
    public void NoSumIsBothLearnedAndAsked()
    {
        (SumSet training, SumSet test) = SumSet.Split(2000, 7);
        Sum[] all = [.. Enumerable.Range(0, training.Count).Select(i => training[i]), .. Enumerable.Range(0, test.Count).Select(i => test[i])];

        Assert.Equal((8000, 2000), (training.Count, test.Count));
        Assert.Equal(Sum.Count, all.Distinct().Count());
    }

    [Theory]
    [InlineData("--epochs is '0'", "--epochs", "0")]
    [InlineData("--threads is '257'", "--threads", "257")]
    [InlineData("'text'", "text")]
    public void ABadValueIsOneLineAndExitCode2(string message, params string[] arguments)
    {
        Func<SineWave.CommandLine.Settings, int> wave = _ => throw new InvalidOperationException("a bad command line must not run");
        Func<Addition.CommandLine.Settings, int> addition = _ => throw new InvalidOperationException("a bad command line must not run");
        using StringWriter output = new(), error = new();
        Assert.Equal(GuardedRun.UsageError, new SineWaveCommand(wave).Run(arguments, output, error));
        Assert.Equal(GuardedRun.UsageError, new AdditionCommand(addition).Run(arguments, output, error));

        string[] lines = error.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Contains(message, line, StringComparison.Ordinal));
        Assert.Equal("", output.ToString());
    }
}
