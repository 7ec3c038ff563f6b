using System.Globalization;

namespace Compiled.Generator.Lowering;

/// <summary>Small sums and products as C#, without terms that are zero and factors that are one.</summary>
internal static class Expression
{
    public static string Times(string value, int factor) =>
        value == "0" || factor == 0 ? "0" : factor == 1 ? value : $"({Bracket(value)} * {Text(factor)})";

    /// <summary>A product whose factor may be a sum or a choice, to be used as a whole.</summary>
    public static string Product(string value, int factor) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? Text(number * factor) : $"{Bracket(value)} * {Text(factor)}";

    /// <summary>A span from an index on.</summary>
    public static string From(string span, string start) => start == "0" ? span : $"{span}.Slice({Bare(start)})";

    public static string Plus(string value, int term) =>
        term == 0 ? value : value == "0" ? Text(term) : term < 0 ? $"{value} - {Text(-term)}" : $"{value} + {Text(term)}";

    /// <summary>The sum of the terms that are not zero.</summary>
    public static string Sum(params string[] terms)
    {
        string sum = string.Join(" + ", System.Linq.Enumerable.Where(terms, term => term != "0"));
        return sum.Length == 0 ? "0" : Bare(sum);
    }

    /// <summary>In brackets, unless it is a single name or number.</summary>
    public static string Bracket(string value) => value.IndexOf(' ') < 0 || (value[0] == '(' && value.IndexOf('(', 1) < 0 && value.EndsWith(")", System.StringComparison.Ordinal)) ? value : $"({value})";

    /// <summary>Without the brackets around the whole, if it has any.</summary>
    public static string Bare(string value) => value[0] == '(' && value.IndexOf(')') == value.Length - 1 ? value.Substring(1, value.Length - 2) : value;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
