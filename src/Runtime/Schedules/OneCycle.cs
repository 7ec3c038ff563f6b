using System;

namespace Compiled;

/// <summary>
/// Up to a maximum and down again to almost nothing, within a known number of ticks. PyTorch's <c>OneCycleLR</c> without its cycle of momentum, and
/// with its defaults.
/// </summary>
/// <remarks>L. N. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2018.</remarks>
public sealed class OneCycle : Schedule
{
    private readonly bool _linear;
    private readonly (double End, double From, double To)[] _phases;

    /// <summary>Creates the schedule.</summary>
    /// <param name="maximum">The largest learning rate, 0 or more.</param>
    /// <param name="ticks">How many ticks the whole cycle takes, at least 1; the last rate then stays.</param>
    /// <param name="risingShare">The share of them in which the rate rises (<c>pct_start</c>), in [0, 1]; in [0, 1/2] with three phases.</param>
    /// <param name="linear">Whether it changes along straight lines instead of half cosines.</param>
    /// <param name="startDivisor">The first rate is the maximum divided by this (<c>div_factor</c>), above 0.</param>
    /// <param name="endDivisor">The last rate is the first divided by this (<c>final_div_factor</c>), above 0.</param>
    /// <param name="threePhases">Whether it falls to the first rate in as many ticks as it rose in, and in a third phase to the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public OneCycle(
        double maximum,
        long ticks,
        double risingShare = 0.3,
        bool linear = false,
        double startDivisor = 25,
        double endDivisor = 1e4,
        bool threePhases = false)
    {
        ScheduleChecks.Rate(maximum, nameof(maximum));
        ScheduleChecks.Ticks(ticks, nameof(ticks));
        if (!(risingShare >= 0 && risingShare <= (threePhases ? 0.5 : 1)))
        {
            throw new ArgumentOutOfRangeException(nameof(risingShare), risingShare, "The share of rising ticks is in [0, 1], in [0, 1/2] with three phases.");
        }

        CheckDivisor(startDivisor, nameof(startDivisor));
        CheckDivisor(endDivisor, nameof(endDivisor));
        _linear = linear;
        double first = maximum / startDivisor, last = first / endDivisor, risen = (risingShare * ticks) - 1;
        _phases = threePhases
            ? [(risen, first, maximum), ((2 * risingShare * ticks) - 2, maximum, first), (ticks - 1, first, last)]
            : [(risen, first, maximum), (ticks - 1, maximum, last)];
    }

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        ScheduleChecks.Tick(tick);
        int phase = 0;
        double start = 0;
        while (phase < _phases.Length - 1 && tick > _phases[phase].End)
        {
            start = _phases[phase++].End;
        }

        (double end, double from, double to) = _phases[phase];
        double share = end > start ? Math.Min(1, (tick - start) / (end - start)) : 1;
        return _linear ? from + ((to - from) * share) : CosineDecay.Between(from, to, share);
    }

    private static void CheckDivisor(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, "A divisor is above 0 and finite.");
        }
    }
}
