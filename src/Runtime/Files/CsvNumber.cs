using System;
using System.Globalization;

namespace Compiled;

/// <summary>Numbers as a CSV file may have them: decimal, with a point, always the same whatever the user's culture.</summary>
internal static class CsvNumber
{
    /// <summary>Reads digits with sign, point and exponent, blanks around them allowed; nothing else: no hexadecimal, no thousands, no word. What is beyond
    /// the largest float gives an infinity.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out float value)
    {
        text = text.Trim((byte)' ');
        value = 0;
        // The parser itself would also take NaN, Infinity and their symbols.
        return text.IndexOfAnyExcept("0123456789+-.eE"u8) < 0
            && float.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Reads a class index: digits alone, blanks around them allowed.</summary>
    public static bool TryParseIndex(ReadOnlySpan<byte> text, out int index) =>
        int.TryParse(text.Trim((byte)' '), NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
