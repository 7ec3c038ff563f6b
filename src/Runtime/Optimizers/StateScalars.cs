using System;
using System.Collections.Generic;
using System.Globalization;

namespace Compiled;

/// <summary>Reads the named numbers of a saved state.</summary>
internal static class StateScalars
{
    /// <summary>A number that must be there and within a range.</summary>
    /// <exception cref="ArgumentException">It is missing, NaN or out of its range.</exception>
    public static double Number(IReadOnlyDictionary<string, double> scalars, string name, double least, double most)
    {
        ArgumentNullException.ThrowIfNull(scalars);
        if (!scalars.TryGetValue(name, out double value))
        {
            throw new ArgumentException($"The number '{name}' is missing.", nameof(scalars));
        }

        return value >= least && value <= most
            ? value
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The number '{name}' is {value}; it lies in [{least}, {most}]."), nameof(scalars));
    }

    /// <summary>As <see cref="Number"/>, for a whole number of 0 or more.</summary>
    public static long Count(IReadOnlyDictionary<string, double> scalars, string name)
    {
        double value = Number(scalars, name, 0, 1L << 53);
        return value == Math.Floor(value)
            ? (long)value
            : throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"The number '{name}' is {value}; it is a whole number."), nameof(scalars));
    }
}
