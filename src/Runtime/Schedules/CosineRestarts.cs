namespace Compiled;

/// <summary>
/// <see cref="CosineDecay"/> again and again, each time from the full rate and, if wanted, for longer. PyTorch's <c>CosineAnnealingWarmRestarts</c>.
/// </summary>
/// <remarks>I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017.</remarks>
/// <param name="rate">The learning rate at the beginning of each cycle, 0 or more.</param>
/// <param name="ticks">The length of the first cycle (<c>T_0</c>), at least 1.</param>
/// <param name="multiplier">How many times as long as the one before a cycle is (<c>T_mult</c>), at least 1.</param>
/// <param name="minimum">The rate a cycle goes down to, 0 or more.</param>
public sealed class CosineRestarts(double rate, long ticks, int multiplier = 1, double minimum = 0) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate)), _minimum = ScheduleChecks.Rate(minimum, nameof(minimum));
    private readonly long _ticks = ScheduleChecks.Ticks(ticks, nameof(ticks)), _multiplier = ScheduleChecks.Ticks(multiplier, nameof(multiplier));

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        long into = ScheduleChecks.Tick(tick), length = _ticks;
        if (_multiplier == 1)
        {
            into %= length;
        }

        while (into >= length)
        {
            into -= length;

            // A length that no tick can reach any more is as good as any longer one.
            length = length > long.MaxValue / _multiplier ? long.MaxValue : length * _multiplier;
        }

        return CosineDecay.Between(_rate, _minimum, into / (double)length);
    }
}
