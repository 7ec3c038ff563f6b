using System;
using System.IO;
using System.Linq;
using Mnist.CommandLine;
using Mnist.Data;
using Mnist.Networks;
using Mnist.Training;
using Samples.Shared;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class MnistCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void DefaultsAreTheModelsOwn()
    {
        Settings simpleConv = Accept(), mlp = Accept("--model", "mlp"), twoLayer = Accept("--model", "two-layer");
        Assert.Equal(
            ("simple-conv", 100, 0.001f, "adam", TrainingLength.OfEpochs(20)),
            (simpleConv.Model.Name, simpleConv.Batch, simpleConv.LearningRate, simpleConv.Optimizer.Name, simpleConv.Length));
        Assert.Equal(
            ("mlp", 128, 0.001f, "adam", TrainingLength.OfEpochs(10)),
            (mlp.Model.Name, mlp.Batch, mlp.LearningRate, mlp.Optimizer.Name, mlp.Length));
        Assert.Equal(
            ("two-layer", 100, 0.1f, "sgd", TrainingLength.OfSteps(10_000)),
            (twoLayer.Model.Name, twoLayer.Batch, twoLayer.LearningRate, twoLayer.Optimizer.Name, twoLayer.Length));
        Assert.Equal(
            (0UL, null, null, null, null, false), (mlp.Seed, mlp.Threads, mlp.SavePath, mlp.FiltersPath, mlp.DataFolder, mlp.Download));
        Assert.Equal(MnistDownload.PublicMirrors, mlp.Mirrors);
    }

    [Fact]
    public void EveryOptionIsHeard()
    {
        string save = _folder.PathOf("weights.safetensors"), filters = _folder.PathOf("filters.svg"), report = _folder.PathOf("report.html");
        Settings settings = Accept(
            "--model", "two-layer", "--epochs", "3", "--batch", "64", "--learning-rate", "0.05", "--optimizer", "nesterov",
            "--seed", "18446744073709551615", "--threads", "2", "--save", save, "--show-filters", filters, "--report", report,
            "--download", "--mirror", "http://127.0.0.1:1/a", "--mirror", "https://127.0.0.1:1/b");
        Assert.Equal(
            ("two-layer", TrainingLength.OfEpochs(3), 64, 0.05f, "nesterov", ulong.MaxValue, 2, save, filters, report, true),
            (settings.Model.Name, settings.Length, settings.Batch, settings.LearningRate, settings.Optimizer.Name, settings.Seed, settings.Threads,
                settings.SavePath, settings.FiltersPath, settings.ReportPath, settings.Download));
        Assert.Equal(["http://127.0.0.1:1/a", "https://127.0.0.1:1/b"], settings.Mirrors);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public void EpochsAndStepsTogetherEndWithTheFirst()
    {
        TrainingLength length = Accept("--epochs", "2", "--steps", "500").Length;
        Assert.Equal(500, length.TotalSteps(stepsPerEpoch: 400));
        Assert.Equal(200, length.TotalSteps(stepsPerEpoch: 100));
        Assert.Equal(7, Accept("--steps", "7").Length.TotalSteps(stepsPerEpoch: 3));
        Assert.Equal(300_000L * 100_000, TrainingLength.OfEpochs(100_000).TotalSteps(300_000));
    }

    [Theory]
    [InlineData("--model is 'lenet'", "--model", "lenet")]
    [InlineData("--epochs is '0'", "--epochs", "0")]
    [InlineData("--epochs is '-1'", "--epochs", "-1")]
    [InlineData("--epochs is '1.5'", "--epochs", "1.5")]
    [InlineData("--epochs is 'many'", "--epochs", "many")]
    [InlineData("--epochs is '99999999999'", "--epochs", "99999999999")]
    [InlineData("--epochs", "--epochs")]
    [InlineData("--steps is '0'", "--steps", "0")]
    [InlineData("--batch is '0'", "--batch", "0")]
    [InlineData("--learning-rate is 'NaN'", "--learning-rate", "NaN")]
    [InlineData("--learning-rate is 'Infinity'", "--learning-rate", "Infinity")]
    [InlineData("--learning-rate is '0'", "--learning-rate", "0")]
    [InlineData("--learning-rate is '-0.1'", "--learning-rate", "-0.1")]
    [InlineData("--learning-rate is '0,1'", "--learning-rate", "0,1")]
    [InlineData("--optimizer is 'Adam'", "--optimizer", "Adam")]
    [InlineData("--seed is '-1'", "--seed", "-1")]
    [InlineData("--threads is '0'", "--threads", "0")]
    [InlineData("--threads is '257'", "--threads", "257")]
    [InlineData("--mirror is 'ftp://x'", "--mirror", "ftp://x")]
    [InlineData("--mirror is 'here'", "--mirror", "http://127.0.0.1/", "--mirror", "here")]
    [InlineData("--save is ''", "--save", "")]
    [InlineData("'--colour'", "--colour")]
    [InlineData("'mlp'", "mlp")]
    public void ABadValueIsOneLineAndExitCode2(string message, params string[] arguments) => Refuse(message, arguments);

    [Fact]
    public void EveryModelCanBeChosenAndEveryDefaultFitsIt()
    {
        string[] names = ["simple-conv", "lenet5", "deep-conv", "resnet", "row-lstm", "mlp", "two-layer"];
        Assert.Equal(names, ModelChoice.All.Select(model => model.Name));
        foreach (string name in names)
        {
            Settings settings = Accept("--model", name);
            Assert.Equal(name, settings.Model.Name);
            Assert.InRange(settings.Batch, settings.Model.SmallestBatch, 60_000);
        }
    }

    [Fact]
    public void ABatchOfOneIsOnlyForNetworksWithoutStatistics()
    {
        Assert.Equal(1, Accept("--model", "lenet5", "--batch", "1").Batch);
        Assert.Equal(2, Accept("--model", "resnet", "--batch", "2").Batch);
        Refuse("--batch is '1'; resnet", "--model", "resnet", "--batch", "1");
        foreach (ModelChoice model in ModelChoice.All)
        {
            Assert.Equal(model.Create(0).StateLayout.Count > 0 ? 2 : 1, model.SmallestBatch);
        }
    }

    [Fact]
    public void ASavePathThatCannotBeWrittenIsFoundBeforeTraining()
    {
        Refuse("there is no folder", "--save", _folder.PathOf("absent", "weights.safetensors"));
        Refuse("that is a folder", "--save", _folder.FullPath);
        string file = Path.Combine(_folder.FolderWith("f", "file"), "file");
        Refuse("there is no folder", "--save", Path.Combine(file, "weights.safetensors"));
        Refuse("there is no folder", "--show-filters", _folder.PathOf("absent", "filters.svg"));
        Refuse("that is a folder", "--show-filters", _folder.FullPath);
        Refuse("that is a folder", "--report", _folder.FullPath);
    }

    [Fact]
    public void ADataFolderWithoutMnistIsRefusedByTheMissingFile()
    {
        Refuse("train-images-idx3-ubyte.gz", "--data", _folder.FullPath);
        string three = _folder.FolderWith("three", MnistFile.All[0].Name, MnistFile.All[1].Name, MnistFile.All[2].Name);
        Refuse("t10k-labels-idx1-ubyte.gz", "--data", three);
        Refuse("no such folder", "--data", _folder.PathOf("absent"));
    }

    [Fact]
    public void DownloadAndDataExcludeEachOther()
    {
        string[] names = [MnistFile.All[0].Name, MnistFile.All[1].Name, MnistFile.All[2].Name, MnistFile.All[3].Name];
        Refuse("leave out --data", "--download", "--data", _folder.FolderWith("all", names));
    }

    [Fact]
    public void HelpNamesEveryOptionWithItsDefault()
    {
        using StringWriter output = new(), error = new();
        int exitCode = new MnistCommand(_ => throw new InvalidOperationException("help must not run")).Run(["--help"], output, error);
        Assert.Equal((0, ""), (exitCode, error.ToString()));
        string[] options =
        [
            "--model", "--epochs", "--steps", "--batch", "--learning-rate", "--optimizer", "--seed", "--threads", "--save", "--show-filters",
            "--report", "--data", "--download", "--mirror",
        ];
        foreach (string option in options)
        {
            string line = Assert.Single(output.ToString().Split('\n'), line => line.TrimStart().StartsWith(option + " ", StringComparison.Ordinal));
            Assert.Contains("[default: ", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheExitCodeIsThatOfTheRun()
    {
        using StringWriter output = new(), error = new();
        Assert.Equal(7, new MnistCommand(_ => 7).Run([], output, error));
    }

    private static Settings Accept(params string[] arguments)
    {
        Settings? settings = null;
        using StringWriter output = new(), error = new();
        int exitCode = new MnistCommand(given =>
        {
            settings = given;
            return 0;
        }).Run(arguments, output, error);
        Assert.Equal((0, ""), (exitCode, error.ToString()));
        return settings!;
    }

    private static void Refuse(string message, params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int exitCode = new MnistCommand(_ => throw new InvalidOperationException("a bad command line must not run")).Run(arguments, output, error);
        Assert.Equal(GuardedRun.UsageError, exitCode);
        Assert.Equal("", output.ToString());
        string line = Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.Contains(message, line, StringComparison.Ordinal);
    }
}
