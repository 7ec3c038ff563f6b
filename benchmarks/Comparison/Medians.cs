using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Benchmarks.Comparison;

/// <summary>A figure of the peer, and the setting that reached it.</summary>
internal sealed record Best(double Value, string Setting);

/// <summary>Medians over the rounds of a measurement.</summary>
internal static class Medians
{
    /// <summary>The medians of a network over <paramref name="rounds"/>; null where none of them measured it.</summary>
    public static Figures? Of(IEnumerable<RunFile> rounds, string network)
    {
        List<Figures> figures = [.. rounds.Where(round => round.ByNetwork.ContainsKey(network)).Select(round => round.ByNetwork[network])];
        return figures.Count == 0
            ? null
            : new(
                Median(figures.Select(round => round.TrainingRate)),
                Median(figures.Select(round => round.SingleMicroseconds)),
                Median(figures.Select(round => round.InferenceRate)),
                figures.All(round => round.PercentOfPeak is not null) ? Median(figures.Select(round => round.PercentOfPeak ?? 0)) : null);
    }

    /// <summary>The middle one of the values, the mean of the two middle ones where their number is even.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
