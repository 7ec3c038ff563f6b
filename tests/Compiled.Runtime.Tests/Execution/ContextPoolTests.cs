using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

[Collection(ProcessSettings.Name)]
public sealed class ContextPoolTests
{
    [Fact]
    public void GivesTheSameContextBackToOneCallAfterAnother()
    {
        ContextPool pool = new(new NetworkMemory(0, 1, 0));
        PassContext first = pool.Rent();
        pool.Return(first);
        Assert.Same(first, pool.Rent());
    }

    [Fact]
    public void GrowsToAsManyAsEverRanAtOnceAndKeepsThem()
    {
        ContextPool pool = new(new NetworkMemory(0, 1, 0));
        PassContext[] rented = Enumerable.Range(0, 11).Select(_ => pool.Rent()).ToArray();
        Assert.Equal(11, rented.Distinct().Count());
        foreach (PassContext context in rented)
            pool.Return(context);
        HashSet<PassContext> again = Enumerable.Range(0, 11).Select(_ => pool.Rent()).ToHashSet();
        Assert.True(again.SetEquals(rented), "A returned context was lost.");
    }

    [Fact]
    public void NeverLendsOneContextTwice()
    {
        ContextPool pool = new(new NetworkMemory(0, 1, 0));
        Dictionary<PassContext, StrongCount> inUse = new(ReferenceEqualityComparer.Instance);
        int clashes = 0;
        Parallel.For(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            PassContext context = pool.Rent();
            StrongCount users;
            lock (inUse)
            {
                if (!inUse.TryGetValue(context, out StrongCount? known))
                    inUse[context] = known = new StrongCount();
                users = known;
            }

            if (Interlocked.Increment(ref users.Value) != 1)
                Interlocked.Increment(ref clashes);
            Interlocked.Decrement(ref users.Value);
            pool.Return(context);
        });
        Assert.Equal(0, clashes);
    }

    [Fact]
    public void AllocatesNothingForCallsOneAfterAnother()
    {
        ContextPool pool = new(new NetworkMemory(0, 1, 0));
        pool.Return(pool.Rent());
        Assert.Equal(0, Allocations.Of(() => pool.Return(pool.Rent())));
    }

    private sealed class StrongCount
    {
        public int Value;
    }
}
