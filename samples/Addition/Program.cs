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

        LinearDecay optimizer = new(new Adam(LearningRate), (long)settings.Epochs * (training.Count / Batch));
        int[] tokens = new int[Batch * Sum.Steps], labels = new int[Batch * Sum.Steps];
        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            training.Shuffle(settings.Seed, epoch);
            double loss = 0;
            for (int first = 0; first < training.Count; first += Batch)
            {
                interruption.Token.ThrowIfCancellationRequested();
                training.Write(first, tokens, labels);
                loss += network.TrainStep(tokens, labels, optimizer);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}/{settings.Epochs} loss {loss / (training.Count / Batch):F4} unseen sums {Examiner.Accuracy(network, test):F4}"));
        }

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
        return 0;
    }
}
