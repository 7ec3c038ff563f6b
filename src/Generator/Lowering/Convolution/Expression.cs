using System.Globalization;

namespace Compiled.Generator.Lowering;

/// <summary>Small sums and products as C#, without terms that are zero and factors that are one.</summary>
internal static class Expression
{
    public static string Times(string value, int factor) =>
        value == "0" || factor == 0 ? "0" : factor == 1 ? value : $"({value} * {Text(factor)})";

    public static string Plus(string value, int term) =>
        term == 0 ? value : value == "0" ? Text(term) : term < 0 ? $"{value} - {Text(-term)}" : $"{value} + {Text(term)}";

    /// <summary>The sum of the terms that are not zero.</summary>
    public static string Sum(params string[] terms)
    {
        string sum = string.Join(" + ", System.Linq.Enumerable.Where(terms, term => term != "0"));
        return sum.Length == 0 ? "0" : sum;
    }

    /// <summary>In brackets, unless it is a single name or number.</summary>
    public static string Bracket(string value) => value.IndexOf(' ') < 0 || (value[0] == '(' && value.IndexOf('(', 1) < 0 && value.EndsWith(")", System.StringComparison.Ordinal)) ? value : $"({value})";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
