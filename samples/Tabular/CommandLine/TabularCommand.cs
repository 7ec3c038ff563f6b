using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using Samples.Shared.CommandLine;
using Tabular.Data;

namespace Tabular.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class TabularCommand
{
    private const float Decay = 0.01f;

    private readonly Option<string?> _data = CheckedOption.Text(
        "--data", "The CSV file to learn [default: a built-in table]", "file.csv", path => File.Exists(path) ? null : "there is no such file");

    private readonly Option<TableChoice?> _table = CheckedOption.Choice(
        "--table", "What the file is [default: what its name says]", TableChoice.All, table => table.Name);

    private readonly Option<int?> _folds = CheckedOption.Number("--folds", "Cross-validate in so many parts [default: no]", 2, 100);
    private readonly Option<int?> _search = CheckedOption.Number("--search", "First try so many settings on validation rows [default: no]", 1, 1000);
    private readonly Option<int?> _epochs = CheckedOption.Number("--epochs", "The most passes over the training rows [default: the table's]", 1, 100_000);
    private readonly Option<int?> _batch = CheckedOption.Number("--batch", "Rows a step [default: the table's]", 1, 100_000);
    private readonly Option<float?> _rate = CheckedOption.Number("--learning-rate", "The step size at the start [default: the table's]", 1e-9f, 1e3f);
    private readonly Option<ulong?> _seed = CheckedOption.Number("--seed", "Decides parts, first weights and order [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _report = CheckedOption.Text(
        "--report", "Draw the training as a page [default: not drawn]", "file.html", OutputFile.CannotSave);

    private readonly Option<string?> _save = CheckedOption.Text(
        "--save", "Save the model there, as safetensors [default: not saved]", "file", OutputFile.CannotSave);

    private readonly Option<string?> _load = CheckedOption.Text(
        "--load", "Use a saved model instead of training [default: train]", "file", path => File.Exists(path) ? null : "there is no such file");

    private readonly Option<string?> _predict = CheckedOption.Text(
        "--predict", "Then predict these rows, without the target column [default: none]", "file.csv", path => File.Exists(path) ? null : "there is no such file");

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public TabularCommand(Func<Settings, int> run)
    {
        _root = new RootCommand("Learns a table: missing values, normalisation, validation, early stopping, search, report, saving and predicting.")
        {
            _data, _table, _folds, _search, _epochs, _batch, _rate, _seed, _threads, _report, _save, _load, _predict,
        };
        _root.SetAction(result => run(Read(result)));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "tabular", arguments, output, error, Contradiction);

    /// <summary>What options say against one another, or null.</summary>
    private string? Contradiction(ParseResult result)
    {
        if (result.GetValue(_data) is { } path && result.GetValue(_table) is null && TableChoice.OfFile(path) is null)
            return $"--data is '{path}'; its name does not say what it is, so name it with --table";
        if (result.GetValue(_data) is null && result.GetValue(_table) is { } table && table != TableChoice.BuiltIn)
            return $"--table is '{table.Name}'; give its file with --data";
        if (result.GetValue(_load) is not null && FirstGiven(result, _folds, _search, _report) is { } other)
            return $"{other.Name} trains, --load does not; leave out one of them";
        return result.GetResult(_folds) is not null && FirstGiven(result, _save, _predict, _report) is { } kept
            ? $"--folds leaves no model behind; leave out {kept.Name}"
            : null;
    }

    private static Option? FirstGiven(ParseResult result, params Option[] options) => options.FirstOrDefault(option => result.GetResult(option) is not null);

    private Settings Read(ParseResult result)
    {
        string? data = result.GetValue(_data);
        TableChoice table = result.GetValue(_table) ?? (data is null ? TableChoice.BuiltIn : TableChoice.OfFile(data)!);
        return new(
            table,
            data,
            new(
                result.GetValue(_epochs) ?? table.Epochs,
                result.GetValue(_batch) ?? table.Batch,
                result.GetValue(_rate) ?? table.LearningRate,
                Decay,
                result.GetValue(_seed) ?? 0),
            result.GetValue(_folds),
            result.GetValue(_search),
            result.GetValue(_report),
            result.GetValue(_save),
            result.GetValue(_load),
            result.GetValue(_predict),
            result.GetValue(_threads));
    }
}
