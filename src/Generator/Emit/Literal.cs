using System;
using System.Globalization;
using System.Text;

namespace Compiled.Generator.Emit;

/// <summary>C# literals, the same on every machine.</summary>
internal static class Literal
{
    /// <summary>A float literal that reads back as the same bits.</summary>
    public static string Of(float value)
    {
        if (float.IsNaN(value))
        {
            return "float.NaN";
        }

        if (float.IsInfinity(value))
        {
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        }

        string shortest = value.ToString("G7", CultureInfo.InvariantCulture);
        string text = float.Parse(shortest, CultureInfo.InvariantCulture).Equals(value) ? shortest : value.ToString("G9", CultureInfo.InvariantCulture);
        return text.Replace("E", "e") + "f";
    }

    /// <summary>A string literal with everything outside printable ASCII escaped.</summary>
    public static string Of(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                _ when c is < ' ' or > '~' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }

        return text.Append('"').ToString();
    }

    /// <summary>Text for an XML documentation comment.</summary>
    public static string Xml(string value) => value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");

    /// <summary>A count with its noun: <c>1 block</c>, <c>2 blocks</c>.</summary>
    public static string Plural(int count, string noun) => Invariant($"{count} {noun}{(count == 1 ? "" : "s")}");

    /// <summary>A number with thousands separated, for comments.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>Formats an interpolated text with the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
