using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.KillRunner;
using Compiled.Runtime.Tests.Files;
using Xunit;

namespace Compiled.Runtime.Tests.Checkpoints;

/// <summary>Real processes that train with a checkpoint after every step, killed at random moments and started again until they come to their end.</summary>
public sealed class KillTests
{
    // A process lives for a fifth of a second before it can be killed at its work: about a minute for these. COMPILED_TEST_KILLS asks for others;
    // FailureTests has a thousand simulated ones, which lose unflushed files too.
    private const int DefaultKills = 500, AtOnce = 2;

    // Milliseconds from the second step, or from the start. A run of 30 steps takes longer, so that it has several lives.
    private const int LongestTraining = 60, LongestStart = 200;

    private const int HashLength = 64;

    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("COMPILED_TEST_KILLS"), out int kills) ? kills : DefaultKills;

    [Fact]
    public async Task ARunKilledAtAnyMomentEndsWithTheSameBits()
    {
        TinyRun uninterrupted = new();
        string expected = uninterrupted.Hash(uninterrupted.Train(checkpoints: null));
        int kills = 0, whole = 0;
        await Parallel.ForAsync(0, AtOnce, async (worker, _) =>
        {
            Random random = new(worker);
            while (Volatile.Read(ref kills) < Kills)
            {
                using TemporaryFolder folder = new();
                string? hash = null;
                while (hash is null)
                {
                    hash = random.Next(4) == 0
                        ? await Live(folder.FullName, "started", random.Next(LongestStart))
                        : await Live(folder.FullName, "training", random.Next(LongestTraining));
                    if (hash is null)
                        Interlocked.Increment(ref kills);

                    // A file that is not whole makes this throw.
                    Interlocked.Add(ref whole, Directory.EnumerateFiles(folder.FullName, "*.safetensors").Select(Checkpoint.Read).Count());
                }

                Assert.Equal(expected, hash);
            }
        });

        Assert.InRange(kills, Kills, int.MaxValue);
        Assert.InRange(whole, Kills, int.MaxValue);
    }

    /// <summary>Lets the run live for some milliseconds after it has said a word. Returns the hash it ended with; null where it was killed before.</summary>
    private static async Task<string?> Live(string folder, string word, int milliseconds)
    {
        ProcessStartInfo start = new("dotnet")
        {
            ArgumentList = { "exec", Path.Combine(AppContext.BaseDirectory, "Compiled.KillRunner.dll"), folder },
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.FileName = Environment.ProcessPath!;

        // One thread, and no second compilation of what runs for a moment only.
        start.Environment["COMPILED_THREADS"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        string? line;
        do
        {
            // A run that had only its end left to do never says that it is training.
            line = await process.StandardOutput.ReadLineAsync();
        }
        while (line is not null && line != word && line.Length != HashLength);
        if (line == word && !process.WaitForExit(milliseconds))
            process.Kill();
        string rest = line + Environment.NewLine + await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return rest.Split(Environment.NewLine).FirstOrDefault(one => one.Length == HashLength);
    }
}
