using System.Threading;
using Compiled;
using Mnist.CommandLine;
using Samples.Shared.Training;

namespace Mnist.Training;

/// <summary>Trains a network as the settings say, in view of the user.</summary>
internal static class TrainingSession
{
    /// <summary>Trains until the settings' length is reached or the run is cancelled.</summary>
    public static History Run(IClassifier network, Dataset training, Settings settings, CancellationToken cancellation)
    {
        // One image left over at the end of an epoch is left out: it has no statistics, which some of the networks need.
        bool dropLast = training.Count % settings.Batch == 1;
        int stepsPerEpoch = dropLast ? training.Count / settings.Batch : (training.Count + settings.Batch - 1) / settings.Batch;
        long steps = settings.Length.TotalSteps(stepsPerEpoch);
        Optimizer optimizer = settings.Optimizer.Create(settings.LearningRate);
        return TrainingDisplay.Show(steps, progress => new Trainer(network, optimizer)
        {
            Epochs = (int)((steps + stepsPerEpoch - 1) / stepsPerEpoch),
            MaximumSteps = steps,
            BatchSize = settings.Batch,
            DropLast = dropLast,
            Seed = settings.Seed,
            Schedule = settings.Model.Decay ? new PolynomialDecay(settings.LearningRate, steps) : null,
            Histograms = settings.ReportPath is not null,
            Progress = progress,
        }.Fit(training, cancellationToken: cancellation));
    }
}
