using System;

namespace Compiled;

/// <summary>Multiplies the rate by a factor every so many ticks: <c>rate * factor^floor(tick / every)</c>. PyTorch's <c>StepLR</c>.</summary>
/// <param name="rate">The first learning rate, 0 or more.</param>
/// <param name="every">How many ticks a rate holds, at least 1.</param>
/// <param name="factor">What it is multiplied by, 0 or more.</param>
public sealed class StepDecay(double rate, long every, double factor = 0.1) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate)), _factor = ScheduleChecks.Rate(factor, nameof(factor));
    private readonly long _every = ScheduleChecks.Ticks(every, nameof(every));

    /// <inheritdoc/>
    public override double Rate(long tick) => _rate * Math.Pow(_factor, ScheduleChecks.Tick(tick) / _every);
}
