using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>All trials of a search, in the order in which they were proposed, whatever order they ended in.</summary>
/// <param name="Names">The names of the space.</param>
/// <param name="Rows">The trials.</param>
/// <param name="HigherIsBetter">Whether a larger score is the better one.</param>
public sealed partial record SearchResults(IReadOnlyList<string> Names, IReadOnlyList<SearchRow> Rows, bool HigherIsBetter)
{
    /// <summary>
    /// The completed trial with the best score, the first of equals; only those of the largest budget count. Null where none completed.
    /// </summary>
    public SearchRow? Best
    {
        get
        {
            SearchRow[] completed = [.. Rows.Where(row => row.Status == TrialStatus.Completed)];
            double budget = completed.Select(row => row.Budget).DefaultIfEmpty().Max();
            return Ranked(completed.Where(row => row.Budget == budget)).FirstOrDefault();
        }
    }

    /// <summary>The value that a trial had.</summary>
    /// <param name="row">One of the rows.</param>
    /// <param name="name">One of the names.</param>
    /// <exception cref="ArgumentException">There is no such name.</exception>
    public object Value(SearchRow row, string name)
    {
        ArgumentNullException.ThrowIfNull(row);
        int place = Names.ToList().IndexOf(name);
        return place >= 0 ? row.Values[place] : throw new ArgumentException($"The space has no '{name}'; it has {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>The titles of the table: trial, budget, the names, score, status, seconds, error.</summary>
    public IReadOnlyList<string> Columns => ["trial", "budget", .. Names, "score", "status", "seconds", "error"];

    /// <summary>The cells of the table below <see cref="Columns"/>, a row a trial: the same text in every culture, numbers to the last digit.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Cells => [.. Rows.Select(CellsOf)];

    /// <summary>Writes the table as CSV (RFC 4180, UTF-8): beside the file first, then renamed.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void WriteCsv(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using AtomicFile file = new(path);
        file.Stream.Write(Encoding.UTF8.GetBytes(ToCsv()));
        file.Commit();
    }

    /// <summary>The table as CSV (RFC 4180): a line of titles, a line a trial.</summary>
    public string ToCsv()
    {
        StringBuilder text = new();
        foreach (IReadOnlyList<string> line in Cells.Prepend(Columns))
        {
            text.AppendJoin(',', line.Select(Quoted)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>Best first, the first proposed of equals first.</summary>
    internal IEnumerable<SearchRow> Ranked(IEnumerable<SearchRow> rows) => rows.OrderBy(row => HigherIsBetter ? -row.Score : row.Score).ThenBy(row => row.Number);

    private static IReadOnlyList<string> CellsOf(SearchRow row) =>
    [
        Text(row.Number),
        Text(row.Budget),
        .. row.Values.Select(Text),
        double.IsNaN(row.Score) ? string.Empty : Text(row.Score),
        row.Status.ToString(),
        row.Time.TotalSeconds.ToString("F3", CultureInfo.InvariantCulture),
        row.Error ?? string.Empty,
    ];

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty;

    private static string Quoted(string cell) =>
        cell.AsSpan().IndexOfAny(",\"\r\n") >= 0 || cell != cell.Trim() ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
