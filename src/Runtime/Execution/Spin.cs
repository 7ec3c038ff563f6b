using System.Diagnostics;
using System.Threading;

namespace Compiled.Execution;

/// <summary>
/// A wait that spins for a given time before it gives up. It is told in time, not in turns: the framework scales its spin by a measurement
/// at start-up, and measured here that varied so much that workers fell asleep between the steps of a training loop in every third process.
/// </summary>
internal struct Spin(long ticks)
{
    private const int TurnsBetweenLooks = 8;
    private long _start;
    private int _turns;

    /// <summary>Waits a moment; false once the time is up.</summary>
    public bool Once()
    {
        Thread.SpinWait(1);
        if (++_turns % TurnsBetweenLooks != 0)
        {
            return true;
        }

        long now = Stopwatch.GetTimestamp();
        if (_start == 0)
        {
            _start = now;
        }

        return now - _start < ticks;
    }

    /// <summary>Timer ticks of so many microseconds.</summary>
    public static long Microseconds(int count) => Stopwatch.Frequency * count / 1_000_000;
}
