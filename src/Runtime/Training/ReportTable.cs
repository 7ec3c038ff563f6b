using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Epoch reports as rows of numbers: what checkpoints, CSV files and pictures hold of a history.</summary>
internal static class ReportTable
{
    public const string Epoch = "epoch", Step = "step", Loss = "loss", Accuracy = "accuracy", ValidationLoss = "validation loss",
        ValidationAccuracy = "validation accuracy", LearningRate = "learning rate", Speed = "samples per second", Seconds = "seconds";

    private const string Epochs = "epochs", SecondsLeft = "seconds left";

    private static readonly string[] Fixed =
        [Epoch, Epochs, Step, Loss, Accuracy, ValidationLoss, ValidationAccuracy, LearningRate, Speed, Seconds, SecondsLeft];

    /// <summary>The fixed columns, then the metrics that occur, in the order of their first occurrence.</summary>
    public static string[] Columns(IReadOnlyList<EpochReport> reports) =>
        [.. Fixed, .. reports.SelectMany(report => report.Metrics).Select(metric => metric.Name).Distinct()];

    /// <summary>A report's numbers in these columns; NaN where it has none.</summary>
    public static IEnumerable<double> Row(EpochReport report, IReadOnlyList<string> columns) => columns.Select((name, i) => i switch
    {
        0 => report.Epoch,
        1 => report.Epochs,
        2 => report.Step,
        3 => report.Loss,
        4 => report.Accuracy ?? double.NaN,
        5 => report.ValidationLoss ?? double.NaN,
        6 => report.ValidationAccuracy ?? double.NaN,
        7 => report.LearningRate,
        8 => report.SamplesPerSecond,
        9 => report.Time.TotalSeconds,
        10 => report.TimeLeft.TotalSeconds,
        _ => report.Metrics.Where(metric => metric.Name == name).Select(metric => metric.Value).DefaultIfEmpty(double.NaN).First(),
    });

    /// <summary>A report from its row; null where the columns or the numbers are not those of a report.</summary>
    public static EpochReport? Report(IReadOnlyList<string> columns, ReadOnlySpan<double> row)
    {
        if (columns.Count < Fixed.Length || !columns.Take(Fixed.Length).SequenceEqual(Fixed))
            return null;
        if (Whole(row[0]) is not { } epoch || Whole(row[1]) is not { } epochs || Whole(row[2]) is not { } step
            || Time(row[9]) is not { } time || Time(row[10]) is not { } left || epoch > int.MaxValue || epochs > int.MaxValue)
        {
            return null;
        }

        List<MetricValue> metrics = [];
        for (int i = Fixed.Length; i < columns.Count; i++)
        {
            if (!double.IsNaN(row[i]))
                metrics.Add(new MetricValue(columns[i], row[i]));
        }

        return new EpochReport((int)epoch, (int)epochs, step, row[3], Number(row[4]), Number(row[5]), Number(row[6]), row[8], time, left)
        {
            LearningRate = row[7],
            Metrics = metrics,
        };
    }

    private static double? Number(double value) => double.IsNaN(value) ? null : value;

    private static long? Whole(double value) => value is >= 0 and <= 1L << 53 && value == Math.Floor(value) ? (long)value : null;

    private static TimeSpan? Time(double seconds) =>
        seconds >= 0 && seconds < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : seconds > 0 ? TimeSpan.MaxValue : null;
}
