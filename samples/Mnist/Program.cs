using System;
using System.Globalization;
using System.IO;
using Compiled;
using Mnist.CommandLine;
using Mnist.Data;
using Mnist.Training;

namespace Mnist;

/// <summary>Trains a network that was compiled from attributes to read handwritten digits, in view of the user.</summary>
internal static class Program
{
    private const int Failed = 1;
    private const int Interrupted = 130;

    private static int Main(string[] arguments) => new MnistCommand(TryRun).Run(arguments, Console.Out, Console.Error);

    private static int TryRun(Settings settings)
    {
        using Interruption interruption = new();
        try
        {
            return Run(settings, interruption);
        }
        catch (TypeInitializationException exception) when (exception.InnerException is InvalidOperationException reason)
        {
            // The runtime's settings read the environment, which may hold nonsense.
            Console.Error.WriteLine($"mnist: {reason.Message}");
            return MnistCommand.UsageError;
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("mnist: stopped by Ctrl+C");
            return Interrupted;
        }
        catch (Exception exception) when (
            exception is DownloadException or TrainingDivergedException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"mnist: {exception.Message}");
            return Failed;
        }
    }

    private static int Run(Settings settings, Interruption interruption)
    {
        CompiledOptions.Threads = settings.Threads ?? CompiledOptions.Threads;
        IClassifier network = settings.Model.Create(settings.Seed);
        Console.WriteLine(network.Summary.TrimEnd());
        Console.WriteLine(GeneratedCode.Of(network.GetType()));

        if (settings.Download)
        {
            DownloadDisplay.FillAsync(MnistFolder.Cache, settings.Mirrors, interruption.Token).GetAwaiter().GetResult();
        }

        DigitData data = DigitData.Load(settings.DataFolder, settings.Seed);
        Console.WriteLine(data.Origin);

        History history = TrainingSession.Run(network, data.Training, settings, interruption.Token);
        if (history.End == TrainingEnd.Cancelled)
        {
            Console.WriteLine($"stopped by Ctrl+C after {history.Steps} steps");
        }

        if (settings.SavePath is { } path)
        {
            network.Save(path);
            Console.WriteLine($"saved {path}");
        }

        double accuracy = Metrics.Accuracy(network, data.Test);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {accuracy:F4} ({data.Test.Count} images)"));
        return history.End == TrainingEnd.Cancelled ? Interrupted : 0;
    }
}
