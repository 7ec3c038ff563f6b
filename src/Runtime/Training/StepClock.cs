using System;
using System.Diagnostics;
using System.Threading;

namespace Compiled;

/// <summary>Says when a step is to be reported. Looks at the clock rarely: a step of a tiny network takes less time than that.</summary>
internal sealed class StepClock(TimeSpan interval)
{
    private readonly long _interval = interval == Timeout.InfiniteTimeSpan
        ? long.MaxValue
        : Math.Max(0, (long)(interval.TotalSeconds * Stopwatch.Frequency));

    private long _reported = Stopwatch.GetTimestamp();
    private long _lookedAt;
    private long _nextLook = 1;
    private long _stride = 1;

    /// <summary>Whether step <paramref name="step"/> is to be reported; to be asked after every step, counted from 1.</summary>
    public bool IsDue(long step)
    {
        if (_interval is 0 or long.MaxValue)
            return _interval == 0;
        if (step < _nextLook)
            return false;

        // The stride doubles while looks come more than ten times an interval, and falls back where steps have become slow.
        long now = Stopwatch.GetTimestamp();
        _stride = now - _lookedAt < _interval / 10 ? _stride * 2 : Math.Max(1, _stride / 2);
        _lookedAt = now;
        _nextLook = step + _stride;
        if (now - _reported < _interval)
            return false;
        _reported = now;
        return true;
    }
}
