using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text.Unicode;

namespace Compiled;

/// <summary>The records of a CSV file one after another, by RFC 4180 and strictly: UTF-8, lines ending with LF or CRLF, quotes only around whole fields.</summary>
/// <remarks>
/// A field is kept as bytes without its quotes, in memory that is used again for the next record. The file is read in pieces, so memory grows with the
/// longest record, which is bounded, not with the file.
/// </remarks>
internal sealed class CsvRecords
{
    /// <summary>The most bytes of a field: far above any number or name, far below what would fill memory.</summary>
    public const int LongestField = 1 << 16;

    /// <summary>The most fields of a record.</summary>
    public const int MostFields = 1 << 16;

    private const int PieceBytes = 1 << 16;
    private const byte Quote = (byte)'"', LineFeed = (byte)'\n', CarriageReturn = (byte)'\r';
    private const int End = -1;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly byte _separator;
    private readonly byte[] _piece = new byte[PieceBytes];
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<int> _ends = [];
    private int _pieceLength;
    private int _piecePosition;
    private long _line = 1;

    /// <summary>Goes before the first record.</summary>
    public CsvRecords(Stream stream, string path, char separator)
    {
        _stream = stream;
        _path = path;
        _separator = (byte)separator;
        // A byte-order mark is no part of the first field.
        if (Peek() == 0xEF)
        {
            _piecePosition = _piece.AsSpan(0, _pieceLength).StartsWith("\uFEFF"u8) ? 3 : 0;
        }
    }

    /// <summary>The line on which the record begins, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>The number of fields of the record.</summary>
    public int Count => _ends.Count;

    /// <summary>One of them, without its quotes, as UTF-8.</summary>
    public ReadOnlySpan<byte> this[int field]
    {
        get
        {
            int start = field == 0 ? 0 : _ends[field - 1];
            return _bytes.WrittenSpan[start.._ends[field]];
        }
    }

    /// <summary>Whether the record is a line with nothing on it.</summary>
    public bool IsBlank { get; private set; }

    /// <summary>Goes to the next record; false after the last.</summary>
    /// <exception cref="InvalidFileException">It breaks a rule of the format.</exception>
    public bool Next()
    {
        _bytes.ResetWrittenCount();
        _ends.Clear();
        Line = _line;
        if (Peek() == End)
            return false;
        IsBlank = Peek() is LineFeed or CarriageReturn;
        while (true)
        {
            int start = _bytes.WrittenCount;
            if (Peek() == Quote)
                ReadQuoted(start);
            else
                ReadPlain(start);
            CloseField(start);
            int next = Take();
            if (next == End)
                return true;
            if (next == LineFeed)
            {
                _line++;
                return true;
            }

            // What is left is the separator: the fields end nowhere else.
        }
    }

    /// <summary>The fault at a field of this record.</summary>
    public InvalidFileException Fault(string reason) => new(_path, Line, reason);

    private void ReadPlain(int start)
    {
        while (true)
        {
            int next = Peek();
            if (next == End || next == LineFeed || next == _separator)
                return;
            if (next == CarriageReturn)
            {
                Take();
                if (Peek() == LineFeed)
                    return;
                throw Fault($"{Field()} has a carriage return that no line feed follows.");
            }

            if (next == Quote)
                throw Fault($"{Field()} has a quote inside; a field with quotes must be quoted as a whole, the quotes in it doubled.");
            if (next < ' ' && next != '\t')
                throw Fault($"{Field()} has the control character 0x{next:x2}: this is no text, or is damaged.");
            Add((byte)Take(), start);
        }
    }

    private void ReadQuoted(int start)
    {
        Take();
        while (true)
        {
            int next = Take();
            switch (next)
            {
                case End:
                    throw Fault($"{Field()} begins with a quote that is never closed.");
                case 0:
                    throw Fault($"{Field()} has the control character 0x00: this is no text, or is damaged.");
                case LineFeed:
                    _line++;
                    break;
                case Quote when Peek() == Quote:
                    Take();
                    break;
                case Quote:
                    RequireFieldEnd();
                    return;
                default:
                    break;
            }

            Add((byte)next, start);
        }
    }

    private void RequireFieldEnd()
    {
        if (Peek() == CarriageReturn)
        {
            Take();
            if (Peek() == LineFeed)
                return;
        }

        int next = Peek();
        if (next != End && next != LineFeed && next != _separator)
            throw Fault($"{Field()} goes on after its closing quote.");
    }

    private void CloseField(int start)
    {
        if (!Utf8.IsValid(_bytes.WrittenSpan[start..]))
            throw Fault($"{Field()} is not valid UTF-8.");
        if (_ends.Count == MostFields)
            throw Fault($"It has more than {MostFields} fields.");
        _ends.Add(_bytes.WrittenCount);
    }

    private string Field() => $"Field {_ends.Count + 1}";

    private void Add(byte value, int start)
    {
        if (_bytes.WrittenCount - start == LongestField)
            throw Fault($"{Field()} is longer than {LongestField} bytes.");
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    private int Peek()
    {
        if (_piecePosition < _pieceLength)
            return _piece[_piecePosition];
        _pieceLength = _stream.ReadAtLeast(_piece, _piece.Length, throwOnEndOfStream: false);
        _piecePosition = 0;
        return _pieceLength == 0 ? End : _piece[0];
    }

    private int Take()
    {
        int next = Peek();
        if (next != End)
            _piecePosition++;
        return next;
    }
}
