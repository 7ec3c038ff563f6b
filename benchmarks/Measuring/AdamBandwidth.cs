using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using Compiled.Execution;

namespace Compiled.Benchmarks.Measuring;

/// <summary>How much of the machine's copy bandwidth an Adam step over ten million parameters reaches.</summary>
/// <remarks>
/// A step reads parameter, gradient and two moments and writes all but the gradient: 28 bytes a parameter. A copy reads and writes 4 bytes a float.
/// Both touch 160 MB, on the same worker threads, and take turns, so that a machine that is busier for a moment is so for both.
/// </remarks>
internal static class AdamBandwidth
{
    private const int Parameters = 10_000_000;
    private const double StepBytes = 28.0 * Parameters;
    private const double CopyBytes = 2.0 * sizeof(float) * 2 * Parameters;

    /// <summary>Measures for <paramref name="seconds"/> and writes the medians, the bests and the share.</summary>
    public static void Write(double seconds, TextWriter output)
    {
        AlignedMemory parameters = new(Parameters), gradient = new(Parameters), source = new(2 * Parameters), target = new(2 * Parameters);
        for (int i = 0; i < Parameters; i++)
        {
            gradient.Span[i] = RandomBits.Uniform(1, (ulong)i) - 0.5f;
        }

        source.Span.Fill(1f);
        target.Span.Fill(2f);
        Adam adam = new();
        Copy copy = new(source, target);
        List<double> steps = [], copies = [];
        for (int i = 0; i < 5; i++)
        {
            adam.Update(parameters.Span, gradient.Span);
            copy.Run();
        }

        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < seconds || steps.Count < 10;)
        {
            copies.Add(Seconds(copy.Run));
            steps.Add(Seconds(() => adam.Update(parameters.Span, gradient.Span)));
        }

        if (target.Span.ContainsAnyExcept(1f) || !parameters.Span.ContainsAnyExcept(0f))
        {
            throw new InvalidOperationException("The work that was timed was not done.");
        }

        Line(output, "copy", CopyBytes, copies);
        Line(output, "Adam", StepBytes, steps);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"share of the copy bandwidth: {100 * (StepBytes / Median(steps)) / (CopyBytes / Median(copies)):F1} % by medians, "
                + $"{100 * (StepBytes / steps.Min()) / (CopyBytes / copies.Min()):F1} % by bests ({Parameters} parameters, {CompiledOptions.Threads} threads, {steps.Count} turns)"));
    }

    private static double Seconds(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Line(TextWriter output, string name, double bytes, List<double> seconds) => output.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name}: {1000 * Median(seconds):F3} ms, {bytes / Median(seconds) / 1e9:F2} GB/s (median); {bytes / seconds.Min() / 1e9:F2} GB/s (best)"));

    private static double Median(List<double> values)
    {
        List<double> sorted = [.. values];
        sorted.Sort();
        return sorted[sorted.Count / 2];
    }

    /// <summary>The runtime's own copy, each worker its share.</summary>
    private sealed class Copy(AlignedMemory source, AlignedMemory target)
    {
        private static readonly Workers.Part<Copy> Part = static (copy, worker) => copy.Share(worker);
        private static readonly Action<Copy, int> Announce = static (copy, workers) => copy._workers = workers;
        private int _workers;

        public void Run() => Workers.Run(CompiledOptions.Threads, brief: false, this, Part, Announce);

        private void Share(int worker)
        {
            int first = (int)((long)source.Length * worker / _workers), end = (int)((long)source.Length * (worker + 1) / _workers);
            source.Span[first..end].CopyTo(target.Span[first..end]);
        }
    }
}
