using System;
using System.Linq;
using System.Threading;
using Compiled.Execution;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

[Collection(ProcessSettings.Name)]
public sealed class WorkersTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>A job of some phases: in each every worker adds one to its own count, then all meet.</summary>
    private sealed class Job
    {
        public int Workers;
        public int Phases = 1;
        public int FailingWorker = -1;
        public int FailingPhase;
        public int MeetsFailed;
        public readonly int[] Counts = new int[CompiledOptions.MaximumThreads];
        public readonly WorkerBarrier Barrier = new();

        public static readonly Workers.Part<Job> Part = static (job, worker) => job.Run(worker);
        public static readonly Action<Job, int> Announce = static (job, workers) => job.Workers = workers;
        public static readonly Action<Job> Failed = static job => job.Barrier.Break();

        private void Run(int worker)
        {
            for (int phase = 0; phase < Phases; phase++)
            {
                if (worker == FailingWorker && phase == FailingPhase)
                    throw new InvalidOperationException($"Worker {worker} fails on purpose.");
                Counts[worker]++;
                if (Workers == 1)
                    continue;
                Barrier.SignalAndWait(Workers);

                // Between the two meetings nobody counts: all must see everybody's count of this phase.
                for (int other = 0; other < Workers; other++)
                {
                    if (Volatile.Read(ref Counts[other]) != phase + 1)
                        Interlocked.Increment(ref MeetsFailed);
                }

                Barrier.SignalAndWait(Workers);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void RunEveryPartOnceAndMeetAtEveryBarrier(int count)
    {
        Within(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                Job job = new() { Phases = 50 };
                Workers.Run(count, brief: false, job, Job.Part, Job.Announce, Job.Failed);
                Assert.Equal(count, job.Workers);
                Assert.Equal(0, job.MeetsFailed);
                Assert.All(job.Counts.Take(count), times => Assert.Equal(50, times));
                Assert.All(job.Counts.Skip(count), times => Assert.Equal(0, times));
            }
        });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 5)]
    [InlineData(2, 5)]
    public void SurfaceAWorkersExceptionAndWorkOn(int failing, int phase)
    {
        Within(() =>
        {
            Job job = new() { Phases = 10, FailingWorker = failing, FailingPhase = phase };
            InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
                () => Workers.Run(4, brief: false, job, Job.Part, Job.Announce, Job.Failed));
            Assert.Equal($"Worker {failing} fails on purpose.", exception.Message);

            // The next job on the same workers and the same barrier is not harmed.
            Array.Clear(job.Counts);
            job.Barrier.Reset();
            job.FailingWorker = -1;
            Workers.Run(4, brief: false, job, Job.Part, Job.Announce, Job.Failed);
            Assert.All(job.Counts.Take(4), times => Assert.Equal(10, times));
        });
    }

    [Fact]
    public void LetASecondCallerRunAlone()
    {
        using ManualResetEventSlim inside = new(), leave = new();
        Job second = new();
        Within(() =>
        {
            Thread first = new(() => Workers.Run(
                2,
                brief: false,
                new Gate(inside, leave),
                static (gate, worker) => gate.Pass(worker),
                static (_, _) => { }));
            first.Start();
            Assert.True(inside.Wait(Patience));
            Workers.Run(2, brief: false, second, Job.Part, Job.Announce, Job.Failed);
            leave.Set();
            first.Join();
        });
        Assert.Equal(1, second.Workers);
        Assert.Equal([1, 0], second.Counts[..2]);
    }

    [Fact]
    public void LetABriefJobRunAloneOnlyWhileTheOthersSleep()
    {
        Within(() =>
        {
            // How soon a worker falls asleep or wakes is the system's to say, hence the repetition; Within ends it.
            while (Brief() != 1)
                Thread.Sleep(20);
            while (Brief() != 2)
                Thread.SpinWait(100);
        });

        static int Brief()
        {
            Job job = new();
            Workers.Run(2, brief: true, job, Job.Part, Job.Announce, Job.Failed);
            Assert.Equal([1, job.Workers - 1], job.Counts[..2]);
            return job.Workers;
        }
    }

    [Fact]
    public void AllocateNothingOnceTheyRun()
    {
        Job job = new();
        void Run() => Workers.Run(3, brief: false, job, Job.Part, Job.Announce, Job.Failed);
        Run();
        Run();
        Assert.Equal(0, Allocations.Of(Run));
    }

    /// <summary>Holds the workers from the moment one is inside until it is told to leave.</summary>
    private sealed class Gate(ManualResetEventSlim inside, ManualResetEventSlim leave)
    {
        public void Pass(int worker)
        {
            if (worker == 0)
            {
                inside.Set();
                leave.Wait();
            }
        }
    }

    /// <summary>Runs the test on a thread of its own and fails instead of hanging.</summary>
    private static void Within(Action action)
    {
        Exception? failure = null;
        Thread thread = new(() => failure = Record.Exception(action)) { IsBackground = true };
        thread.Start();
        Assert.True(thread.Join(Patience), "The workers hang.");
        if (failure is not null)
            throw new Xunit.Sdk.XunitException(failure.ToString());
    }
}
