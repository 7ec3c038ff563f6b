using System;
using Compiled;
using Spectre.Console;

namespace Samples.Shared.Training;

/// <summary>Trains in view of the user: a moving bar in a terminal, a line an epoch in a pipe.</summary>
internal static class TrainingDisplay
{
    /// <summary>Runs <paramref name="training"/>, which has <paramref name="steps"/> steps and reports to what it is given.</summary>
    public static History Show(long steps, Func<ITrainingProgress, History> training) =>
        Console.IsOutputRedirected ? training(new PlainProgress(Console.Out)) : LiveProgress.Show(AnsiConsole.Console, steps, training);
}
