using System;
using System.Globalization;
using System.IO;
using Compiled;
using Spectre.Console;

namespace Samples.Shared.Training;

/// <summary>Shows training in a terminal: a line for each epoch that has ended, and below them a bar that moves.</summary>
internal sealed class LiveProgress : ITrainingProgress
{
    private readonly IAnsiConsole _console;
    private readonly ProgressTask _bar;
    private readonly StringWriter _line = new();
    private readonly PlainProgress _plain;

    private LiveProgress(IAnsiConsole console, ProgressTask bar)
    {
        _console = console;
        _bar = bar;
        _plain = new PlainProgress(_line);
    }

    /// <summary>Runs <paramref name="training"/> with a display of its <paramref name="steps"/> steps.</summary>
    public static History Show(IAnsiConsole console, long steps, Func<ITrainingProgress, History> training) => console.Progress()
        .AutoClear(true)
        .Columns(new ProgressBarColumn { Width = 10 }, new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(bars => training(new LiveProgress(console, bars.AddTask("starting", maxValue: steps))));

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        _bar.Value = report.Step;
        // With the bar no wider than the 80 columns of a small terminal: a line that wraps does not move, it flickers.
        _bar.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Epoch}/{report.Epochs} loss {report.Loss:F4} accuracy {report.Accuracy:F4} " +
            $"{report.SamplesPerSecond:N0} samples/s {report.TimeLeft:h\\:mm\\:ss} left");
    }

    /// <inheritdoc/>
    public void OnEpoch(EpochReport report)
    {
        _bar.Value = report.Step;
        _plain.OnEpoch(report);
        _console.Write(_line.ToString());
        _line.GetStringBuilder().Clear();
    }
}
