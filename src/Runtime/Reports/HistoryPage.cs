using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>A history as one HTML page without any other file.</summary>
internal sealed class HistoryPage(History history, string title, string? summary)
{
    // The last epochs' histograms say most; a page with those of every epoch would be larger than the network.
    private const int LargestMatrix = 50;

    private readonly StringBuilder _html = new();

    public StringBuilder Write()
    {
        _html.Append("<!DOCTYPE html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n<title>").Append(Svg.Escape(title)).Append("</title>\n")
            .Append("<style>body{font:14px sans-serif;margin:24px;color:#222}svg{font:11px sans-serif;margin:0 16px 8px 0}svg text{fill:#444}")
            .Append("figure{display:inline-block;margin:0 0 12px 0}figcaption{font-weight:bold}table{border-collapse:collapse;margin:8px 0}")
            .Append("td,th{border:1px solid #ccc;padding:2px 8px;text-align:right}pre{background:#f6f6f6;padding:12px;overflow:auto}</style>\n</head>\n<body>\n");
        _html.Append("<h1>").Append(Svg.Escape(title)).Append("</h1>\n");
        _html.Append(CultureInfo.InvariantCulture, $"<p>{history.Steps} steps in {history.Time:hh\\:mm\\:ss}; ended: {Svg.Escape(history.End.ToString())}</p>\n");
        Curves();
        if (history.Confusion is { Classes: <= LargestMatrix } confusion)
            Matrix(confusion);
        Histograms();
        Table();
        if (summary is not null)
            _html.Append("<h2>Network</h2>\n<pre>").Append(Svg.Escape(summary)).Append("</pre>\n");
        return _html.Append("</body>\n</html>\n");
    }

    private void Curves()
    {
        _html.Append("<h2>Curves</h2>\n");
        Chart("Loss", Series("training", report => report.Loss), Series("validation", report => report.ValidationLoss));
        Chart("Accuracy", Series("training", report => report.Accuracy), Series("validation", report => report.ValidationAccuracy));
        Chart("Learning rate", Series("learning rate", report => report.LearningRate));
        foreach (string name in history.Epochs.SelectMany(report => report.Metrics).Select(metric => metric.Name).Distinct())
        {
            Chart(name, Series(name, report =>
                report.Metrics.Where(metric => metric.Name == name).Select(metric => (double?)metric.Value).FirstOrDefault()));
        }
    }

    private ChartSeries Series(string name, Func<EpochReport, double?> value) =>
        new(name, [.. history.Epochs.Select(report => ((double)report.Epoch, value(report) ?? double.NaN))]);

    private void Chart(string name, params ChartSeries[] series)
    {
        ChartSeries[] drawn = [.. series.Where(one => one.Points.Any(point => double.IsFinite(point.Y)))];
        if (drawn.Length > 0)
            Figure(name, Svg.Lines(name, "epoch", drawn));
    }

    private void Figure(string caption, string svg) =>
        _html.Append("<figure><figcaption>").Append(Svg.Escape(caption)).Append("</figcaption>\n").Append(svg).Append("</figure>\n");

    // Rows are what the samples are, columns what they were taken for; the darker, the larger the share of the row.
    private void Matrix(ConfusionMatrix confusion)
    {
        _html.Append("<h2>Confusion matrix</h2>\n<p>Rows: the class. Columns: what it was taken for.</p>\n<table class='confusion'>\n<tr><th></th>");
        for (int predicted = 0; predicted < confusion.Classes; predicted++)
            _html.Append(CultureInfo.InvariantCulture, $"<th>{predicted}</th>");
        _html.Append("</tr>\n");
        for (int actual = 0; actual < confusion.Classes; actual++)
        {
            _html.Append(CultureInfo.InvariantCulture, $"<tr><th>{actual}</th>");
            for (int predicted = 0; predicted < confusion.Classes; predicted++)
            {
                double share = confusion[actual, predicted] / Math.Max(1.0, confusion.Support(actual));
                string colour = actual == predicted ? "31,111,180" : "217,84,30";
                _html.Append(CultureInfo.InvariantCulture,
                    $"<td style='background:rgba({colour},{share * 0.7:F3})'>{confusion[actual, predicted]}</td>");
            }

            _html.Append("</tr>\n");
        }

        _html.Append("</table>\n");
    }

    private void Histograms()
    {
        if (history.Histograms.Count == 0)
            return;
        int last = history.Histograms.Max(histogram => histogram.Epoch);
        _html.Append(CultureInfo.InvariantCulture, $"<h2>Histograms after epoch {last}</h2>\n");
        foreach (TensorHistogram histogram in history.Histograms.Where(histogram => histogram.Epoch == last))
        {
            string name = $"{histogram.Tensor}: {histogram.Kind.ToString().ToLowerInvariant()}";
            Figure(name, Svg.Bars(name, histogram.Minimum, histogram.Maximum, histogram.Counts));
        }

        Spreads();
    }

    // How a tensor's spread changed: vanishing and exploding gradients show here.
    private void Spreads()
    {
        foreach (HistogramKind kind in history.Histograms.Select(histogram => histogram.Kind).Distinct().Order())
        {
            ChartSeries[] series = [.. history.Histograms.Where(histogram => histogram.Kind == kind).GroupBy(histogram => histogram.Tensor)
                .Select(group => new ChartSeries(group.Key, [.. group.Select(histogram => ((double)histogram.Epoch, histogram.StandardDeviation))]))];
            Figure($"Standard deviation of {kind.ToString().ToLowerInvariant()}", Svg.Lines(kind.ToString(), "epoch", series));
        }
    }

    private void Table()
    {
        string[] columns = ReportTable.Columns(history.Epochs);
        _html.Append("<h2>Epochs</h2>\n<table class='epochs'>\n<tr>").AppendJoin("", columns.Select(name => $"<th>{Svg.Escape(name)}</th>")).Append("</tr>\n");
        foreach (EpochReport report in history.Epochs)
        {
            _html.Append("<tr>").AppendJoin("", ReportTable.Row(report, columns).Select(number =>
                $"<td>{(double.IsNaN(number) ? "" : number.ToString("G6", CultureInfo.InvariantCulture))}</td>")).Append("</tr>\n");
        }

        _html.Append("</table>\n");
    }
}
