using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using Mnist.Data;
using Mnist.Networks;
using Mnist.Training;
using Samples.Shared.CommandLine;

namespace Mnist.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class MnistCommand
{
    private static readonly ModelChoice DefaultModel = ModelChoice.All[0];

    private readonly Option<ModelChoice?> _model = CheckedOption.Choice(
        "--model", $"The network [default: {DefaultModel.Name}]", ModelChoice.All, model => model.Name);

    private readonly Option<int?> _epochs = CheckedOption.Number(
        "--epochs", $"Passes over the training images {PerModel(model => model.Length.Epochs)}", 1, 100_000);

    private readonly Option<int?> _steps = CheckedOption.Number(
        "--steps", $"Stop after this many steps {PerModel(model => model.Length.Steps)}", 1, int.MaxValue);

    private readonly Option<int?> _batch = CheckedOption.Number("--batch", $"Images a step {PerModel(model => model.Batch)}", 1, 60_000);

    private readonly Option<float?> _learningRate = CheckedOption.Number(
        "--learning-rate", $"The optimizer's step size; for all but two-layer it falls to 0 over the run {PerModel(model => model.LearningRate)}", 1e-9f, 1e3f);

    private readonly Option<OptimizerChoice?> _optimizer = CheckedOption.Choice(
        "--optimizer", $"How parameters follow the gradient {PerModel(model => model.Optimizer)}", OptimizerChoice.All, optimizer => optimizer.Name);

    private readonly Option<ulong?> _seed = CheckedOption.Number(
        "--seed", "Decides first parameters, order of images and built-in digits [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _save = CheckedOption.Text(
        "--save", "Save the trained weights there, as safetensors [default: not saved]", "file", OutputFile.CannotSave);

    private readonly Option<string?> _showFilters = CheckedOption.Text(
        "--show-filters",
        "Draw the first layer's kernels before and after training, and the test images read wrongly, as an SVG file [default: not drawn]",
        "file.svg",
        OutputFile.CannotSave);

    private readonly Option<string?> _report = CheckedOption.Text(
        "--report",
        "Write a page there with curves and histograms of weights, gradients and what the layers make [default: not written]",
        "file.html",
        OutputFile.CannotSave);

    private readonly Option<string?> _data = CheckedOption.Text(
        "--data",
        $"The folder of MNIST's four IDX files, plain or .gz [default: {MnistFolder.Variable}, else {MnistFolder.Cache}, else built-in digits]",
        "folder",
        PathChecks.LacksMnist);

    private readonly Option<bool> _download = new("--download") { Description = $"First fetch MNIST (11 MB) into {MnistFolder.Cache} [default: no]" };

    private readonly Option<string[]> _mirror = new("--mirror")
    {
        Description = $"Download from there; may be repeated [default: {string.Join(", ", MnistDownload.PublicMirrors)}]",
        HelpName = "address",
    };

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public MnistCommand(Func<Settings, int> run)
    {
        _mirror.Validators.Add(result =>
        {
            foreach (string address in result.Tokens.Select(token => token.Value))
            {
                if (PathChecks.IsNoMirror(address) is { } reason)
                {
                    result.AddError($"--mirror is '{address}'; {reason}");
                }
            }
        });
        _root = new RootCommand("Trains a network that was compiled from attributes to read handwritten digits.")
        {
            _model, _epochs, _steps, _batch, _learningRate, _optimizer, _seed, _threads, _save, _showFilters, _report, _data, _download, _mirror,
        };
        _root.Validators.Add(result =>
        {
            if (result.GetResult(_download) is not null && result.GetResult(_data) is not null)
            {
                result.AddError($"--download fills {MnistFolder.Cache}; leave out --data");
            }
        });
        _root.SetAction(result => run(Read(result)));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "mnist", arguments, output, error, Contradiction);

    private string? Contradiction(ParseResult result)
    {
        Settings settings = Read(result);
        return settings.Batch >= settings.Model.SmallestBatch
            ? null
            : $"--batch is '{settings.Batch}'; {settings.Model.Name} takes statistics over the images of a step: {settings.Model.SmallestBatch} or more";
    }

    private Settings Read(ParseResult result)
    {
        ModelChoice model = result.GetValue(_model) ?? DefaultModel;
        int? epochs = result.GetValue(_epochs), steps = result.GetValue(_steps);
        string[] mirrors = result.GetValue(_mirror) ?? [];
        return new(
            model,
            epochs is null && steps is null ? model.Length : new TrainingLength(epochs, steps),
            result.GetValue(_batch) ?? model.Batch,
            result.GetValue(_learningRate) ?? model.LearningRate,
            result.GetValue(_optimizer) ?? OptimizerChoice.All.Single(optimizer => optimizer.Name == model.Optimizer),
            result.GetValue(_seed) ?? 0,
            result.GetValue(_threads),
            result.GetValue(_save),
            result.GetValue(_showFilters),
            result.GetValue(_report),
            result.GetValue(_data),
            result.GetValue(_download),
            mirrors.Length > 0 ? mirrors : MnistDownload.PublicMirrors);
    }

    // "[default: 10 for mlp, 100 for two-layer]", without the models that have no such default.
    private static string PerModel<T>(Func<ModelChoice, T> valueOf)
    {
        IEnumerable<string> values = ModelChoice.All.Where(model => valueOf(model) is not null)
            .Select(model => string.Create(CultureInfo.InvariantCulture, $"{valueOf(model)} for {model.Name}"));
        return $"[default: {string.Join(", ", values)}]";
    }
}
