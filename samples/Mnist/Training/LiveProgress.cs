using System;
using System.Globalization;
using System.IO;
using Compiled;
using Spectre.Console;

namespace Mnist.Training;

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
        .Columns(new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left })
        .Start(bars => training(new LiveProgress(console, bars.AddTask("starting", maxValue: steps))));

    /// <inheritdoc/>
    public void OnStep(in StepReport report)
    {
        _bar.Value = report.Step;
        string accuracy = report.Accuracy is { } share ? string.Create(CultureInfo.InvariantCulture, $"  accuracy {share:F4}") : "";
        _bar.Description = string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {report.Epoch}/{report.Epochs}  loss {report.Loss:G4}{accuracy}  {report.SamplesPerSecond:F0} samples/s  {report.TimeLeft:h\\:mm\\:ss} left");
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
