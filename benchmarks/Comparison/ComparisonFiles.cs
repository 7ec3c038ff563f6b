using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Compiled.Benchmarks.Measuring;

namespace Compiled.Benchmarks.Comparison;

/// <summary>Writes a comparison as <c>date-processor.md</c>, the same figures as <c>.csv</c>, and shows the Markdown.</summary>
internal static class ComparisonFiles
{
    /// <summary>Joins the runs and writes the files.</summary>
    /// <param name="ours">Our runs.</param>
    /// <param name="ours256">Our runs with 256-bit vectors; none leaves their columns out.</param>
    /// <param name="peer">The peer's runs, of one or several settings.</param>
    /// <param name="folder">Where to write; made where it is missing.</param>
    /// <param name="output">Where to show the Markdown.</param>
    public static void Write(
        IReadOnlyList<RunFile> ours, IReadOnlyList<RunFile> ours256, IReadOnlyList<RunFile> peer, string folder, TextWriter output)
    {
        IReadOnlyList<ComparisonRow> rows = ComparisonRow.Join(ours, ours256, peer);
        string date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string markdown = Markdown(rows, date, ours, ours256, peer);
        Directory.CreateDirectory(folder);
        string stem = Path.Combine(folder, $"{date}-{FileName(Machine.Processor)}");
        File.WriteAllText(stem + ".md", markdown);
        File.WriteAllText(stem + ".csv", Csv(rows));
        output.Write(markdown);
        output.WriteLine();
        output.WriteLine($"written: {stem}.md, {stem}.csv");
    }

    private static string Markdown(
        IReadOnlyList<ComparisonRow> rows, string date, IReadOnlyList<RunFile> ours, IReadOnlyList<RunFile> ours256, IReadOnlyList<RunFile> peer)
    {
        StringBuilder text = new();
        text.Append($"# {date}, {Machine.Processor}\n\n");
        text.Append("Medians over rounds, run in turns. The peer's figure is its best setting's, chosen for each figure apart; ");
        text.Append("`x` is how many times faster ours is.\n\n");
        AppendRuns(text, "ours", ours);
        AppendRuns(text, "ours", ours256);
        AppendRuns(text, "peer", peer);

        bool narrow = ours256.Count > 0;
        text.Append("\n## Training, samples/s\n\n").Append(Table(
            rows, narrow, run => Rate(run.TrainingRate), row => row.Training, Rate, (row, run) => row.TrainingRatio(run), showPeak: true));
        text.Append($"\nGeometric mean: {Ratio(GeometricMean(rows.Select(row => row.TrainingRatio(row.Ours))))}\n");
        text.Append("\n## Inference of one sample, microseconds\n\n").Append(Table(
            rows, narrow, run => Microseconds(run.SingleMicroseconds), row => row.Single, Microseconds, (row, run) => row.SingleRatio(run)));
        text.Append("\n## Inference of a batch, samples/s\n\n").Append(Table(
            rows, narrow, run => Rate(run.InferenceRate), row => row.Inference, Rate, (row, run) => row.InferenceRatio(run)));
        return text.ToString();
    }

    private static string Table(
        IReadOnlyList<ComparisonRow> rows,
        bool narrow,
        Func<Figures, string> ours,
        Func<ComparisonRow, Best> peer,
        Func<double, string> shown,
        Func<ComparisonRow, Figures, double> ratio,
        bool showPeak = false)
    {
        string[] peak = showPeak ? ["% of peak"] : [], narrowHeader = narrow ? ["ours, 256 bits", "x"] : [];
        TextTable table = new(["network", "ours", .. peak, "peer", "peer's setting", "x", .. narrowHeader]);
        foreach (ComparisonRow row in rows)
        {
            string[] peakCell = showPeak ? [Percent(row.Ours.PercentOfPeak)] : [];
            string[] narrowCells = !narrow ? [] : row.Ours256 is { } figures ? [ours(figures), Ratio(ratio(row, figures))] : ["", ""];
            Best best = peer(row);
            table.Add([row.Network, ours(row.Ours), .. peakCell, shown(best.Value), best.Setting, Ratio(ratio(row, row.Ours)), .. narrowCells]);
        }

        return table.ToMarkdown();
    }

    private static string Csv(IReadOnlyList<ComparisonRow> rows)
    {
        TextTable table = new(
            "net",
            "train_samples_per_s", "train_peer", "train_peer_setting", "train_ratio", "percent_of_peak",
            "infer1_us", "infer1_peer_us", "infer1_peer_setting", "infer1_ratio",
            "infer_samples_per_s", "infer_peer", "infer_peer_setting", "infer_ratio",
            "train_256", "train_256_ratio", "infer1_256_us", "infer1_256_ratio", "infer_256", "infer_256_ratio");
        foreach (ComparisonRow row in rows)
        {
            string[] narrow = row.Ours256 is { } figures
                ? [
                    Rate(figures.TrainingRate), Number(row.TrainingRatio(figures)),
                    Microseconds(figures.SingleMicroseconds), Number(row.SingleRatio(figures)),
                    Rate(figures.InferenceRate), Number(row.InferenceRatio(figures)),
                ]
                : ["", "", "", "", "", ""];
            table.Add([
                row.Network,
                Rate(row.Ours.TrainingRate), Rate(row.Training.Value), row.Training.Setting, Number(row.TrainingRatio(row.Ours)),
                Percent(row.Ours.PercentOfPeak),
                Microseconds(row.Ours.SingleMicroseconds), Microseconds(row.Single.Value), row.Single.Setting,
                Number(row.SingleRatio(row.Ours)),
                Rate(row.Ours.InferenceRate), Rate(row.Inference.Value), row.Inference.Setting, Number(row.InferenceRatio(row.Ours)),
                .. narrow,
            ]);
        }

        return table.ToCsv();
    }

    // One line a setting: how many rounds, what the run says of itself, the command.
    private static void AppendRuns(StringBuilder text, string who, IReadOnlyList<RunFile> runs)
    {
        foreach (IGrouping<string, RunFile> rounds in runs.GroupBy(run => run.Setting))
        {
            RunFile first = rounds.First();
            string setting = rounds.Key.Length > 0 ? $" ({rounds.Key})" : "", command = first.Command.Length > 0 ? $": `{first.Command}`" : "";
            text.Append(CultureInfo.InvariantCulture, $"- {who}{setting}, rounds: {rounds.Count()}, {first.Description}{command}\n");
        }
    }

    private static double GeometricMean(IEnumerable<double> ratios) => Math.Exp(ratios.Average(Math.Log));

    private static string Rate(double value) => value.ToString("F0", CultureInfo.InvariantCulture);

    private static string Microseconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("F2", CultureInfo.InvariantCulture);

    private static string Ratio(double value) => Number(value) + " x";

    private static string Percent(double? value) => value?.ToString("F1", CultureInfo.InvariantCulture) ?? "";

    private static string FileName(string processor) => string.Join(
        '-',
        new string([.. processor.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ')])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
