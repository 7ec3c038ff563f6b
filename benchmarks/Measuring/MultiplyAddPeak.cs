using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading;
using Compiled.Lanes;

namespace Compiled.Benchmarks.Measuring;

/// <summary>The most multiply-adds the machine does: chains in registers, of this process's vector width, on all threads that are used.</summary>
/// <remarks>
/// The best of many rounds, not the median: a round that lost a core to another process says nothing of the core. In a round all threads
/// start together and the slowest one ends it, so that threads which share a core are not counted twice.
/// </remarks>
internal static class MultiplyAddPeak
{
    // Two multiply-adds a cycle of latency 4 need 8 chains; 12 and the two factors fit the 16 registers of AVX2.
    private const int Chains = 12;
    private const int Rounds = 3000;
    private const int FewestIterations = 100;
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(0.2);

    /// <summary>The peak in 10^9 floating-point operations a second, a multiply-add counting 2.</summary>
    /// <param name="threads">How many threads may be used; no more than there are cores take part.</param>
    public static double MeasureGflops(int threads)
    {
        int used = Math.Min(threads, Environment.ProcessorCount);
        return LaneWidth.Bits switch
        {
            512 => Measure<Lane512>(used),
            256 => Measure<Lane256>(used),
            _ => Measure<Lane128>(used),
        };
    }

    private static double Measure<TLane>(int threads)
        where TLane : struct, ILane<TLane>
    {
        int iterations = Calibrate<TLane>();
        using Barrier barrier = new(threads);
        Thread[] helpers = new Thread[threads - 1];
        for (int i = 0; i < helpers.Length; i++)
        {
            helpers[i] = new Thread(() => RunRounds<TLane>(barrier, iterations)) { IsBackground = true };
            helpers[i].Start();
        }

        TimeSpan best = RunRounds<TLane>(barrier, iterations);
        foreach (Thread helper in helpers)
        {
            helper.Join();
        }

        return 2.0 * Chains * TLane.Count * iterations * threads / best.TotalSeconds / 1e9;
    }

    // As many iterations as fill a round; few where the machine has no multiply-add and each is emulated.
    private static int Calibrate<TLane>()
        where TLane : struct, ILane<TLane>
    {
        int iterations = FewestIterations;
        while (Fastest<TLane>(iterations) < Round)
        {
            iterations *= 2;
        }

        return iterations;
    }

    // Of several runs, so that one that lost its core does not make the rounds so short that their start and end are what is timed.
    private static TimeSpan Fastest<TLane>(int iterations)
        where TLane : struct, ILane<TLane>
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int run = 0; run < 10; run++)
        {
            long start = Stopwatch.GetTimestamp();
            Run<TLane>(iterations);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return best;
    }

    // The shortest round; every thread measures all of it, from the common start to the last thread's end.
    private static TimeSpan RunRounds<TLane>(Barrier barrier, int iterations)
        where TLane : struct, ILane<TLane>
    {
        float[] sums = new float[TLane.Count];
        TimeSpan best = TimeSpan.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            barrier.SignalAndWait();
            long start = Stopwatch.GetTimestamp();
            Run<TLane>(iterations).Store(sums, 0);
            barrier.SignalAndWait();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        // Each chain goes to 2, the fixed point of x / 2 + 1: the work was done, and on ordinary numbers.
        return Math.Abs(sums[0] - 2 * Chains) < 0.01 ? best : throw new InvalidOperationException($"The chains of the peak sum up to {sums[0]}.");
    }

    // Leaf code of one loop: compiled fully at once, so that no round runs in the compiler's slow first tier.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static TLane Run<TLane>(int iterations)
        where TLane : struct, ILane<TLane>
    {
        TLane half = TLane.Broadcast(0.5f), one = TLane.Broadcast(1f);
        TLane c0 = one, c1 = one, c2 = one, c3 = one, c4 = one, c5 = one, c6 = one, c7 = one, c8 = one, c9 = one, c10 = one, c11 = one;
        for (int i = 0; i < iterations; i++)
        {
            c0 = TLane.MultiplyAdd(c0, half, one);
            c1 = TLane.MultiplyAdd(c1, half, one);
            c2 = TLane.MultiplyAdd(c2, half, one);
            c3 = TLane.MultiplyAdd(c3, half, one);
            c4 = TLane.MultiplyAdd(c4, half, one);
            c5 = TLane.MultiplyAdd(c5, half, one);
            c6 = TLane.MultiplyAdd(c6, half, one);
            c7 = TLane.MultiplyAdd(c7, half, one);
            c8 = TLane.MultiplyAdd(c8, half, one);
            c9 = TLane.MultiplyAdd(c9, half, one);
            c10 = TLane.MultiplyAdd(c10, half, one);
            c11 = TLane.MultiplyAdd(c11, half, one);
        }

        return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
    }
}
