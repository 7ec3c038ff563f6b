using System.Threading;

namespace Compiled.Execution;

/// <summary>
/// A barrier for the few workers of one pass: a short spin, then a real wait. The wait matters as much as the spin: two spinning threads can
/// share one core for whole seconds, each burning the other's time, while a thread that sleeps is woken on an idle core.
/// </summary>
internal sealed class WorkerBarrier
{
    // Longer than phases differ, much shorter than a time slice lost to a core that was taken away.
    private static readonly long SpinTicks = Spin.Microseconds(30);

    private readonly object _sleep = new();
    private int _arrived;
    private int _generation;
    private int _sleepers;
    private volatile bool _broken;

    /// <summary>Set when a worker failed: the others must not wait for it.</summary>
    public void Break()
    {
        _broken = true;
        lock (_sleep)
        {
            Monitor.PulseAll(_sleep);
        }
    }

    public void Reset()
    {
        _arrived = 0;
        _broken = false;
    }

    public void SignalAndWait(int participants)
    {
        int generation = Volatile.Read(ref _generation);
        if (Interlocked.Increment(ref _arrived) == participants)
        {
            Open();
            return;
        }

        var spin = new Spin(SpinTicks);
        while (Volatile.Read(ref _generation) == generation)
        {
            if (_broken)
            {
                throw new PassAbortedException();
            }

            if (!spin.Once())
            {
                Sleep(generation);
            }
        }
    }

    private void Open()
    {
        _arrived = 0;

        // A full fence: a sleeper either sees the new generation or is seen here.
        Interlocked.Increment(ref _generation);
        if (Volatile.Read(ref _sleepers) > 0)
        {
            lock (_sleep)
            {
                Monitor.PulseAll(_sleep);
            }
        }
    }

    private void Sleep(int generation)
    {
        Interlocked.Increment(ref _sleepers);
        try
        {
            lock (_sleep)
            {
                while (Volatile.Read(ref _generation) == generation && !_broken)
                {
                    Monitor.Wait(_sleep);
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _sleepers);
        }
    }
}

/// <summary>Ends a worker's part of a pass because another worker failed; the caller sees that worker's exception, never this one.</summary>
internal sealed class PassAbortedException : System.Exception;
