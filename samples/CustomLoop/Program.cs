using System;
using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.IO;
using Compiled;
using Mnist.BuiltInDigits;
using Samples.Shared;
using Samples.Shared.CommandLine;

namespace CustomLoop;

/// <summary>Training by hand: the six lines of the README, with data before and a measurement behind them.</summary>
internal static class Program
{
    private const ulong Seed = 1;

    private static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs what <paramref name="arguments"/> ask for. What is wrong with them goes to <paramref name="error"/> in one line.</summary>
    /// <returns>The exit code.</returns>
    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        Option<string?> data = CheckedOption.Text(
            "--data", "The folder of MNIST's four IDX files, plain or .gz [default: built-in digits]", "folder", folder => Directory.Exists(folder) ? null : "there is no such folder");
        Option<int?> epochs = CheckedOption.Number("--epochs", "Passes over the training images [default: 5]", 1, 1000);
        RootCommand root = new("Trains a network by hand, in a loop of its own.") { data, epochs };
        root.SetAction(result => GuardedRun.Run("custom-loop", _ => Train(result.GetValue(data), result.GetValue(epochs) ?? 5, output)));
        ParseResult parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
        {
            error.WriteLine($"custom-loop: {parsed.Errors[0].Message}");
            return GuardedRun.UsageError;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
    }

    private static int Train(string? folder, int epochs, TextWriter output)
    {
        Dataset training = Load(folder, training: true), test = Load(folder, training: false);

        Digits network = new(Seed);
        Adam optimizer = new(learningRate: 0.001f);
        using BatchIterator batches = new(training, batchSize: 100, Seed);
        for (int epoch = 0; epoch < epochs; batches.StartEpoch(++epoch))
            while (batches.MoveNext())
                network.TrainStep(batches.Inputs, batches.Labels, optimizer);

        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {Metrics.Accuracy(network, test):F4} ({test.Count} images)"));
        return 0;
    }

    private static Dataset Load(string? folder, bool training)
    {
        if (folder is not null)
            return Dataset.Mnist(folder, training);
        DigitImages images = DigitImages.Draw(training ? 10_000 : 2_000, Seed, training);
        return new(images.Pixels, DigitImages.ImageLength, images.Labels);
    }
}
