using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How a CSV file is to be understood. Nothing is guessed: what the file does not follow is refused with its row and column.</summary>
public sealed record CsvOptions
{
    private readonly char _separator = ',';

    /// <summary>The character between two fields. Default: a comma.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is a quote, a line end, a digit, a sign, a point, or beyond ASCII.</exception>
    public char Separator
    {
        get => _separator;
        init => _separator = value is ',' or ';' or '\t' or '|' or ':' or ' '
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Separator), value, "A separator is one of , ; | : tab and space.");
    }

    /// <summary>Whether the first record names the columns. Default true. Without names, columns are called by their number, from 1.</summary>
    public bool Header { get; init; } = true;

    /// <summary>The column to predict, by name; null and no <see cref="TargetIndex"/> for a file without one, whose labels are then all 0.</summary>
    public string? Target { get; init; }

    /// <summary>The column to predict, by index from 0, or from the end: <c>^1</c> is the last.</summary>
    public Index? TargetIndex { get; init; }

    /// <summary>What the target column holds. Default <see cref="CsvTarget.Number"/>.</summary>
    public CsvTarget TargetKind { get; init; } = CsvTarget.Number;

    /// <summary>The names of the classes in the order of their labels, for <see cref="CsvTarget.ClassName"/>; empty to take those of the file in ordinal
    /// order.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Columns of text, each of which becomes one column of 0 and 1 for each of its values (one-hot), in the ordinal order of the values.</summary>
    public IReadOnlyList<string> Categorical { get; init; } = [];

    /// <summary>The values of a column of text in order, where they are known before; for files that must be read as another was.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Categories { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Columns to leave out.</summary>
    public IReadOnlyList<string> Ignored { get; init; } = [];

    /// <summary>What to do about missing values. Default <see cref="MissingValues.Refuse"/>.</summary>
    public MissingValues Missing { get; init; } = MissingValues.Refuse;

    /// <summary>What stands in for a missing value under <see cref="MissingValues.Constant"/>. Default 0.</summary>
    public float MissingConstant { get; init; }

    /// <summary>Which fields count as missing. Default: nothing, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c>, <c>nan</c>, <c>null</c>.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = ["", "?", "NA", "N/A", "NaN", "nan", "null"];

    /// <summary>Whether lines with nothing on them are passed over; otherwise one is refused as a record with too few fields. Default false.</summary>
    public bool SkipBlankLines { get; init; }
}

/// <summary>What the target column of a table holds.</summary>
public enum CsvTarget
{
    /// <summary>A number to be predicted: one target a row.</summary>
    Number,

    /// <summary>The index of a class, a whole number from 0: one label a row.</summary>
    ClassIndex,

    /// <summary>The name of a class, any text: one label a row.</summary>
    ClassName,
}

/// <summary>What to do about a value that is missing.</summary>
public enum MissingValues
{
    /// <summary>Refuse the file.</summary>
    Refuse,

    /// <summary>Leave out its row.</summary>
    DropRow,

    /// <summary>Put a constant there.</summary>
    Constant,

    /// <summary>Keep it as NaN, to be filled in by an <see cref="Imputation"/> that was fitted on the training part alone. Targets cannot be kept so.</summary>
    Keep,
}
