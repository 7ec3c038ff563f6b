using System;
using System.Globalization;
using Addition.CommandLine;
using Addition.Networks;
using Addition.Sums;
using Compiled;
using Samples.Shared;
using Samples.Shared.Training;

namespace Addition;

/// <summary>Trains an LSTM to add numbers of two digits character by character, and asks it for sums it has never seen.</summary>
internal static class Program
{
    private const int TestSums = 2_000;
    private const int Batch = 50;
    private const float LearningRate = 0.005f;

    private static int Main(string[] arguments) => new AdditionCommand(settings => GuardedRun.Run("addition", interruption => Run(settings, interruption)))
        .Run(arguments, Console.Out, Console.Error);

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        Adder network = new(settings.Seed);
        Console.WriteLine(Adder.Summary.TrimEnd());
        (SumSet training, SumSet test) = SumSet.Split(TestSums, settings.Seed);
        Console.WriteLine($"data: {training.Count} sums to learn from, {test.Count} others to be asked");

        long steps = (long)settings.Epochs * (training.Count / Batch);
        Trainer Create(ITrainingProgress progress) => new(network, new Adam(LearningRate))
        {
            Epochs = settings.Epochs,
            BatchSize = Batch,
            Seed = settings.Seed,
            Schedule = new PolynomialDecay(LearningRate, steps),
            Progress = progress,
        };

        // The unseen sums are measured to be shown, digit by digit; nothing is chosen by them.
        History history = TrainingDisplay.Show(steps, progress => Create(progress).Fit(training.ToDataset(), test.ToDataset(), interruption.Token));
        for (int i = 0; i < 5; i++)
        {
            Console.WriteLine($"{test[i]} = {Examiner.Answer(network, test[i])}");
        }

        if (settings.SavePath is { } path)
        {
            network.Save(path);
            Console.WriteLine($"saved {path}");
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {Examiner.Accuracy(network, test):F4} ({test.Count} sums)"));
        return history.End == TrainingEnd.Cancelled ? GuardedRun.Interrupted : 0;
    }
}
