using System;
using System.Globalization;
using Compiled;

namespace Samples.Shared.Training;

/// <summary>What comes after training: saving, and the last line, which says how well the network reads what it never saw.</summary>
internal static class Outcome
{
    /// <summary>Says if the run was cut short, saves the network and measures it.</summary>
    /// <param name="network">The trained network.</param>
    /// <param name="history">How its training went.</param>
    /// <param name="savePath">Where the weights go, or null.</param>
    /// <param name="test">Images it never learned from.</param>
    /// <returns>The exit code.</returns>
    public static int Report(IClassifier network, History history, string? savePath, Dataset test)
    {
        if (history.End == TrainingEnd.Cancelled)
        {
            Console.WriteLine($"stopped by Ctrl+C after {history.Steps} steps");
        }

        if (savePath is not null)
        {
            network.Save(savePath);
            Console.WriteLine($"saved {savePath}");
        }

        double accuracy = Metrics.Accuracy(network, test);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"test accuracy {accuracy:F4} ({test.Count} images)"));
        return history.End == TrainingEnd.Cancelled ? GuardedRun.Interrupted : 0;
    }
}
