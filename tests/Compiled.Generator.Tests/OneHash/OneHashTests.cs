using System;
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
    private static readonly string[] Threads = ["COMPILED_THREADS=1", "COMPILED_THREADS=2", "COMPILED_THREADS=3", "COMPILED_THREADS=8"];

    // Tiered compilation off compiles every method once, fully; with tiers but without profiles the second tier decides differently.
    private static readonly string[] Tiers = ["DOTNET_TieredCompilation=1", "DOTNET_TieredCompilation=0", "DOTNET_TieredPGO=0"];

    /// <summary>The machine's own paths, then the forced widths of lanes.</summary>
    private static readonly string[] Accelerated =
        ["COMPILED_LANES=", "COMPILED_LANES=512", "COMPILED_LANES=256", "COMPILED_LANES=128", "DOTNET_EnableAVX512=0"];

    /// <summary>Paths without multiply-add hardware, where it is emulated.</summary>
    private static readonly string[] Emulated = ["DOTNET_EnableAVX2=0", "DOTNET_EnableHWIntrinsic=0"];

    [Fact]
    public async Task SmallNetworksTrainToOneHashOnEveryPath()
    {
        IEnumerable<ProcessSettings> settings = Accelerated.Concat(Emulated).SelectMany(path => Tiers, (path, tier) => new ProcessSettings(path, tier));
        await ExpectOneHash("small", settings);
    }

    [Fact]
    public async Task AWideNetworkTrainsToOneHashOnAnyNumberOfThreads()
    {
        IEnumerable<ProcessSettings> settings =
            from path in Accelerated
            from threads in Threads
            from tier in Tiers.Take(2)
            select new ProcessSettings(path, threads, tier);
        Dictionary<string, (string Hash, int Workers)> results = await ExpectOneHash("wide", settings);
        if (OperatingSystem.IsLinux())
        {
            // Only where the threads did take part does their number prove anything.
            Assert.All(results, result => Assert.Equal(Threads.Single(threads => result.Key.Contains(threads, StringComparison.Ordinal)), $"COMPILED_THREADS={result.Value.Workers + 1}"));
        }
    }

    [Fact]
    public async Task EmulatedPathsTrainToTheHashOfTheMachinesOwnOnAnyNumberOfThreads()
    {
        IEnumerable<ProcessSettings> settings = Emulated.SelectMany(path => Threads, (path, threads) => new ProcessSettings(path, threads));
        await ExpectOneHash("small", settings.Prepend(new ProcessSettings()));
    }

    private async Task<Dictionary<string, (string Hash, int Workers)>> ExpectOneHash(string workload, IEnumerable<ProcessSettings> settings)
    {
        var time = Stopwatch.StartNew();
        Dictionary<string, (string Hash, int Workers)> results = await HashRunner.RunAllAsync(workload, settings);
        output.WriteLine($"{workload}: {results.Count} processes in {time.Elapsed.TotalSeconds:F1} s");
        string[] hashes = [.. results.Values.Select(result => result.Hash).Distinct()];
        Assert.True(hashes.Length == 1, $"{hashes.Length} hashes:\n{string.Join("\n", results.Select(result => $"{result.Value.Hash[..12]} {result.Key}").Order())}");
        return results;
    }
}
