using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled;

/// <summary>Joins what several schedules remember, for a schedule that is made of them.</summary>
internal static class ScheduleState
{
    /// <summary>The numbers of all schedules, each name behind the schedule's own number.</summary>
    public static IReadOnlyDictionary<string, double> Join(Schedule[] schedules) => schedules
        .SelectMany((schedule, i) => schedule.Scalars.Select(pair => (Name: Prefix(i) + pair.Key, pair.Value)))
        .ToDictionary(pair => pair.Name, pair => pair.Value);

    /// <summary>Gives each schedule its numbers of <see cref="Join"/>; where one refuses them, those before it get theirs back.</summary>
    public static void Restore(Schedule[] schedules, IReadOnlyDictionary<string, double> scalars)
    {
        ArgumentNullException.ThrowIfNull(scalars);
        IReadOnlyDictionary<string, double>[] before = [.. schedules.Select(schedule => schedule.Scalars)];
        for (int i = 0; i < schedules.Length; i++)
        {
            string prefix = Prefix(i);
            try
            {
                schedules[i].RestoreState(scalars
                    .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
                    .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value));
            }
            catch
            {
                for (int back = 0; back < i; back++)
                {
                    schedules[back].RestoreState(before[back]);
                }

                throw;
            }
        }
    }

    private static string Prefix(int index) => string.Create(CultureInfo.InvariantCulture, $"{index}.");
}
