using System;
using Compiled.Benchmarks.CommandLine;

namespace Compiled.Benchmarks;

/// <summary>Measures the networks whose figures are compared with other libraries'.</summary>
internal static class Program
{
    private static int Main(string[] arguments) => new BenchmarkCommand().Run(arguments, Console.Out, Console.Error);
}
