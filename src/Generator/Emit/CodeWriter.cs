using System;
using System.Collections.Generic;
using System.Text;

namespace Compiled.Generator.Emit;

/// <summary>Writes indented C#: lines, templates of several lines, and blocks in braces, an empty line after each. Line ends are <c>\n</c> on every machine.</summary>
internal sealed class CodeWriter
{
    // Kernels are indented by two more levels when their class is put around them.
    private const int PackedWidth = 172;

    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _blankPending;
    private bool _afterBlock;

    /// <summary>Writes lines at the current depth; an empty line separates, several of them count once.</summary>
    public CodeWriter Lines(string template)
    {
        foreach (string line in template.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length == 0)
            {
                _blankPending = true;
                continue;
            }

            if (_afterBlock && line[0] != '}' && !line.StartsWith("else", StringComparison.Ordinal))
            {
                _blankPending = true;
            }

            _afterBlock = false;
            Separate();
            _text.Append(' ', _depth * 4).Append(line).Append('\n');
        }

        return this;
    }

    /// <summary>Leaves an empty line before the next line, unless a block has just been opened.</summary>
    public CodeWriter Blank()
    {
        _blankPending = true;
        return this;
    }

    /// <summary>Writes a header and a block in braces around what <paramref name="body"/> writes.</summary>
    public CodeWriter Block(string header, Action body)
    {
        Lines(header);
        return Braces(body);
    }

    /// <summary>Writes the body of a method whose signature, generic in its lane type, has just been written; the constraint goes behind it.</summary>
    public CodeWriter LaneBlock(Action body)
    {
        _text.Length--;
        _text.Append(" where TLane : struct, ILane<TLane>\n");
        return Braces(body);
    }

    /// <summary>Writes short statements of one kind, as many to a line as find room.</summary>
    public CodeWriter Packed(IEnumerable<string> statements)
    {
        var line = new StringBuilder();
        foreach (string statement in statements)
        {
            if (line.Length > 0 && (_depth * 4) + line.Length + 1 + statement.Length > PackedWidth)
            {
                Lines(line.ToString());
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(statement);
        }

        return line.Length == 0 ? this : Lines(line.ToString());
    }

    public override string ToString() => _text.ToString();

    private CodeWriter Braces(Action body)
    {
        Lines("{");
        _blankPending = false;
        _depth++;
        body();
        _depth--;
        _blankPending = false;
        _afterBlock = false;
        Lines("}");
        _afterBlock = true;
        return this;
    }

    private void Separate()
    {
        if (_blankPending && _text.Length > 0)
        {
            _text.Append('\n');
        }

        _blankPending = false;
    }
}
