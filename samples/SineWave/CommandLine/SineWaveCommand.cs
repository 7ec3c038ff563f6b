using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using Samples.Shared.CommandLine;

namespace SineWave.CommandLine;

/// <summary>The command line: its options, their defaults, and the settings they add up to.</summary>
internal sealed class SineWaveCommand
{
    private const int Epochs = 20;
    private const string Picture = "wave.svg";

    private readonly Option<int?> _epochs = CheckedOption.Number("--epochs", $"Passes over the windows of the wave [default: {Epochs}]", 1, 100_000);

    private readonly Option<ulong?> _seed = CheckedOption.Number("--seed", "Decides noise, first parameters and order of windows [default: 0]", 0UL, ulong.MaxValue);

    private readonly Option<int?> _threads = CheckedOption.Number(
        "--threads", "Threads to compute with; results are the same to the bit [default: COMPILED_THREADS, else one a core]", 1, 256);

    private readonly Option<string?> _picture = CheckedOption.Text("--picture", $"Draw the forecast there, as SVG [default: {Picture}]", "file", OutputFile.CannotSave);

    private readonly Option<string?> _gradients = CheckedOption.Text(
        "--gradients", "Draw there how gradients vanish and explode through time in RNN and LSTM, as SVG [default: not drawn]", "file", OutputFile.CannotSave);

    private readonly RootCommand _root;

    /// <summary>Sets up the command line.</summary>
    /// <param name="run">What a valid one does; returns the exit code.</param>
    public SineWaveCommand(Func<Settings, int> run)
    {
        _root = new RootCommand("Trains a recurrent network to say how a noisy wave goes on, and draws what it says.") { _epochs, _seed, _threads, _picture, _gradients };
        _root.SetAction(result => run(new(
            result.GetValue(_epochs) ?? Epochs, result.GetValue(_seed) ?? 0, result.GetValue(_threads), result.GetValue(_picture) ?? Picture, result.GetValue(_gradients))));
    }

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    public int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error) =>
        CommandRun.Run(_root, "sinewave", arguments, output, error);
}
