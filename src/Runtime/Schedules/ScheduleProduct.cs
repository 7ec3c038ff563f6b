using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>The product of two schedules at each tick: one gives the rate, the other, say from 1 downwards, a factor.</summary>
/// <param name="first">A schedule.</param>
/// <param name="second">Another one.</param>
public sealed class ScheduleProduct(Schedule first, Schedule second) : Schedule
{
    private readonly Schedule[] _schedules =
    [
        first ?? throw new ArgumentNullException(nameof(first)), second ?? throw new ArgumentNullException(nameof(second)),
    ];

    /// <inheritdoc/>
    public override bool Observes => _schedules[0].Observes || _schedules[1].Observes;

    /// <inheritdoc/>
    public override double Rate(long tick) => _schedules[0].Rate(tick) * _schedules[1].Rate(tick);

    /// <inheritdoc/>
    public override void Observe(long tick, double metric)
    {
        _schedules[0].Observe(tick, metric);
        _schedules[1].Observe(tick, metric);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Scalars => ScheduleState.Join(_schedules);

    /// <inheritdoc/>
    public override void RestoreState(IReadOnlyDictionary<string, double> scalars) => ScheduleState.Restore(_schedules, scalars);
}
