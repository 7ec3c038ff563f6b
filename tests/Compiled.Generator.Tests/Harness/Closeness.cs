using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit.Sdk;

namespace Compiled.Generator.Tests.Harness;

/// <summary>
/// The tolerance of the reference cases (assets/golden/README.md): relative 1e-4, absolute 1e-5 times the tensor's largest magnitude.
/// </summary>
internal static class Closeness
{
    private const double Relative = 1e-4;
    private const double Absolute = 1e-5;

    // A gradient that is zero in exact arithmetic (the bias before a batch normalisation) is rounding noise in every implementation: such a tensor
    // is held to 5e-7 of the largest gradient, a few roundings, because 1e-5 of its own largest noise says nothing.
    private const double ShareOfWhole = 5e-2;

    /// <summary>Checks one tensor.</summary>
    /// <param name="expected">The reference.</param>
    /// <param name="actual">The value under test.</param>
    /// <param name="what">Names the tensor in the failure message.</param>
    /// <param name="whole">The largest magnitude of the vector this tensor is a part of; 0 where it stands alone.</param>
    public static void Check(IReadOnlyList<double> expected, ReadOnlySpan<float> actual, string what, double whole = 0)
    {
        if (expected.Count != actual.Length)
        {
            throw new XunitException($"{what}: expected {expected.Count} values, got {actual.Length}.");
        }

        double scale = Math.Max(Largest(expected), whole * ShareOfWhole);
        int wrong = 0;
        int worst = -1;
        double worstExcess = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double excess = Math.Abs(expected[i] - actual[i]) - ((Relative * Math.Abs(expected[i])) + (Absolute * scale));
            if (!(excess <= 0))
            {
                wrong++;
                if (worst < 0 || !(excess <= worstExcess))
                {
                    (worst, worstExcess) = (i, excess);
                }
            }
        }

        if (wrong > 0)
        {
            throw new XunitException(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {wrong} of {actual.Length} values differ; the worst is value {worst}: expected {expected[worst]:R}, got {actual[worst]:R} "
                + $"(held to 1e-5 of {scale:R})."));
        }
    }

    /// <inheritdoc cref="Check(IReadOnlyList{double}, ReadOnlySpan{float}, string, double)"/>
    public static void Check(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what, double whole = 0) =>
        Check(ToDouble(expected), actual, what, whole);

    /// <summary>The largest magnitude; NaN counts as infinite.</summary>
    public static double Largest(IEnumerable<double> values) =>
        values.Select(value => double.IsNaN(value) ? double.PositiveInfinity : Math.Abs(value)).DefaultIfEmpty(0).Max();

    /// <summary>The same values in double precision.</summary>
    public static double[] ToDouble(ReadOnlySpan<float> values)
    {
        var result = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            result[i] = values[i];
        }

        return result;
    }
}
