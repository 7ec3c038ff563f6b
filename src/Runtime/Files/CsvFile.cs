using System;
using System.Collections.Generic;
using System.IO;

namespace Compiled;

/// <summary>A table read from a CSV file: a data set, and what its columns and classes are called.</summary>
/// <remarks>
/// The format is that of RFC 4180, in UTF-8 with or without a byte-order mark, lines ending with CRLF or LF. Numbers have a decimal point, whatever the culture.
/// The file is read twice, first for its size and its words, then for its numbers, so that it takes no more memory than the data set it becomes.
/// https://www.rfc-editor.org/rfc/rfc4180
/// </remarks>
public sealed class CsvFile
{
    internal CsvFile(Dataset data, CsvColumns columns, long droppedRows)
    {
        Data = data;
        InputNames = columns.InputNames;
        Classes = columns.Target?.Values ?? [];
        Dictionary<string, IReadOnlyList<string>> categories = [];
        for (int i = 0; i < columns.Count; i++)
        {
            if (columns[i].Role == CsvRole.Category)
                categories.Add(columns[i].Name, columns[i].Values);
        }

        Categories = categories;
        DroppedRows = droppedRows;
    }

    /// <summary>The rows: inputs in the order of the columns, and labels or targets.</summary>
    public Dataset Data { get; }

    /// <summary>A name for each float of a sample: its column's, for a column of text <c>column=value</c>.</summary>
    public IReadOnlyList<string> InputNames { get; }

    /// <summary>The names of the classes in the order of their labels; empty unless the target is a <see cref="CsvTarget.ClassName"/>.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>The values of each column of text in the order of its inputs: give them to <see cref="CsvOptions.Categories"/> to read another file alike.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; }

    /// <summary>How many rows were left out because a value was missing.</summary>
    public long DroppedRows { get; }

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How to understand it.</param>
    /// <exception cref="InvalidFileException">The file breaks a rule of the format, or a field is not what its column needs; the message has row and column,
    /// the position is the line.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static CsvFile Read(string path, CsvOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Target is not null && options.TargetIndex is not null)
            throw new ArgumentException("The target is given by name and by index.", nameof(options));
        if (options.Classes.Count > 0 && options.TargetKind != CsvTarget.ClassName)
            throw new ArgumentException("Names of classes are for a target that is a class name.", nameof(options));
        using FileStream file = UntrustedFile.Open(path);
        UntrustedFile.RefuseGitLfsPointer(file, path);
        CsvReader reader = new(file, path, options);
        reader.Survey();
        file.Position = 0;
        return reader.Fill();
    }
}
