using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled.Benchmarks.Comparison;

/// <summary>Ours against the best of a peer's settings. Every ratio says how many times faster ours is: above 1, ours is the faster.</summary>
/// <param name="Network">The network.</param>
/// <param name="Ours">Our medians.</param>
/// <param name="Ours256">Our medians with 256-bit vectors, where they were measured.</param>
/// <param name="Training">The peer's best training rate.</param>
/// <param name="Single">The peer's shortest inference of one sample.</param>
/// <param name="Inference">The peer's best batch inference rate.</param>
internal sealed record ComparisonRow(string Network, Figures Ours, Figures? Ours256, Best Training, Best Single, Best Inference)
{
    /// <summary>Our training rate over the peer's.</summary>
    public double TrainingRatio(Figures ours) => ours.TrainingRate / Training.Value;

    /// <summary>The peer's time for one sample over ours.</summary>
    public double SingleRatio(Figures ours) => Single.Value / ours.SingleMicroseconds;

    /// <summary>Our batch inference rate over the peer's.</summary>
    public double InferenceRatio(Figures ours) => ours.InferenceRate / Inference.Value;

    /// <summary>A row for each network of our runs.</summary>
    /// <exception cref="InvalidDataException">The peer has not measured one of them.</exception>
    public static IReadOnlyList<ComparisonRow> Join(IReadOnlyList<RunFile> ours, IReadOnlyList<RunFile> ours256, IReadOnlyList<RunFile> peer)
    {
        List<ComparisonRow> rows = [];
        foreach (string network in ours.SelectMany(run => run.Networks).Distinct())
        {
            // The best setting may be another one for each figure.
            var settings = peer.GroupBy(run => run.Setting)
                .Select(rounds => (Setting: rounds.Key, Figures: Medians.Of(rounds, network)))
                .Where(setting => setting.Figures is not null)
                .ToList();
            if (settings.Count == 0)
            {
                throw new InvalidDataException($"no file of --peer has the network '{network}'");
            }

            Best Largest(Func<Figures, double> figure) =>
                settings.Select(setting => new Best(figure(setting.Figures!), setting.Setting)).MaxBy(best => best.Value)!;
            Best Smallest(Func<Figures, double> figure) =>
                settings.Select(setting => new Best(figure(setting.Figures!), setting.Setting)).MinBy(best => best.Value)!;
            rows.Add(new(
                network,
                Medians.Of(ours, network)!,
                Medians.Of(ours256, network),
                Largest(figures => figures.TrainingRate),
                Smallest(figures => figures.SingleMicroseconds),
                Largest(figures => figures.InferenceRate)));
        }

        return rows;
    }
}
