using System;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace Compiled.Execution;

/// <summary>
/// The process's persistent worker threads. A call hands the same method to some of them and takes part itself; a worker without work
/// spins for a moment, because the next call of a training loop is microseconds away, and then sleeps.
/// </summary>
public static class Workers
{
    private static readonly Lock Growth = new();
    private static Worker[] _workers = [];
    private static int _busy;

    /// <summary>A part of a job: gets the job's state and the index of the worker, from 0.</summary>
    /// <typeparam name="TState">What the parts share.</typeparam>
    public delegate void Part<in TState>(TState state, int worker)
        where TState : class;

    /// <summary>
    /// Runs <paramref name="part"/> once for each worker index below <paramref name="count"/>, index 0 on the calling thread. Where another
    /// call holds the workers, or <paramref name="count"/> is 1, the caller is told 1 through <paramref name="announce"/> and runs alone.
    /// </summary>
    /// <param name="count">How many workers are wanted.</param>
    /// <param name="brief">Whether the job is too short to wake sleeping workers for: then only spinning ones take part (sleepers wake for the next).</param>
    /// <param name="state">What the parts share.</param>
    /// <param name="part">The part, a cached static delegate.</param>
    /// <param name="announce">Told the number of workers that take part, before any of them starts.</param>
    /// <param name="failed">Told when a part throws, so that the others need not wait for it.</param>
    public static void Run<TState>(int count, bool brief, TState state, Part<TState> part, Action<TState, int> announce, Action<TState>? failed = null)
        where TState : class
    {
        if (count <= 1 || Interlocked.CompareExchange(ref _busy, 1, 0) != 0)
        {
            announce(state, 1);
            part(state, 0);
            return;
        }

        try
        {
            Worker[] workers = Grow(count - 1);
            if (brief && !AllSpinning(workers, count - 1))
            {
                announce(state, 1);
                part(state, 0);
                return;
            }

            announce(state, count);
            RunTogether(workers, count, state, part, failed);
        }
        finally
        {
            Volatile.Write(ref _busy, 0);
        }
    }

    private static void RunTogether<TState>(Worker[] workers, int count, TState state, Part<TState> part, Action<TState>? failed)
        where TState : class
    {
        for (int i = 1; i < count; i++)
        {
            workers[i - 1].Start(PartInvoker<TState>.Instance, part, state, failed, i);
        }

        Exception? first = null;
        try
        {
            part(state, 0);
        }
        catch (Exception exception)
        {
            first = exception;
            failed?.Invoke(state);
        }

        for (int i = 1; i < count; i++)
        {
            Exception? other = workers[i - 1].Join();
            first = first is null or PassAbortedException ? other ?? first : first;
        }

        if (first is not null)
        {
            ExceptionDispatchInfo.Throw(first);
        }
    }

    private static bool AllSpinning(Worker[] workers, int count)
    {
        bool all = true;
        for (int i = 0; i < count; i++)
        {
            // Whoever sleeps is woken, so that a loop of brief calls gets its workers from the second or third call on.
            all &= workers[i].IsSpinningElseWake();
        }

        return all;
    }

    private static Worker[] Grow(int count)
    {
        Worker[] workers = _workers;
        if (workers.Length >= count)
        {
            return workers;
        }

        lock (Growth)
        {
            workers = _workers;
            int old = workers.Length;
            if (old < count)
            {
                for (int i = old; i < count; i++)
                {
                    // Published one by one: where the system refuses a thread, those that started are not lost.
                    var worker = new Worker(i + 1);
                    Array.Resize(ref workers, i + 1);
                    workers[i] = worker;
                    _workers = workers;
                }
            }
        }

        return workers;
    }
}
