using System;
using System.Globalization;

namespace Addition.Sums;

/// <summary>Two numbers of two digits to add.</summary>
/// <param name="First">From 0 to 99.</param>
/// <param name="Second">From 0 to 99.</param>
internal readonly record struct Sum(int First, int Second)
{
    /// <summary>All sums there are.</summary>
    public const int Count = 10_000;

    /// <summary>Characters of a written sum, the places of the answer included.</summary>
    public const int Steps = 8;

    /// <summary>Digits of the answer.</summary>
    public const int Digits = 3;

    private const int Plus = 10;
    private const int EqualsSign = 11;
    private const int Blank = 12;

    /// <summary>The sum of that number.</summary>
    public static Sum Number(int number) => new(number / 100, number % 100);

    /// <summary>Writes it as tokens: digits stand for themselves, the ones first, then <c>+</c>, <c>=</c> and blanks where the answer goes on.</summary>
    public void Write(Span<int> tokens)
    {
        ReadOnlySpan<int> all = [First % 10, First / 10, Plus, Second % 10, Second / 10, EqualsSign, Blank, Blank];
        all.CopyTo(tokens);
    }

    /// <summary>Writes what is to be said at each step: nothing (-1) while it is read, then the digits of the answer, the ones first.</summary>
    public void WriteAnswer(Span<int> labels)
    {
        labels.Fill(-1);
        for (int digit = 0, rest = First + Second; digit < Digits; digit++, rest /= 10)
        {
            labels[Steps - Digits + digit] = rest % 10;
        }
    }

    /// <summary>As people write it: <c>47 + 85</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First} + {Second}");
}
