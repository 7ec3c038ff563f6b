using System;
using System.Text;

namespace Compiled.Generator.Emit;

/// <summary>Writes indented C#: lines, templates of several lines, and blocks in braces, an empty line after each. Line ends are <c>\n</c> on every machine.</summary>
internal sealed class CodeWriter
{
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

    public override string ToString() => _text.ToString();

    private void Separate()
    {
        if (_blankPending && _text.Length > 0)
        {
            _text.Append('\n');
        }

        _blankPending = false;
    }
}
