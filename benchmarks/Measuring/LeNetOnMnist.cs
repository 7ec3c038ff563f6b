using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using Compiled.Benchmarks.Networks;
using Mnist.Data;

namespace Compiled.Benchmarks.Measuring;

/// <summary>
/// How long LeNet-5 takes to learn MNIST, from fresh parameters to the end of the tenth epoch: the figure by which SimpleChains.jl is known.
/// </summary>
/// <remarks>
/// The images are in memory as floats before the clock starts; shuffling, batches, gradients and updates are timed, the test is not. The first of
/// the two runs includes the just-in-time compiler's work, the second is the figure.
/// </remarks>
internal static class LeNetOnMnist
{
    private const int Runs = 2;
    private const int Epochs = 10;
    private const int Batch = 128;
    private const float LearningRate = 3e-4f;
    private const ulong Seed = 1;

    /// <summary>Trains twice and writes a line for each run: <c>lenet-mnist &lt;seconds&gt; s accuracy &lt;fraction of the test images&gt;</c>.</summary>
    /// <param name="folder">The folder with MNIST's four files, or null to look where the Mnist sample looks.</param>
    /// <param name="output">Where to write.</param>
    /// <exception cref="IOException">There is no MNIST, or it is damaged.</exception>
    public static void Write(string? folder, TextWriter output)
    {
        string found = Find(folder);
        Dataset training = Dataset.Mnist(found, training: true), test = Dataset.Mnist(found, training: false);
        for (int run = 0; run < Runs; run++)
        {
            LeNet5 network = new(Seed);
            TimeSpan time = Train(network, training);
            double accuracy = Metrics.Accuracy(network, test);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"lenet-mnist {time.TotalSeconds:F3} s accuracy {accuracy:F4}"));
            output.Flush();
        }
    }

    private static TimeSpan Train(LeNet5 network, Dataset training)
    {
        long start = Stopwatch.GetTimestamp();
        Adam optimizer = new(LearningRate);
        BatchIterator batches = new(training, Batch, Seed);
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            batches.StartEpoch(epoch);
            while (batches.MoveNext())
            {
                network.TrainStep(batches.Inputs, batches.Labels, optimizer);
            }
        }

        return Stopwatch.GetElapsedTime(start);
    }

    private static string Find(string? folder)
    {
        string? variable = Environment.GetEnvironmentVariable(MnistFolder.Variable);
        return MnistFolder.Find(folder, variable, MnistFolder.Cache) ?? throw new FileNotFoundException(
            folder is null
                ? $"no MNIST in {variable ?? "$" + MnistFolder.Variable} or {MnistFolder.Cache}; name its folder with --data"
                : $"--data is '{folder}'; that folder has no {MnistFolder.MissingFile(folder)}");
    }
}
