using System;

namespace Compiled;

/// <summary>The argument checks that schedules share; every one of them refuses NaN.</summary>
internal static class ScheduleChecks
{
    /// <summary>Refuses a negative tick and gives it back otherwise.</summary>
    public static long Tick(long tick)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tick);
        return tick;
    }

    /// <summary>Refuses what is no learning rate.</summary>
    public static double Rate(double value, string name)
    {
        OptionChecks.FiniteAndNotNegative(value, name);
        return value;
    }

    /// <summary>Refuses what is no number of ticks: below 1.</summary>
    public static long Ticks(long value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        return value;
    }
}
