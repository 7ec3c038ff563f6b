using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>One schedule after another, each counting its ticks from 0. PyTorch's <c>SequentialLR</c>. Measurements go to the one in force.</summary>
public sealed class ScheduleSequence : Schedule
{
    private readonly Schedule[] _schedules;
    private readonly long[] _milestones;

    /// <summary>Creates the sequence.</summary>
    /// <param name="schedules">The schedules, at least one.</param>
    /// <param name="milestones">The ticks at which the second and each further one takes over, ascending from 1.</param>
    /// <exception cref="ArgumentException">The numbers of schedules and ticks do not fit, or the ticks do not ascend.</exception>
    public ScheduleSequence(IEnumerable<Schedule> schedules, IEnumerable<long> milestones)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        ArgumentNullException.ThrowIfNull(milestones);
        (_schedules, _milestones) = ([.. schedules], [.. milestones]);
        if (_schedules.Length == 0 || Array.IndexOf(_schedules, null) >= 0)
        {
            throw new ArgumentException("A sequence has at least one schedule, and none is null.", nameof(schedules));
        }

        if (_milestones.Length != _schedules.Length - 1 || _milestones.Prepend(0).Zip(_milestones).Any(pair => pair.First >= pair.Second))
        {
            throw new ArgumentException($"{_schedules.Length} schedules take {_schedules.Length - 1} milestones, ascending from 1.", nameof(milestones));
        }
    }

    /// <inheritdoc/>
    public override bool Observes => _schedules.Any(schedule => schedule.Observes);

    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        int current = Current(ScheduleChecks.Tick(tick));
        return _schedules[current].Rate(tick - Start(current));
    }

    /// <inheritdoc/>
    public override void Observe(long tick, double metric)
    {
        int current = Current(ScheduleChecks.Tick(tick));
        _schedules[current].Observe(tick - Start(current), metric);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Scalars => ScheduleState.Join(_schedules);

    /// <inheritdoc/>
    public override void RestoreState(IReadOnlyDictionary<string, double> scalars) => ScheduleState.Restore(_schedules, scalars);

    private long Start(int index) => index == 0 ? 0 : _milestones[index - 1];

    private int Current(long tick)
    {
        int current = 0;
        while (current < _milestones.Length && _milestones[current] <= tick)
        {
            current++;
        }

        return current;
    }
}
