using System;

namespace Compiled;

/// <summary>
/// Half a cosine from the rate down to a minimum, which then stays: <c>minimum + (rate - minimum) (1 + cos(pi tick / ticks)) / 2</c>. PyTorch's
/// <c>CosineAnnealingLR</c>, which would go up again behind its end.
/// </summary>
/// <remarks>I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, equation 5.</remarks>
/// <param name="rate">The first learning rate, 0 or more.</param>
/// <param name="ticks">After how many ticks the minimum is reached, at least 1.</param>
/// <param name="minimum">The last rate, 0 or more.</param>
public sealed class CosineDecay(double rate, long ticks, double minimum = 0) : Schedule
{
    private readonly double _rate = ScheduleChecks.Rate(rate, nameof(rate)), _minimum = ScheduleChecks.Rate(minimum, nameof(minimum));
    private readonly long _ticks = ScheduleChecks.Ticks(ticks, nameof(ticks));

    /// <inheritdoc/>
    public override double Rate(long tick) => Between(_rate, _minimum, Math.Min(ScheduleChecks.Tick(tick), _ticks) / (double)_ticks);

    /// <summary>From <paramref name="start"/> to <paramref name="end"/> along half a cosine; <paramref name="share"/> of the way, from 0 to 1.</summary>
    internal static double Between(double start, double end, double share) => end + ((start - end) * (1 + Math.Cos(Math.PI * share)) / 2);
}
