using System;
using System.Collections.Generic;
using System.Text;

namespace Compiled;

/// <summary>Reads the Python dictionary in the header of a NumPy file: exactly the keys <c>descr</c>, <c>fortran_order</c> and <c>shape</c>, each once.</summary>
internal ref struct NpyHeaderParser(ReadOnlySpan<byte> text, string path, int start)
{
    private const int MostDimensions = 64;

    private readonly ReadOnlySpan<byte> _text = text;
    private int _position;

    public NpyHeader Parse()
    {
        (NpyType Type, bool IsBigEndian)? description = null;
        bool? isFortranOrder = null;
        int[]? shape = null;
        Require('{');
        while (!Accept('}'))
        {
            string key = Text();
            Require(':');
            switch (key)
            {
                case "descr" when description is null:
                    description = Description();
                    break;
                case "fortran_order" when isFortranOrder is null:
                    isFortranOrder = Flag();
                    break;
                case "shape" when shape is null:
                    shape = Shape(description?.Type.Size() ?? 1);
                    break;
                default:
                    throw Fault($"The header's key {Describe.Name(key)} is unknown or there twice.");
            }

            if (!Accept(','))
            {
                Require('}');
                break;
            }
        }

        SkipBlanks();
        if (_position != _text.Length)
            throw Fault("The header goes on after its dictionary.");
        return description is { } type && isFortranOrder is { } order && shape is not null
            ? new NpyHeader(type.Type, type.IsBigEndian, order, shape, start + _text.Length)
            : throw Fault("The header lacks one of descr, fortran_order and shape.");
    }

    private (NpyType Type, bool IsBigEndian) Description()
    {
        SkipBlanks();
        if (_position < _text.Length && _text[_position] == '[')
            throw Fault("Its elements are records of several fields; save one array a file.");
        string text = Text();
        if (text.EndsWith('O') || text.Contains("|O", StringComparison.Ordinal))
            throw Fault("Its elements are pickled Python objects, which are never read: they can run code.");
        if (text.Length < 3 || text[0] is not ('<' or '>' or '|' or '=') || NpyTypes.Find(text[1..]) is not { } type)
            throw Fault($"The element type {Describe.Name(text)} cannot be read; booleans, integers and floats of 2 to 8 bytes can.");
        if (text[0] is '|' or '=' && type.Size() > 1)
            throw Fault($"The element type {Describe.Name(text)} leaves the order of its bytes open.");
        return (type, text[0] == '>');
    }

    private bool Flag()
    {
        SkipBlanks();
        if (Accept("True"u8))
            return true;
        if (Accept("False"u8))
            return false;
        throw Fault("fortran_order is neither True nor False.");
    }

    // A tuple: (), (3,), (3, 4) or (3, 4,).
    private int[] Shape(int elementBytes)
    {
        List<int> extents = [];
        long bytes = elementBytes;
        Require('(');
        while (!Accept(')'))
        {
            long extent = Whole();
            bytes *= extent;
            if (bytes > Array.MaxLength || extents.Count == MostDimensions)
                throw Fault($"Its shape makes it larger than {Array.MaxLength} bytes, the most an array can hold, or has more than {MostDimensions} dimensions.");
            extents.Add((int)extent);
            if (Accept(','))
                continue;
            if (extents.Count == 1)
                throw Fault("Its shape is a number, not a list.");
            Require(')');
            break;
        }

        return [.. extents];
    }

    private long Whole()
    {
        SkipBlanks();
        int first = _position;
        long value = 0;
        for (; _position < _text.Length && char.IsAsciiDigit((char)_text[_position]); _position++)
        {
            value = (value * 10) + (_text[_position] - '0');
            if (value > int.MaxValue)
                throw Fault($"An extent is above {int.MaxValue}.");
        }

        return _position > first ? value : throw Fault("A whole number is expected.");
    }

    private string Text()
    {
        SkipBlanks();
        if (_position == _text.Length || _text[_position] is not ((byte)'\'' or (byte)'"'))
            throw Fault("A text in quotes is expected.");
        byte quote = _text[_position++];
        int length = _text[_position..].IndexOf(quote);
        if (length < 0)
            throw Fault("A quote is never closed.");
        string text = Encoding.Latin1.GetString(_text.Slice(_position, length));
        _position += length + 1;
        return text;
    }

    private void Require(char character)
    {
        if (!Accept(character))
            throw Fault($"A {character} is expected.");
    }

    private bool Accept(char character)
    {
        SkipBlanks();
        if (_position == _text.Length || _text[_position] != character)
            return false;
        _position++;
        return true;
    }

    private bool Accept(ReadOnlySpan<byte> word)
    {
        if (!_text[_position..].StartsWith(word))
            return false;
        _position += word.Length;
        return true;
    }

    private void SkipBlanks()
    {
        while (_position < _text.Length && _text[_position] is (byte)' ' or (byte)'\n')
            _position++;
    }

    private readonly InvalidFileException Fault(string reason) => new(path, start + _position, reason);
}
