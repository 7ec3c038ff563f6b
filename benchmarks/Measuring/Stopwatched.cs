using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Runtime;

namespace Compiled.Benchmarks.Measuring;

/// <summary>Times work that is repeated: warm-up, then blocks of repetitions long enough for the clock, then the median over the blocks.</summary>
internal static class Stopwatched
{
    private static readonly TimeSpan ShortestBlock = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ShortestWarmUp = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(15);

    // Tier 1 starts 100 ms after the last first call of a method, and one large method may take as long again to compile.
    private static readonly TimeSpan QuietCompiler = TimeSpan.FromMilliseconds(400);

    private const int FewestBlocks = 5;

    /// <summary>The median time of one repetition, in seconds.</summary>
    /// <param name="repeat">Does the work as often as it is told.</param>
    /// <param name="seconds">For how long to measure, warm-up and calibration not included.</param>
    public static double MedianSeconds(Action<int> repeat, double seconds)
    {
        WarmUp(repeat);
        int repetitions = Calibrate(repeat);

        List<double> blocks = [];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || blocks.Count < FewestBlocks;)
        {
            blocks.Add(Time(repeat, repetitions).TotalSeconds / repetitions);
        }

        blocks.Sort();
        return blocks[blocks.Count / 2];
    }

    // Ends when the just-in-time compiler has been silent for a while: the code that is then timed is the code that stays.
    private static void WarmUp(Action<int> repeat)
    {
        long start = Stopwatch.GetTimestamp(), lastChange = start;
        long compiled = JitInfo.GetCompiledMethodCount();
        while (true)
        {
            repeat(1);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            if (JitInfo.GetCompiledMethodCount() is long now && now != compiled)
            {
                compiled = now;
                lastChange = Stopwatch.GetTimestamp();
            }

            if ((elapsed >= ShortestWarmUp && Stopwatch.GetElapsedTime(lastChange) >= QuietCompiler) || elapsed >= LongestWarmUp)
            {
                return;
            }
        }
    }

    private static int Calibrate(Action<int> repeat)
    {
        int repetitions = 1;
        while (Time(repeat, repetitions) < ShortestBlock)
        {
            repetitions *= 2;
        }

        return repetitions;
    }

    private static TimeSpan Time(Action<int> repeat, int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        repeat(repetitions);
        return Stopwatch.GetElapsedTime(start);
    }
}
