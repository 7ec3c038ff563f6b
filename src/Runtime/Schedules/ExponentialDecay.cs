using System;

namespace Compiled;

/// <summary>Multiplies the rate by a factor at every tick: <c>rate * factor^tick</c>. PyTorch's <c>ExponentialLR</c>.</summary>
/// <param name="rate">The first learning rate, 0 or more.</param>
/// <param name="factor">What it is multiplied by, 0 or more.</param>
public sealed class ExponentialDecay(double rate, double factor) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate)), _factor = ScheduleChecks.Rate(factor, nameof(factor));

    /// <inheritdoc/>
    public override double Rate(long tick) => _rate * Math.Pow(_factor, ScheduleChecks.Tick(tick));
}
