using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Samples.Shared.CommandLine;

namespace Residual.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class ResidualCommand
{
    private const int Epochs = 8;
    private const int Batch = 64;

    private readonly Option<int?> _epochs = CheckedOption.Number("--epochs", $"Passes over the training images [default: {Epochs}]", 1, 100_000);

    // Batch normalisation takes statistics over the images of a step: one alone has none.
    private readonly Option<int?> _batch = CheckedOption.Number("--batch", $"Images a step [default: {Batch}]", 2, 10_000);

    private readonly Option<ulong?> _seed = CheckedOption.Number(
        "--seed", "Decides images, first parameters and order of images [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _save = CheckedOption.Text(
        "--save", "Save the trained weights there, as safetensors [default: not saved]", "file", OutputFile.CannotSave);

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public ResidualCommand(Func<Settings, int> run)
    {
        _root = new RootCommand("Trains a residual network, written with a block, to tell shapes and textures in colour images apart.")
        {
            _epochs, _batch, _seed, _threads, _save,
        };
        _root.SetAction(result => run(new(
            result.GetValue(_epochs) ?? Epochs,
            result.GetValue(_batch) ?? Batch,
            result.GetValue(_seed) ?? 0,
            result.GetValue(_threads),
            result.GetValue(_save))));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "residual", arguments, output, error);
}
