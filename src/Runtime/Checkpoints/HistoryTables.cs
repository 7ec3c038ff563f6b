using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>What a history holds besides its epochs, as tables in a checkpoint: histograms and the confusion matrix. Nothing is there where there are none.</summary>
internal static class HistoryTables
{
    private const string Confusion = CheckpointNames.Trainer + "confusion", Histograms = CheckpointNames.Trainer + "histograms",
        HistogramNames = CheckpointNames.Trainer + "histogram_names";

    // Name, kind, epoch, least, most, mean, deviation; then the counts.
    private const int Fixed = 7;

    /// <summary>Adds the tables.</summary>
    public static void Write(CheckpointContent content, TrainingState state)
    {
        if (state.Confusion is { } confusion)
            content.Add(Confusion, [confusion.Classes + 1, confusion.Classes], confusion.Table);
        if (state.Histograms.Count == 0)
            return;
        string[] names = [.. state.Histograms.Select(histogram => histogram.Tensor).Distinct()];
        Dictionary<string, int> places = names.Select((name, i) => (name, i)).ToDictionary();
        content.Set(HistogramNames, string.Join('\n', names));
        content.Add(Histograms, [state.Histograms.Count, Fixed + TensorHistogram.Bins], [.. state.Histograms.SelectMany(histogram => Row(histogram, places[histogram.Tensor]))]);
    }

    /// <summary>Reads the tables that are there.</summary>
    /// <exception cref="InvalidFileException">One is not such a table.</exception>
    public static void Read(Checkpoint checkpoint, TrainingState state)
    {
        if (checkpoint.Has(Confusion))
        {
            int classes = checkpoint.Columns(Confusion);
            state.Confusion = ConfusionMatrix.Of(classes, checkpoint.Doubles(Confusion, classes)) ?? throw checkpoint.Metadata.Fault("Its confusion matrix does not hold counts.");
        }

        if (!checkpoint.Has(Histograms))
            return;
        string[] names = checkpoint.Metadata.String(HistogramNames).Split('\n');
        double[] table = checkpoint.Doubles(Histograms, Fixed + TensorHistogram.Bins);
        for (int row = 0; row < table.Length; row += Fixed + TensorHistogram.Bins)
        {
            state.Histograms.Add(Histogram(table.AsSpan(row, Fixed + TensorHistogram.Bins), names)
                ?? throw checkpoint.Metadata.Fault("Its histograms are none."));
        }
    }

    private static IEnumerable<double> Row(TensorHistogram histogram, int name) =>
    [
        name, (int)histogram.Kind, histogram.Epoch, histogram.Minimum, histogram.Maximum, histogram.Mean, histogram.StandardDeviation,
        .. histogram.Counts.Select(count => (double)count),
    ];

    private static TensorHistogram? Histogram(ReadOnlySpan<double> row, string[] names)
    {
        foreach (double number in row)
        {
            if (!double.IsFinite(number))
                return null;
        }

        (double name, double kind, double epoch) = (row[0], row[1], row[2]);
        if (!(name >= 0 && name < names.Length && epoch is >= 1 and <= int.MaxValue) || !Enum.IsDefined((HistogramKind)kind))
            return null;
        long[] counts = new long[row.Length - Fixed];
        for (int i = 0; i < counts.Length; i++)
            counts[i] = (long)row[Fixed + i];
        return new TensorHistogram(names[(int)name], (HistogramKind)kind, (int)epoch, row[3], row[4], counts) { Mean = row[5], StandardDeviation = row[6] };
    }
}
