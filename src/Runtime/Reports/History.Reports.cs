using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Compiled;

/// <content>A history as files.</content>
public sealed partial record History
{
    /// <summary>Writes a CSV file: a header line, then a line an epoch, numbers with all their digits, nothing where nothing was measured.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <exception cref="IOException">It cannot be written; an older one is as it was.</exception>
    public void WriteCsv(string path)
    {
        string[] columns = ReportTable.Columns(Epochs);
        StringBuilder text = new();
        text.AppendJoin(',', columns.Select(CsvField)).Append('\n');
        foreach (EpochReport report in Epochs)
        {
            text.AppendJoin(',', ReportTable.Row(report, columns).Select(number =>
                double.IsNaN(number) ? "" : number.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
        }

        WriteText(path, text.ToString());
    }

    /// <summary>
    /// Writes an HTML page that needs nothing else: curves of losses, accuracies, learning rate and metrics, the confusion matrix, the histograms and a
    /// table of the epochs, drawn as SVG.
    /// </summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="title">The page's title.</param>
    /// <param name="summary">The network's <see cref="INetwork.Summary"/>, or null to leave it out.</param>
    /// <exception cref="IOException">It cannot be written; an older one is as it was.</exception>
    public void WriteHtml(string path, string title = "Training", string? summary = null)
    {
        ArgumentNullException.ThrowIfNull(title);
        WriteText(path, new HistoryPage(this, title, summary).Write());
    }

    /// <summary>Writes an event file for TensorBoard; see <see cref="TensorBoardWriter"/>.</summary>
    /// <param name="folder">The folder, one for each run; created where it does not exist.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteTensorBoard(string folder)
    {
        using TensorBoardWriter writer = new(folder);
        foreach (EpochReport report in Epochs)
        {
            writer.AddEpoch(report);
            foreach (TensorHistogram histogram in Histograms.Where(histogram => histogram.Epoch == report.Epoch))
                writer.AddHistogram(report.Step, histogram);
        }
    }

    private static void WriteText(string path, string text)
    {
        using AtomicFile file = new(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }

    private static string CsvField(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
