using System;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Counts what an action allocates on the calling thread.</summary>
internal static class Allocations
{
    /// <summary>
    /// The least of five runs: a garbage collection that another thread caused retires this thread's allocation buffer, whose unused rest then
    /// counts as allocated; what the action itself allocates is in every run.
    /// </summary>
    public static long Of(Action action)
    {
        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
