using System;
using System.IO;
using System.Linq;
using System.Text;

namespace Compiled;

/// <summary>Reads a CSV file in two goes: one for the number of rows and the words in columns of text, one for the values.</summary>
internal sealed class CsvReader(FileStream file, string path, CsvOptions options)
{
    private readonly byte[][] _missing = [.. options.MissingMarkers.Select(Encoding.UTF8.GetBytes)];
    private CsvColumns? _columns;
    private long _rows;
    private long _dropped;

    /// <summary>The first go.</summary>
    public void Survey()
    {
        CsvRecords records = Open();
        for (long row = 1; NextRow(records); row++)
        {
            RequireFields(records, row);
            if (IsDropped(records))
            {
                _dropped++;
                continue;
            }

            _rows++;
            for (int i = 0; i < _columns!.Count; i++)
            {
                if (IsText(_columns[i]) && !IsMissing(records[i]) && !_columns[i].Collect(records[i]))
                    throw records.Fault($"{_columns.Place(row, i)}: the column has too many different values to be one of words.");
            }
        }

        if (_rows == 0)
            throw records.Fault(_dropped == 0 ? "It has no rows." : $"All {_dropped} rows have a missing value.");
        for (int i = 0; i < _columns!.Count; i++)
        {
            if (IsText(_columns[i]))
                _columns[i].Close();
        }
    }

    /// <summary>The second go.</summary>
    public CsvFile Fill()
    {
        CsvRecords records = Open();
        CsvColumns columns = _columns!;
        int width = columns.InputLength;
        if (width == 0)
            throw records.Fault("Its columns of text have no value at all.");
        if (_rows * width > Array.MaxLength)
            throw records.Fault($"{_rows} rows of {width} numbers are more than an array can hold.");
        float[] inputs = new float[_rows * width], targets = new float[IsClass ? 0 : _rows];
        int[] labels = new int[IsClass ? _rows : 0];
        int filled = 0;
        for (long row = 1; NextRow(records); row++)
        {
            RequireFields(records, row);
            if (IsDropped(records))
                continue;
            if (filled == _rows)
                throw records.Fault("The file grew while it was read.");
            FillRow(records, row, inputs.AsSpan(filled * width, width), IsClass ? default : targets.AsSpan(filled, 1), IsClass ? labels.AsSpan(filled, 1) : default);
            filled++;
        }

        if (filled < _rows)
            throw records.Fault("The file shrank while it was read.");
        Dataset data = IsClass ? new Dataset(inputs, width, labels) : new Dataset(inputs, width, targets, 1);
        return new CsvFile(data, columns, _dropped);
    }

    private bool IsClass => _columns!.Target is null || options.TargetKind != CsvTarget.Number;

    // Goes before the first row; the columns are known from then on.
    private CsvRecords Open()
    {
        CsvRecords records = new(file, path, options.Separator);
        if (!NextRow(records))
            throw records.Fault("It is empty.");
        _columns ??= CsvColumns.Of(records, options);
        if (options.Header)
            return records;
        // Without a header the first record is a row, which must come again.
        file.Position = 0;
        return new CsvRecords(file, path, options.Separator);
    }

    private bool NextRow(CsvRecords records)
    {
        do
        {
            if (!records.Next())
                return false;
        }
        while (records.IsBlank && options.SkipBlankLines);
        return true;
    }

    private void RequireFields(CsvRecords records, long row)
    {
        if (records.Count == _columns!.Count)
            return;
        throw records.Fault(records.IsBlank
            ? $"Row {row} is a blank line."
            : $"Row {row} has {records.Count} fields where there are {_columns.Count} columns; look at the separator.");
    }

    private bool IsText(CsvColumn column) =>
        column.Role == CsvRole.Category || (column.Role == CsvRole.Target && options.TargetKind == CsvTarget.ClassName);

    private bool IsDropped(CsvRecords records)
    {
        if (options.Missing != MissingValues.DropRow)
            return false;
        for (int i = 0; i < records.Count; i++)
        {
            if (_columns![i].Role != CsvRole.Ignored && IsMissing(records[i]))
                return true;
        }

        return false;
    }

    private bool IsMissing(ReadOnlySpan<byte> field)
    {
        field = field.Trim((byte)' ');
        foreach (byte[] marker in _missing)
        {
            if (field.SequenceEqual(marker))
                return true;
        }

        return false;
    }

    private void FillRow(CsvRecords records, long row, Span<float> inputs, Span<float> target, Span<int> label)
    {
        for (int i = 0; i < records.Count; i++)
        {
            CsvColumn column = _columns![i];
            if (column.Role == CsvRole.Ignored)
                continue;
            Span<float> place = inputs[..column.Width];
            if (IsMissing(records[i]))
                FillMissing(records, row, i, place);
            else if (column.Role == CsvRole.Target)
                FillTarget(records, row, i, target, label);
            else if (column.Role == CsvRole.Category)
                place[FindText(records, row, i)] = 1;
            else
                place[0] = Number(records, row, i);
            inputs = inputs[column.Width..];
        }
    }

    private void FillMissing(CsvRecords records, long row, int column, Span<float> place)
    {
        if (_columns![column].Role == CsvRole.Target || options.Missing == MissingValues.Refuse)
            throw records.Fault($"{_columns.Place(row, column)}: the value is missing ({Show(records[column])}).");
        // Of a column of text, a constant means none of its values.
        if (_columns[column].Role == CsvRole.Number || options.Missing == MissingValues.Keep)
            place.Fill(options.Missing == MissingValues.Keep ? float.NaN : options.MissingConstant);
    }

    private void FillTarget(CsvRecords records, long row, int column, Span<float> target, Span<int> label)
    {
        switch (options.TargetKind)
        {
            case CsvTarget.Number:
                target[0] = Number(records, row, column);
                break;
            case CsvTarget.ClassName:
                label[0] = FindText(records, row, column);
                break;
            default:
                label[0] = CsvNumber.TryParseIndex(records[column], out int index) ? index : throw records.Fault(
                    $"{_columns!.Place(row, column)}: {Show(records[column])} is not the index of a class, a whole number from 0.");
                break;
        }
    }

    private int FindText(CsvRecords records, long row, int column)
    {
        int place = _columns![column].Find(records[column]);
        return place >= 0 ? place : throw records.Fault($"{_columns.Place(row, column)}: {Show(records[column])} is not one of the values that are known.");
    }

    private float Number(CsvRecords records, long row, int column)
    {
        if (!CsvNumber.TryParse(records[column], out float value))
        {
            throw records.Fault($"{_columns!.Place(row, column)}: {Show(records[column])} is not a number"
                + (options.Header || row > 1 ? "; a column of text can be named as categorical or be ignored." : "; where the first line is a header, say so."));
        }

        return float.IsFinite(value) ? value : throw records.Fault($"{_columns!.Place(row, column)}: {Show(records[column])} is beyond the largest float.");
    }

    private static string Show(ReadOnlySpan<byte> field) => Describe.Name(Encoding.UTF8.GetString(field));
}
