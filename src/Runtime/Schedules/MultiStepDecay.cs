using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Multiplies the rate by a factor at each of some ticks. PyTorch's <c>MultiStepLR</c>.</summary>
public sealed class MultiStepDecay : Schedule
{
    private readonly double _rate, _factor;
    private readonly long[] _milestones;

    /// <summary>Creates the schedule.</summary>
    /// <param name="rate">The first learning rate, 0 or more.</param>
    /// <param name="milestones">The ticks, ascending, from which on the rate is multiplied once more.</param>
    /// <param name="factor">What it is multiplied by, 0 or more.</param>
    /// <exception cref="ArgumentException">An argument is out of its range, or the ticks do not ascend.</exception>
    public MultiStepDecay(double rate, IEnumerable<long> milestones, double factor = 0.1)
    {
        _rate = ScheduleChecks.Rate(rate, nameof(rate));
        ArgumentNullException.ThrowIfNull(milestones);
        _milestones = [.. milestones];
        _factor = ScheduleChecks.Rate(factor, nameof(factor));
        if (_milestones.Any(milestone => milestone < 0) || _milestones.Zip(_milestones.Skip(1)).Any(pair => pair.First > pair.Second))
        {
            throw new ArgumentException("The milestones are ticks from 0 on in ascending order.", nameof(milestones));
        }
    }

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        ScheduleChecks.Tick(tick);
        int passed = 0;
        while (passed < _milestones.Length && _milestones[passed] <= tick)
        {
            passed++;
        }

        return _rate * Math.Pow(_factor, passed);
    }
}
