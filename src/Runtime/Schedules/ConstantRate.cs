namespace Compiled;

/// <summary>The same rate for ever.</summary>
/// <param name="rate">The learning rate, 0 or more.</param>
public sealed class ConstantRate(double rate) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate));

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        ScheduleChecks.Tick(tick);
        return _rate;
    }
}
