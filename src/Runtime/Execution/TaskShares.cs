using System;
using System.Threading;

namespace Compiled.Execution;

/// <summary>
/// Who does which of the equal tasks of each step of a pass. A worker begins with a share of its own, the same at every call, so that what it made in one
/// step stays in its core's cache for the next; when that is done it takes tasks off the ends of the others' shares. Cores are rarely equally fast:
/// a virtual one shares its execution units with a neighbour, or is taken away for a moment.
/// </summary>
/// <remarks>The tasks are the same whoever does them, so the result does not depend on who was faster.</remarks>
internal sealed class TaskShares
{
    // A counter for each step and worker, each in a cache line of its own: tasks taken from the share's front in the low half, from its back in the high half.
    private const int Line = 8;
    private const int Half = 32;

    // So large a part of what is left of a share at a time: half of its own, which is few takes and enough where a core is up to three times slower.
    private const int PartOfOwn = 2;
    private const int PartOfOthers = 4;

    // The last one is left to its owner: taking it would save less than it costs to fetch what it works on from another core's cache.
    private const int LeftToOwner = 1;

    private long[] _taken = [];
    private int _workers = 1;

    /// <summary>Gives all tasks back, before the workers start.</summary>
    /// <param name="steps">How many steps have tasks.</param>
    /// <param name="workers">How many workers there will be at most.</param>
    public void Reset(int steps, int workers)
    {
        int length = steps * workers * Line;
        if (_taken.Length < length)
        {
            _taken = new long[length];
        }

        _taken.AsSpan(0, length).Clear();
        _workers = workers;
    }

    /// <summary>The tasks that are a worker's own: a range that depends on the counts only.</summary>
    public static (int First, int End) Own(int tasks, int worker, int workers) => ((int)((long)tasks * worker / workers), (int)((long)tasks * (worker + 1) / workers));

    /// <summary>Takes some of the tasks that are left: the worker's own, then others'.</summary>
    /// <param name="step">The step's number.</param>
    /// <param name="tasks">How many tasks it has, the same at each call.</param>
    /// <param name="worker">Who takes.</param>
    /// <param name="workers">How many there are.</param>
    /// <param name="first">The first task taken.</param>
    /// <param name="end">The task after the last one.</param>
    /// <returns>Whether there were any that this worker may take; every worker must ask until there are none.</returns>
    public bool Take(int step, int tasks, int worker, int workers, out int first, out int end)
    {
        for (int i = 0; i < workers; i++)
        {
            int owner = (worker + i) % workers;
            (int start, int stop) = Own(tasks, owner, workers);
            ref long taken = ref _taken[((step * _workers) + owner) * Line];
            while (true)
            {
                long before = Volatile.Read(ref taken);
                int front = (int)before, back = (int)(before >> Half), left = stop - start - front - back;
                if (left <= (i == 0 ? 0 : LeftToOwner))
                {
                    break;
                }

                int part = workers == 1 ? 1 : i == 0 ? PartOfOwn : PartOfOthers, count = (left + part - 1) / part;
                long after = i == 0 ? before + count : before + ((long)count << Half);
                if (Interlocked.CompareExchange(ref taken, after, before) == before)
                {
                    (first, end) = i == 0 ? (start + front, start + front + count) : (stop - back - count, stop - back);
                    return true;
                }
            }
        }

        first = end = 0;
        return false;
    }
}
