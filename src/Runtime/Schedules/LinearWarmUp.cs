using System;

namespace Compiled;

/// <summary>
/// A straight line from a share of the rate up to the rate, which then stays. PyTorch's <c>LinearLR</c>. See <see cref="Schedule.WithWarmUp"/> for
/// one before another schedule.
/// </summary>
/// <param name="rate">The learning rate to reach, 0 or more.</param>
/// <param name="ticks">After how many ticks, at least 1.</param>
/// <param name="startFactor">The share of it to begin with, in [0, 1].</param>
public sealed class LinearWarmUp(double rate, long ticks, double startFactor = 1.0 / 3) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate));
    private readonly long _ticks = ScheduleChecks.Ticks(ticks, nameof(ticks));
    private readonly double _startFactor = startFactor is >= 0 and <= 1
        ? startFactor
        : throw new ArgumentOutOfRangeException(nameof(startFactor), startFactor, "The share to begin with is in [0, 1].");

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        double share = Math.Min(ScheduleChecks.Tick(tick), _ticks) / (double)_ticks;
        return _rate * (_startFactor + ((1 - _startFactor) * share));
    }
}
