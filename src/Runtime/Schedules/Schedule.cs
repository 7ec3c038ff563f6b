using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>
/// A learning rate that changes while training goes on. A tick is whatever its user counts, from 0: a step or an epoch. The ready-made ones
/// are functions of the tick alone, so a resumed run only has to know where it was; <see cref="ReduceOnPlateau"/> also remembers what it observed.
/// </summary>
/// <remarks>
/// Set the rate before each step, or before each epoch: <c>optimizer.LearningRate = (float)schedule.Rate(tick)</c>. A schedule of your own overrides
/// <see cref="Rate"/>.
/// </remarks>
public abstract class Schedule
{
    /// <summary>The learning rate at a tick.</summary>
    /// <param name="tick">The step or epoch, from 0; behind the end of a schedule its last rate goes on.</param>
    /// <returns>The absolute rate, 0 or more.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The tick is negative.</exception>
    public abstract double Rate(long tick);

    /// <summary>Tells a measurement made at a tick, as the validation loss after an epoch. Only schedules that depend on measurements listen.</summary>
    /// <param name="tick">The tick that was in force while it was made.</param>
    /// <param name="metric">The measurement.</param>
    public virtual void Observe(long tick, double metric)
    {
    }

    /// <summary>Whether <see cref="Observe"/> makes a difference.</summary>
    public virtual bool Observes => false;

    /// <summary>What the schedule remembers besides the tick, by name: empty for a function of the tick alone.</summary>
    public virtual IReadOnlyDictionary<string, double> Scalars => NoScalars;

    /// <summary>Takes over what <see cref="Scalars"/> gave.</summary>
    /// <param name="scalars">The numbers; more names than these are allowed.</param>
    /// <exception cref="ArgumentException">A number is missing or cannot be; nothing has changed.</exception>
    public virtual void RestoreState(IReadOnlyDictionary<string, double> scalars)
    {
    }

    /// <summary>A straight line up to this schedule's first rate, and then this schedule from its tick 0.</summary>
    /// <param name="ticks">How many ticks to warm up for, at least 1.</param>
    /// <param name="startFactor">The share of the first rate to begin with, in [0, 1].</param>
    public Schedule WithWarmUp(long ticks, double startFactor = 1.0 / 3) => new LinearWarmUp(Rate(0), ticks, startFactor).Then(ticks, this);

    /// <summary>This schedule up to a tick, and from there on another one, which counts from 0.</summary>
    /// <param name="tick">The tick, at least 1.</param>
    /// <param name="next">The other schedule.</param>
    public Schedule Then(long tick, Schedule next) => new ScheduleSequence([this, next], [tick]);

    /// <summary>The product of this schedule and another one at each tick.</summary>
    /// <param name="factor">The other schedule.</param>
    public Schedule Times(Schedule factor) => new ScheduleProduct(this, factor);

    private static readonly Dictionary<string, double> NoScalars = [];
}
