using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Compiled;

/// <summary>Names and shapes as they appear in messages.</summary>
internal static class Describe
{
    private const int LongestName = 100;

    /// <summary>A name in quotes. Names come out of files: control characters are spelled out and long names cut, so that a message stays one
    /// line.</summary>
    public static string Name(string name)
    {
        StringBuilder text = new("'");
        foreach (char character in name)
        {
            if (text.Length > LongestName)
                return text.Append("...'").ToString();
            if (char.IsControl(character) || char.IsSurrogate(character))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else
                text.Append(character);
        }
        return text.Append('\'').ToString();
    }

    /// <summary>A shape as <c>(50, 784)</c>.</summary>
    public static string Shape<T>(IReadOnlyList<T> shape) => $"({string.Join(", ", shape)})";
}
