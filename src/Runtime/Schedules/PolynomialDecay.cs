using System;

namespace Compiled;

/// <summary>
/// From the rate down to a minimum, which then stays: <c>minimum + (rate - minimum) (1 - tick / ticks)^power</c>. PyTorch's <c>PolynomialLR</c>, whose
/// minimum is 0; a straight line with power 1.
/// </summary>
/// <param name="rate">The first learning rate, 0 or more.</param>
/// <param name="ticks">After how many ticks the minimum is reached, at least 1.</param>
/// <param name="power">The power, 0 or more.</param>
/// <param name="minimum">The last rate, 0 or more.</param>
public sealed class PolynomialDecay(double rate, long ticks, double power = 1, double minimum = 0) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate)), _minimum = ScheduleChecks.Rate(minimum, nameof(minimum));
    private readonly double _power = ScheduleChecks.Rate(power, nameof(power));
    private readonly long _ticks = ScheduleChecks.Ticks(ticks, nameof(ticks));

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        double left = 1 - (Math.Min(ScheduleChecks.Tick(tick), _ticks) / (double)_ticks);
        return _minimum + ((_rate - _minimum) * Math.Pow(left, _power));
    }
}
