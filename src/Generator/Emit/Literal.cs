using System;
using System.Globalization;
using System.Text;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Emit;

/// <summary>C# literals, the same on every machine.</summary>
internal static class Literal
{
    /// <summary>A float literal that reads back as the same bits.</summary>
    public static string Of(float value) => FloatLiteral.Of(value);

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
    public static string Plural(int count, string noun) => count.ToString(CultureInfo.InvariantCulture) + " " + noun + (count == 1 ? "" : "s");
}
