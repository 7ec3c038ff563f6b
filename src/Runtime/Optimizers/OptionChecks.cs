using System;

namespace Compiled;

/// <summary>The argument checks the optimizers' options share; every one of them refuses NaN.</summary>
internal static class OptionChecks
{
    public static void FiniteAndNotNegative(double value, string name)
    {
        if (!(value >= 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be 0 or more and finite.");
        }
    }

    /// <summary>For a decay rate: 1 would never forget and never learn.</summary>
    public static void BelowOne(double value, string name)
    {
        if (!(value >= 0 && value < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be in [0, 1).");
        }
    }

    public static void Positive(double value, string name)
    {
        if (!(value > 0))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be above 0; infinity turns it off.");
        }
    }
}
