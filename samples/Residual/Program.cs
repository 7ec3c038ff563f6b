using System;
using Compiled;
using Residual.CommandLine;
using Residual.Images;
using Residual.Networks;
using Samples.Shared;
using Samples.Shared.Training;

namespace Residual;

/// <summary>Trains a residual network, compiled from blocks, to tell shapes and textures apart, in view of the user.</summary>
internal static class Program
{
    private const int TrainingImages = 12_000;
    private const int TestImages = 2_000;
    private const float LearningRate = 0.003f;

    private static int Main(string[] arguments) => new ResidualCommand(settings => GuardedRun.Run("residual", interruption => Run(settings, interruption)))
        .Run(arguments, Console.Out, Console.Error);

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        SmallResNet network = new(settings.Seed);
        Console.WriteLine(SmallResNet.Summary.TrimEnd());
        Console.WriteLine(GeneratedCode.Of(typeof(SmallResNet)));

        Dataset training = ShapeImages.Draw(TrainingImages, settings.Seed, training: true).ToDataset();
        Dataset test = ShapeImages.Draw(TestImages, settings.Seed, training: false).ToDataset();
        Console.WriteLine($"data: {training.Count} images of 3 x 32 x 32, drawn: {string.Join(", ", ShapeImages.ClassNames)}");

        // An epoch's last images are left out where they do not fill a step: statistics over a few are poor, over one there are none.
        long steps = (long)settings.Epochs * (training.Count / settings.Batch);
        History history = TrainingDisplay.Show(steps, progress => new Trainer(network, new Adam(LearningRate))
        {
            Schedule = new PolynomialDecay(LearningRate, steps),
            Epochs = settings.Epochs,
            BatchSize = settings.Batch,
            DropLast = true,
            Seed = settings.Seed,
            AccuracySamples = 2_000,
            Progress = progress,
        }.Fit(training, cancellationToken: interruption.Token));
        return Outcome.Report(network, history, settings.SavePath, test);
    }
}
