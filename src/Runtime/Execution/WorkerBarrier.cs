using System.Threading;

namespace Compiled.Execution;

/// <summary>A barrier for the few workers of one pass: a short spin, then the time slice is given away.</summary>
internal sealed class WorkerBarrier
{
    // About 10 microseconds: longer than phases differ, much shorter than a time slice lost to a core that was taken away.
    private const int SpinsBeforeYield = 300;
    private int _arrived;
    private volatile int _generation;
    private volatile bool _broken;

    /// <summary>Set when a worker failed: the others must not wait for it.</summary>
    public void Break() => _broken = true;

    public void Reset()
    {
        _arrived = 0;
        _broken = false;
    }

    public void SignalAndWait(int participants)
    {
        int generation = _generation;
        if (Interlocked.Increment(ref _arrived) == participants)
        {
            _arrived = 0;
            _generation = generation + 1;
            return;
        }

        int spins = 0;
        while (_generation == generation)
        {
            if (_broken)
            {
                throw new PassAbortedException();
            }

            if (++spins < SpinsBeforeYield)
            {
                Thread.SpinWait(1);
            }
            else
            {
                Thread.Yield();
            }
        }
    }
}

/// <summary>Ends a worker's part of a pass because another worker failed; the caller sees that worker's exception, never this one.</summary>
internal sealed class PassAbortedException : System.Exception;
