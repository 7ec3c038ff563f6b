using System;
using System.Linq;

namespace CharRnn.Text;

/// <summary>The characters the models know, as tokens: the end of a line is 0, then the 95 printable ones of ASCII.</summary>
internal static class Characters
{
    /// <summary>How many there are.</summary>
    public const int Count = 96;

    /// <summary>The tokens of a text. Carriage returns are left out, tabs are blanks, whatever else is unknown is a question mark.</summary>
    public static int[] Read(string text) => [.. text.Where(character => character != '\r').Select(Token)];

    /// <summary>The character of a token.</summary>
    public static char Of(int token) => token == 0 ? '\n' : (char)(' ' + token - 1);

    private static int Token(char character) => character switch
    {
        '\n' => 0,
        '\t' => 1,
        >= ' ' and <= '~' => character - ' ' + 1,
        _ => '?' - ' ' + 1,
    };
}
