using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Mnist.Data;
using Mnist.Networks;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class SampleRunTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    private string Cache => _home.PathOf("compiled", "mnist");

    public void Dispose() => _home.Dispose();

    [Fact]
    public void WithoutDataItLearnsTheBuiltInDigits()
    {
        using SampleRun run = new SampleRun(_home.FullPath, null, "--model", "two-layer", "--epochs", "2", "--seed", "3").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] summary = TwoLayer.Summary.TrimEnd('\n').Split('\n');
        Assert.Equal(summary, run.Lines[..summary.Length]);
        Assert.Single(run.Lines, line => line.Contains("no MNIST in", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.StartsWith("epoch 1", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.StartsWith("epoch 2", StringComparison.Ordinal));
        Assert.InRange(run.Accuracy(4000), 0.75, 0.99);
        Assert.Empty(_home.Names);
    }

    [Theory]
    [InlineData("simple-conv", "conv2d1.weight", 30)]
    [InlineData("lenet5", "conv2d1.weight", 6)]
    [InlineData("deep-conv", "conv2d1.weight", 16)]
    [InlineData("resnet", "conv2d1.weight", 16)]
    [InlineData("two-layer", "dense1.weight", 50)]
    public void EveryModelLearnsAndShowsItsFirstLayer(string model, string tensor, int kernels)
    {
        string path = _home.PathOf("filters.svg");
        using SampleRun run = new SampleRun(
            _home.FullPath, null, "--model", model, "--steps", "120", "--batch", "50", "--seed", "3", "--show-filters", path).Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(run.Accuracy(4000), 0.4, 0.99);
        string[] texts = [.. XDocument.Load(path).Descendants().Where(element => element.Name.LocalName == "text").Select(text => text.Value)];
        Assert.Contains($"{model}: {tensor}", texts);
        Assert.Contains(texts, text => text.StartsWith($"{kernels} kernels of ", StringComparison.Ordinal));
        string counted = Assert.Single(texts, text => text.StartsWith("read wrongly: ", StringComparison.Ordinal));
        int wrong = int.Parse(counted.Split(' ')[2], CultureInfo.InvariantCulture);
        Assert.Equal(run.Accuracy(4000), 1 - (wrong / 4000.0), 0.000051);
        Assert.Contains($"filters and mistakes: {path}", run.Lines);
    }

    [Fact]
    public void TheReportShowsWhatTheLayersMake()
    {
        string path = _home.PathOf("report.html");
        using SampleRun run = new SampleRun(_home.FullPath, null, "--model", "lenet5", "--steps", "20", "--report", path).Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains($"report: {path}", run.Lines);
        string report = File.ReadAllText(path);
        foreach (string layer in (string[])["conv2d1", "maxpool2d1", "conv2d2", "maxpool2d2", "dense1", "dense2", "dense3"])
        {
            Assert.Contains($"{layer}: activations", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ARecurrentModelLearns()
    {
        string path = _home.PathOf("gates.svg");
        using SampleRun run = new SampleRun(_home.FullPath, null, "--model", "row-lstm", "--steps", "200", "--seed", "3", "--show-filters", path).Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.InRange(run.Accuracy(4000), 0.4, 0.99);
        Assert.Contains(XDocument.Load(path).Descendants(), text => text.Value.StartsWith("the first ", StringComparison.Ordinal) && text.Value.Contains(" of 512 kernels of 1 x 28;", StringComparison.Ordinal));
    }

    [Fact]
    public void ItSaysWhereTheGeneratedCodeIs()
    {
        using SampleRun run = new SampleRun(_home.FullPath, null, "--model", "two-layer", "--steps", "1").Finish();
        string line = Assert.Single(run.Lines, line => line.StartsWith("generated code: ", StringComparison.Ordinal));
        string path = line["generated code: ".Length..];
        string[] files = Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path));
        Assert.Contains(files, file => File.ReadAllText(file).Contains("partial class TwoLayer", StringComparison.Ordinal));
    }

    [Fact]
    public void TheSeedDecidesTheResultAndTheThreadsDoNot()
    {
        string[] Weights(string name, params string[] arguments)
        {
            string path = _home.PathOf(name);
            string[] all = ["--model", "two-layer", "--steps", "50", "--save", path, .. arguments];
            using SampleRun run = new SampleRun(_home.FullPath, null, all).Finish();
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            new TwoLayer().Load(path);
            return [run.Lines[^1], Convert.ToHexString(File.ReadAllBytes(path))];
        }

        string[] first = Weights("first", "--seed", "1", "--threads", "1");
        Assert.Equal(first, Weights("second", "--seed", "1", "--threads", "2"));
        Assert.NotEqual(first[1], Weights("third", "--seed", "2", "--threads", "1")[1]);
    }

    [Fact]
    public void ADownloadThatFailsIsOneLineAndLeavesNothing()
    {
        using LoopbackMirror mirror = LoopbackMirror.Refusing(404);
        string[] arguments = ["--download", "--mirror", mirror.Address, "--steps", "1"];
        using SampleRun run = new SampleRun(_home.FullPath, null, arguments).Finish();
        Assert.Equal(1, run.ExitCode);
        string line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.StartsWith("mnist: no mirror delivered train-images-idx3-ubyte.gz", line, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Lines, line => line.StartsWith("test accuracy", StringComparison.Ordinal));
        Assert.Empty(Directory.GetFiles(Cache));
    }

    [Fact]
    public void ADamagedFileIsOneLine()
    {
        _home.FolderWith(Path.Combine("compiled", "mnist"), [.. MnistFile.All.Select(file => file.PackedName)]);
        using SampleRun run = new SampleRun(_home.FullPath, null, "--steps", "1").Finish();
        Assert.Equal(1, run.ExitCode);
        string line = Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Contains(Cache, line, StringComparison.Ordinal);
    }

    [Fact]
    public void ALossThatIsNotFiniteIsOneLine()
    {
        string path = _home.PathOf("weights.safetensors");
        string[] arguments = ["--model", "mlp", "--steps", "20", "--batch", "16", "--learning-rate", "1000", "--optimizer", "sgd", "--save", path];
        using SampleRun run = new SampleRun(_home.FullPath, null, arguments).Finish();
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("mnist: The loss is ", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
        Assert.Empty(_home.Names);
    }

    [Fact]
    public void NonsenseInTheEnvironmentIsOneLine()
    {
        Dictionary<string, string> environment = new() { ["COMPILED_THREADS"] = "many" };
        using SampleRun run = new SampleRun(_home.FullPath, environment, "--steps", "1").Finish();
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("mnist: COMPILED_THREADS is 'many'", Assert.Single(run.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void CtrlCStopsAfterWhatWasLearned()
    {
        string path = _home.PathOf("weights.safetensors");
        using SampleRun run = new(_home.FullPath, null, "--model", "two-layer", "--epochs", "100000", "--save", path);
        run.InterruptAfter("epoch 1/").Finish();
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, line => line.StartsWith("stopped ", StringComparison.Ordinal));
        Assert.InRange(run.Accuracy(4000), 0.6, 1);
        new TwoLayer().Load(path);
    }

    [SharedFact("data/mnist")]
    public void ItDownloadsAndLearnsMnist()
    {
        string shared = SharedFactAttribute.PathOf("data/mnist");
        using LoopbackMirror mirror = LoopbackMirror.Serving(
            MnistFile.All.ToDictionary(file => file.PackedName, file => File.ReadAllBytes(Path.Combine(shared, file.PackedName))));
        using SampleRun run = new SampleRun(
            _home.FullPath, null, "--download", "--mirror", mirror.Address, "--model", "two-layer", "--steps", "200").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Null(MnistFolder.MissingFile(Cache));
        Assert.InRange(run.Accuracy(10000), 0.8, 0.97);
    }

    [SharedFact("data/mnist")]
    public void TheVariableNamesTheData()
    {
        Dictionary<string, string> environment = new() { ["COMPILED_DATA"] = SharedFactAttribute.PathOf("data/mnist") };
        using SampleRun run = new SampleRun(_home.FullPath, environment, "--model", "two-layer", "--steps", "1").Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(run.Lines, line => line.StartsWith("data: MNIST from ", StringComparison.Ordinal));
        run.Accuracy(10000);
    }
}
