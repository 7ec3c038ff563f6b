using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>A history as a page.</summary>
internal sealed class HistoryPage(History history, string title, string? summary)
{
    // A larger one says nothing to the eye.
    private const int LargestMatrix = 50;

    private readonly HtmlPage _page = new(title);

    public string Write()
    {
        _page.Paragraph(string.Create(
            CultureInfo.InvariantCulture, $"{history.Steps} steps in {history.Time.TotalSeconds:F1} seconds; ended: {history.End}"));
        Curves();
        if (history.Confusion is { Classes: <= LargestMatrix } confusion)
            Matrix(confusion);
        Histograms();
        string[] columns = ReportTable.Columns(history.Epochs);
        _page.Heading("Epochs");
        _page.Table("epochs", columns, history.Epochs.Select(report => ReportTable.Row(report, columns).Select(number =>
            double.IsNaN(number) ? "" : number.ToString("G6", CultureInfo.InvariantCulture))));
        if (summary is not null)
        {
            _page.Heading("Network");
            _page.Preformatted(summary);
        }

        return _page.End();
    }

    private void Curves()
    {
        _page.Heading("Curves");
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
            _page.Figure(name, Svg.Lines(name, "epoch", drawn));
    }

    // Rows are what the samples are, columns what they were taken for; the darker, the larger the share of the row.
    private void Matrix(ConfusionMatrix confusion)
    {
        _page.Heading("Confusion matrix");
        _page.Paragraph("Rows: the class. Columns: what it was taken for.");
        StringBuilder html = new("<table class='confusion'>\n<tr><th></th>");
        for (int predicted = 0; predicted < confusion.Classes; predicted++)
            html.Append(CultureInfo.InvariantCulture, $"<th>{predicted}</th>");
        html.Append("</tr>\n");
        for (int actual = 0; actual < confusion.Classes; actual++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{actual}</th>");
            for (int predicted = 0; predicted < confusion.Classes; predicted++)
            {
                double share = confusion[actual, predicted] / Math.Max(1.0, confusion.Support(actual));
                string colour = actual == predicted ? "31,111,180" : "217,84,30";
                html.Append(CultureInfo.InvariantCulture, $"<td style='background:rgba({colour},{share * 0.7:F3})'>{confusion[actual, predicted]}</td>");
            }

            html.Append("</tr>\n");
        }

        _page.Raw(html.Append("</table>\n").ToString());
    }

    // Those of the last epoch; how they changed over the epochs is drawn as their spread.
    private void Histograms()
    {
        if (history.Histograms.Count == 0)
            return;
        int last = history.Histograms.Max(histogram => histogram.Epoch);
        _page.Heading(string.Create(CultureInfo.InvariantCulture, $"Histograms after epoch {last}"));
        foreach (TensorHistogram histogram in history.Histograms.Where(histogram => histogram.Epoch == last))
        {
            string name = $"{histogram.Tensor}: {histogram.Kind.ToString().ToLowerInvariant()}";
            _page.Figure(name, Svg.Bars(name, histogram.Minimum, histogram.Maximum, histogram.Counts));
        }

        foreach (var kind in history.Histograms.GroupBy(histogram => histogram.Kind).OrderBy(kind => kind.Key))
        {
            ChartSeries[] series = [.. kind.GroupBy(histogram => histogram.Tensor)
                .Select(tensor => new ChartSeries(tensor.Key, [.. tensor.Select(histogram => ((double)histogram.Epoch, histogram.StandardDeviation))]))];
            string name = $"Standard deviation of {kind.Key.ToString().ToLowerInvariant()}";
            _page.Figure(name, Svg.Lines(name, "epoch", series));
        }
    }
}
