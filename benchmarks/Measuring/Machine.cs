using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace Compiled.Benchmarks.Measuring;

/// <summary>What a figure was measured on.</summary>
internal static class Machine
{
    /// <summary>The processor as the system names it, or its architecture where the system gives no name.</summary>
    public static string Processor { get; } = ReadProcessor();

    private static string ReadProcessor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        string? model = File.Exists(CpuInfo)
            ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");
        return model is null ? RuntimeInformation.ProcessArchitecture.ToString() : model[(model.IndexOf(':') + 1)..].Trim();
    }
}
