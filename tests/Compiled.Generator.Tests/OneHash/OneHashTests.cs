using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Compiled.Generator.Tests.OneHash;

/// <summary>
/// The trained weights have one hash, whatever the vector width, the number of threads and the state of the JIT compiler. Each combination is a
/// process of its own: these settings are read once, at start.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class OneHashTests(ITestOutputHelper output)
{
    /// <summary>The machine's own path, the forced widths of lanes, and the paths without multiply-add hardware, where it is emulated.</summary>
    private static readonly string[] Paths =
    [
        "COMPILED_LANES=", "COMPILED_LANES=512", "COMPILED_LANES=256", "COMPILED_LANES=128", "DOTNET_EnableAVX512=0", "DOTNET_EnableAVX2=0",
        "DOTNET_EnableHWIntrinsic=0",
    ];

    private static readonly string[] Threads = ["COMPILED_THREADS=1", "COMPILED_THREADS=2", "COMPILED_THREADS=3", "COMPILED_THREADS=8"];

    private static readonly string[] Tiers = ["DOTNET_TieredCompilation=1", "DOTNET_TieredCompilation=0"];

    // With tiers but without profiles the second tier decides differently.
    private const string WithoutProfiles = "DOTNET_TieredPGO=0";

    [Fact]
    public async Task EveryPathTrainsToOneHash()
    {
        IEnumerable<ProcessSettings> settings =
            from path in Paths
            from threads in Threads
            from tier in Tiers
            select new ProcessSettings(path, threads, tier);
        settings = settings.Concat(Paths.Select(path => new ProcessSettings(path, Threads[1], WithoutProfiles)));

        await ExpectOneHash(settings);
    }

    [Fact]
    public async Task TheBenchmarksTrainToOneHash()
    {
        // Of the paths without multiply-add hardware only one, on which a step of these networks takes seconds.
        IEnumerable<ProcessSettings> settings =
            from path in Paths.Where(path => path.StartsWith("COMPILED_LANES", StringComparison.Ordinal))
            from threads in Threads
            select new ProcessSettings(path, threads);
        await ExpectOneHash(settings.Append(new ProcessSettings("DOTNET_EnableAVX2=0", Threads[1])), "benchmarks");
    }

    private async Task ExpectOneHash(IEnumerable<ProcessSettings> settings, params string[] arguments)
    {
        var time = Stopwatch.StartNew();
        var results = new ConcurrentDictionary<ProcessSettings, (string Hash, int Workers)>();
        var twoAtATime = new ParallelOptions { MaxDegreeOfParallelism = 2 };
        await Parallel.ForEachAsync(settings, twoAtATime, async (one, _) => results[one] = await HashRunner.RunAsync(one, arguments));
        output.WriteLine($"{results.Count} processes in {time.Elapsed.TotalSeconds:F1} s");

        string[] hashes = [.. results.Values.Select(result => result.Hash).Distinct()];
        string all = string.Join("\n", results.Select(result => $"{result.Value.Hash[..12]} {result.Key}").Order());
        Assert.True(hashes.Length == 1, $"{hashes.Length} hashes:\n{all}");
        if (OperatingSystem.IsLinux())
        {
            // Only where the threads did take part does their number prove anything.
            Assert.All(results, result => Assert.Contains($"COMPILED_THREADS={result.Value.Workers + 1}", result.Key.Variables));
        }
    }
}
