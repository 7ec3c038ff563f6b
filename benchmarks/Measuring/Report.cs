using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Runtime.InteropServices;
using Compiled.Benchmarks.Networks;
using Compiled.Lanes;

namespace Compiled.Benchmarks.Measuring;

/// <summary>Measures networks and writes a line for each as soon as it is known.</summary>
internal static class Report
{
    /// <summary>The columns; the first five are the peer's.</summary>
    public const string Header = "net,batch,train_samples_per_s,infer1_us,infer_samples_per_s,train_gflops,percent_of_peak";

    /// <summary>Writes the comment line, the header and the lines of <paramref name="networks"/>.</summary>
    /// <param name="networks">What to measure.</param>
    /// <param name="seconds">How long to measure the training of each; each kind of inference takes half as long.</param>
    /// <param name="output">Where to write.</param>
    public static void Write(IReadOnlyList<BenchmarkNetwork> networks, double seconds, TextWriter output)
    {
        int threads = CompiledOptions.Threads;
        double peak = MultiplyAddPeak.MeasureGflops(threads);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"# Compiled on {Machine.Processor}, {Environment.ProcessorCount} cores, {LaneWidth.Bits}-bit vectors, "
                + $"{RuntimeInformation.FrameworkDescription}, {DateTime.UtcNow:yyyy-MM-dd}, "
                + $"threads {threads}, multiply-add peak {peak:F0} GFLOP/s"));
        output.WriteLine(Header);
        foreach (BenchmarkNetwork network in networks)
        {
            NetworkMeasurement measured = NetworkMeasurement.Of(network, seconds);
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measured.Name},{measured.Batch},{measured.TrainingRate:F0},{measured.SingleMicroseconds:F3},{measured.InferenceRate:F0},"
                    + $"{measured.TrainingGflops:F2},{100 * measured.TrainingGflops / peak:F1}"));
            output.Flush();
        }
    }
}
