using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Compiled.Benchmarks.Comparison;

/// <summary>Columns of text: Markdown for readers, comma-separated values for programs.</summary>
/// <param name="header">The names of the columns.</param>
internal sealed class TextTable(params IEnumerable<string> header)
{
    private readonly List<IReadOnlyList<string>> _rows = [[.. header]];

    /// <summary>Adds a row of as many cells as the header has.</summary>
    public void Add(params IEnumerable<string> cells) => _rows.Add([.. cells]);

    /// <summary>A Markdown table: the first column left, numbers right.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        for (int row = 0; row < _rows.Count; row++)
        {
            text.Append("| ").AppendJoin(" | ", _rows[row]).Append(" |\n");
            if (row == 0)
            {
                text.Append("|---|").Insert(text.Length, "---:|", _rows[0].Count - 1).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>Comma-separated values; a cell with a comma is quoted.</summary>
    public string ToCsv() =>
        string.Concat(_rows.Select(row => string.Join(",", row.Select(cell => cell.Contains(',') ? $"\"{cell}\"" : cell)) + "\n"));
}
