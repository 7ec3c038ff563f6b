using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>The columns of a CSV file and what they are for, once its first record is known.</summary>
internal sealed class CsvColumns
{
    private readonly CsvColumn[] _columns;

    private CsvColumns(CsvColumn[] columns) => _columns = columns;

    public int Count => _columns.Length;

    public CsvColumn this[int index] => _columns[index];

    /// <summary>The floats of a row's inputs.</summary>
    public int InputLength => _columns.Sum(column => column.Width);

    /// <summary>The column to predict, or null.</summary>
    public CsvColumn? Target => _columns.FirstOrDefault(column => column.Role == CsvRole.Target);

    /// <summary>A name for each float of a row's inputs: that of its column, for categories with the value.</summary>
    public IReadOnlyList<string> InputNames =>
    [
        .. _columns.SelectMany(column => column.Role switch
        {
            CsvRole.Number => [column.Name],
            CsvRole.Category => column.Values.Select(value => $"{column.Name}={value}"),
            _ => Enumerable.Empty<string>(),
        }),
    ];

    /// <summary>Columns by the first record: their names where it is a header, otherwise their numbers.</summary>
    /// <exception cref="InvalidFileException">A name the options use is not there, or there twice, or the header is none.</exception>
    public static CsvColumns Of(CsvRecords first, CsvOptions options)
    {
        string[] names = new string[first.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = options.Header ? Encoding.UTF8.GetString(first[i]) : $"{i + 1}";
        if (options.Header)
            RequireHeader(first, names);

        int target = TargetOf(first, names, options);
        HashSet<string> categorical = [.. options.Categorical, .. options.Categories.Keys], ignored = [.. options.Ignored];
        foreach (string name in categorical.Concat(ignored))
            RequireColumn(first, names, name);
        CsvColumn[] columns = new CsvColumn[names.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            string name = names[i];
            CsvRole role = i == target ? CsvRole.Target
                : ignored.Contains(name) ? CsvRole.Ignored
                : categorical.Contains(name) ? CsvRole.Category
                : CsvRole.Number;
            IReadOnlyList<string>? known = role switch
            {
                CsvRole.Category => options.Categories.GetValueOrDefault(name),
                CsvRole.Target when options.Classes.Count > 0 => options.Classes,
                _ => null,
            };
            columns[i] = new CsvColumn(name, role, known);
        }

        if (!columns.Any(column => column.Role is CsvRole.Number or CsvRole.Category))
            throw first.Fault("It has no column of inputs.");
        return new CsvColumns(columns);
    }

    /// <summary>Where a field is, for messages: row from 1 without the header, and column.</summary>
    public string Place(long row, int column) => $"Row {row}, column {column + 1} ({Describe.Name(_columns[column].Name)})";

    private static int TargetOf(CsvRecords first, string[] names, CsvOptions options)
    {
        if (options.Target is { } name)
            return RequireColumn(first, names, name);
        if (options.TargetIndex is not { } index)
            return -1;
        int offset = index.GetOffset(names.Length);
        return offset >= 0 && offset < names.Length ? offset : throw first.Fault($"There is no column {index} to predict; there are {names.Length}.");
    }

    private static void RequireHeader(CsvRecords first, string[] names)
    {
        bool numbers = true;
        HashSet<string> seen = [];
        for (int i = 0; i < names.Length; i++)
        {
            numbers &= CsvNumber.TryParse(first[i], out _);
            if (!seen.Add(names[i]))
                throw first.Fault($"Two columns are called {Describe.Name(names[i])}.");
        }

        if (numbers)
            throw first.Fault("The first line has numbers only; where a file has no header, say so.");
    }

    private static int RequireColumn(CsvRecords first, string[] names, string name)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0
            ? index
            : throw first.Fault($"There is no column {Describe.Name(name)}; there are {string.Join(", ", names.Take(20).Select(Describe.Name))}"
                + (names.Length > 20 ? " and more." : "."));
    }
}
