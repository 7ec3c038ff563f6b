using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Samples.Shared.CommandLine;

namespace Addition.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class AdditionCommand
{
    private const int Epochs = 40;

    private readonly Option<int?> _epochs = CheckedOption.Number("--epochs", $"Passes over the training sums [default: {Epochs}]", 1, 100_000);

    private readonly Option<ulong?> _seed = CheckedOption.Number("--seed", "Decides the sums to learn from, first parameters and order [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _save = CheckedOption.Text("--save", "Save the trained weights there, as safetensors [default: not saved]", "file", OutputFile.CannotSave);

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public AdditionCommand(Func<Settings, int> run)
    {
        _root = new RootCommand("Trains an LSTM to add numbers of two digits, character by character.") { _epochs, _seed, _threads, _save };
        _root.SetAction(result => run(new(
            result.GetValue(_epochs) ?? Epochs, result.GetValue(_seed) ?? 0, result.GetValue(_threads), result.GetValue(_save))));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "addition", arguments, output, error);
}
