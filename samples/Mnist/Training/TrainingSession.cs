using System;
using System.Threading;
using Compiled;
using Mnist.CommandLine;
using Spectre.Console;

namespace Mnist.Training;

/// <summary>Trains a network as the settings say, in view of the user.</summary>
internal static class TrainingSession
{
    /// <summary>Trains until the settings' length is reached or the run is cancelled.</summary>
    public static History Run(IClassifier network, Dataset training, Settings settings, CancellationToken cancellation)
    {
        int stepsPerEpoch = (training.Count + settings.Batch - 1) / settings.Batch;
        long steps = settings.Length.TotalSteps(stepsPerEpoch);
        Optimizer optimizer = settings.Optimizer.Create(settings.LearningRate);

        History Fit(ITrainingProgress progress) => new Trainer(network, settings.Model.Decay ? new LinearDecay(optimizer, steps) : optimizer)
        {
            Epochs = (int)((steps + stepsPerEpoch - 1) / stepsPerEpoch),
            MaximumSteps = steps,
            BatchSize = settings.Batch,
            Seed = settings.Seed,
            Progress = progress,
        }.Fit(training, cancellationToken: cancellation);

        return Console.IsOutputRedirected ? Fit(new PlainProgress(Console.Out)) : LiveProgress.Show(AnsiConsole.Console, steps, Fit);
    }
}
