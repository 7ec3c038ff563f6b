using System;
using Compiled;
using Mnist.CommandLine;
using Mnist.Data;
using Mnist.Pictures;
using Mnist.Training;
using Samples.Shared;
using Samples.Shared.Training;

namespace Mnist;

/// <summary>Trains a network that was compiled from attributes to read handwritten digits, in view of the user.</summary>
internal static class Program
{
    private static int Main(string[] arguments) =>
        new MnistCommand(settings => GuardedRun.Run("mnist", interruption => Run(settings, interruption))).Run(arguments, Console.Out, Console.Error);

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

        Filters? untrained = settings.FiltersPath is null ? null : Filters.Of(network);
        History history = TrainingSession.Run(network, data.Training, settings, interruption.Token);
        if (settings.FiltersPath is { } path)
        {
            FiltersPicture.Save(path, settings.Model.Name, untrained!, Filters.Of(network), Mistakes.Of(network, data.Test));
            Console.WriteLine($"filters and mistakes: {path}");
        }

        if (settings.ReportPath is { } report)
        {
            history.WriteHtml(report, $"{settings.Model.Name}: training", network.Summary);
            Console.WriteLine($"report: {report}");
        }

        return Outcome.Report(network, history, settings.SavePath, data.Test);
    }
}
