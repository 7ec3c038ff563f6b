using System.Linq;
using System.Threading;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Tasks that workers take from one another: each is done once, whoever is faster.</summary>
public sealed class TaskSharesTests
{
    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(10, 1)]
    [InlineData(125, 2)]
    [InlineData(1075, 8)]
    public void EveryTaskIsTakenOnceByThreadsThatRace(int tasks, int workers)
    {
        const int Steps = 3;
        var shares = new TaskShares();
        for (int call = 0; call < 20; call++)
        {
            shares.Reset(Steps, workers);
            int[] done = new int[Steps * tasks];
            Thread[] threads = [.. Enumerable.Range(0, workers).Select(worker => new Thread(() =>
            {
                for (int step = 0; step < Steps; step++)
                {
                    while (shares.Take(step, tasks, worker, workers, out int first, out int end))
                    {
                        for (int task = first; task < end; task++)
                        {
                            Interlocked.Increment(ref done[(step * tasks) + task]);
                        }
                    }
                }
            }))];
            foreach (Thread thread in threads)
            {
                thread.Start();
            }

            foreach (Thread thread in threads)
            {
                thread.Join();
            }

            Assert.All(done, count => Assert.Equal(1, count));
        }
    }

    [Fact]
    public void AWorkerBeginsWithItsOwnShareAndEndsWithTheOthers()
    {
        const int Tasks = 40, Workers = 2;
        var shares = new TaskShares();
        shares.Reset(1, Workers);
        int own = Tasks / Workers;
        Assert.True(shares.Take(0, Tasks, 1, Workers, out int first, out int end));
        Assert.Equal(own, first);
        for (int next = end; next < Tasks; next = end)
        {
            Assert.True(shares.Take(0, Tasks, 1, Workers, out first, out end));
            Assert.Equal(next, first);
        }

        // The other one has not begun: its tasks go from the last one down, but for one, which stays its own.
        for (int last = own; last > 1; last = first)
        {
            Assert.True(shares.Take(0, Tasks, 1, Workers, out first, out end));
            Assert.Equal(last, end);
        }

        Assert.False(shares.Take(0, Tasks, 1, Workers, out _, out _));
        Assert.True(shares.Take(0, Tasks, 0, Workers, out first, out end));
        Assert.Equal((0, 1), (first, end));
        Assert.False(shares.Take(0, Tasks, 0, Workers, out _, out _));
    }

    [Fact]
    public void AloneAllTasksAreOneRange()
    {
        var shares = new TaskShares();
        shares.Reset(2, 4);
        Assert.True(shares.Take(1, 1000, 0, 1, out int first, out int end));
        Assert.Equal((0, 1000), (first, end));
        Assert.False(shares.Take(1, 1000, 0, 1, out _, out _));
    }
}
