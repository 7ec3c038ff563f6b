using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Compiled;

/// <content>The results of a search as a page.</content>
public sealed partial record SearchResults
{
    /// <summary>
    /// Writes an HTML page that needs nothing else: the score of each trial and the best so far, the score over each value that is a number, and the
    /// table.
    /// </summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="title">The page's title.</param>
    /// <exception cref="IOException">It cannot be written; an older one is as it was.</exception>
    public void WriteHtml(string path, string title = "Search")
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(title);
        HtmlPage page = new(title);
        page.Heading("Scores");
        SearchRow[] scored = [.. Rows.Where(row => double.IsFinite(row.Score))];
        page.Figure("Score by trial", Svg.Lines("Score by trial", "trial",
            [
                new ChartSeries("score", [.. scored.Select(row => ((double)row.Number, row.Score))]),
                new ChartSeries("best so far", [.. BestSoFar(scored)]),
            ]));
        for (int place = 0; place < Names.Count; place++)
        {
            (double X, double Y)[] points = [.. scored.Where(row => Number(row.Values[place]) is not null).Select(row => (Number(row.Values[place])!.Value, row.Score))];
            if (points.Length > 0)
                page.Figure($"Score over {Names[place]}", Svg.Points($"Score over {Names[place]}", Names[place], points));
        }

        page.Heading("Trials");
        page.Table("trials", Columns, Cells);
        using AtomicFile file = new(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(page.End()));
        file.Commit();
    }

    private IEnumerable<(double Trial, double Score)> BestSoFar(IEnumerable<SearchRow> rows)
    {
        double best = double.NaN;
        foreach (SearchRow row in rows)
        {
            best = double.IsNaN(best) ? row.Score : HigherIsBetter ? Math.Max(best, row.Score) : Math.Min(best, row.Score);
            yield return (row.Number, best);
        }
    }

    private static double? Number(object value) => value switch
    {
        double number => number,
        float number => number,
        int number => number,
        long number => number,
        _ => null,
    };
}
