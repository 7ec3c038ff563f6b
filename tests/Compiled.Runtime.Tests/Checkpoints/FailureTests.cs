using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled.KillRunner;
using Compiled.Runtime.Tests.Files;
using Xunit;

namespace Compiled.Runtime.Tests.Checkpoints;

/// <summary>Each call to the file system fails in turn, or is the last before the machine stops.</summary>
public sealed class FailureTests : IDisposable
{
    // What .NET throws for a full disk, a read-only file system, an interrupted call and a failing disk.
    private static readonly Dictionary<string, Func<Exception>> Faults = new()
    {
        ["full"] = () => new IOException("No space left on device", 28),
        ["read-only"] = () => new IOException("Read-only file system", 30),
        ["interrupted"] = () => new IOException("Interrupted system call", 4),
        ["broken"] = () => new IOException("Input/output error", 5),
    };

    private static readonly string Uninterrupted = Train(new TinyRun(), null);

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FaultNames))]
    public void ACallThatFailsLeavesTheOldFileWholeAndATypedError(string fault)
    {
        FaultyFileSystem counting = new();
        string path = _folder.File("checkpoint");
        byte[] next = Write(path, 2, counting), old = Write(path, 1, counting);
        int calls = counting.Calls.Count / 2;
        Assert.Equal(["create", "write", "write", "flush", "rename", "flush folder"], counting.Calls.Take(calls));
        for (int call = 0; call < calls; call++)
        {
            FaultyFileSystem files = new() { FaultAt = call, Fault = Faults[fault] };
            IOException exception = Assert.ThrowsAny<IOException>(() => Write(path, 2, files));
            Assert.Equal(Faults[fault]().Message, exception.Message);

            // Only once the folder's flush has failed does the new file stand in the old one's place.
            Assert.Equal(call == calls - 1 ? next : old, File.ReadAllBytes(path));
            Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));
        }
    }

    [Fact]
    public void ARunThatACallFailsGoesOnWithTheSameBits()
    {
        int calls = CallsOfARun();
        for (int call = 0; call < calls; call += 3)
        {
            string folder = _folder.File($"run{call}");
            FaultyFileSystem files = new() { FaultAt = call, Fault = Faults["full"] };
            Assert.ThrowsAny<IOException>(() => Train(new TinyRun(), Options(folder, files)));
            Assert.Equal(Uninterrupted, Train(new TinyRun(), Options(folder, new FaultyFileSystem())));
        }
    }

    // Run after run, each with many lives: each life ends within a few calls, with another part of what was not flushed lost.
    [Fact]
    public void AMachineThatStopsAgainAndAgainLeavesNoTornFileAndGoesOnWithTheSameBits()
    {
        Random random = new(1);
        int stops = 0;
        for (int run = 0; stops < 1000; run++)
        {
            string folder = _folder.File($"run{run}");
            string? hash = null;
            while (hash is null)
            {
                FaultyFileSystem files = new() { FaultAt = random.Next(20) };
                try
                {
                    hash = Train(new TinyRun(), Options(folder, files));
                }
                catch (CrashException)
                {
                    stops++;
                    files.LosePower(random);
                    foreach (string file in Directory.EnumerateFiles(folder, "*.safetensors"))
                        Checkpoint.Read(file);
                }
            }

            Assert.Equal(Uninterrupted, hash);
            Assert.Empty(Directory.EnumerateFiles(folder, ".*"));
        }
    }

    // The model must be able to tell: a writer that does not flush leaves torn files behind.
    [Fact]
    public void TheModelFindsAWriterThatDoesNotFlush()
    {
        string path = _folder.File("file");
        FaultyFileSystem files = new();
        using (Stream stream = files.Create(path + ".tmp"))
            stream.Write(new byte[1000]);
        files.Rename(path + ".tmp", path);
        files.LosePower(new Random(1));
        Assert.NotEqual(1000, File.Exists(path) ? new FileInfo(path).Length : 0);
    }

    private int CallsOfARun()
    {
        FaultyFileSystem counting = new();
        Assert.Equal(Uninterrupted, Train(new TinyRun(), Options(_folder.File("counted"), counting)));
        return counting.Calls.Count;
    }

    private static string Train(TinyRun run, CheckpointOptions? options) => run.Hash(run.Train(options));

    private static CheckpointOptions Options(string folder, IFileSystem files) => new(folder) { EverySteps = 1, FileSystem = files };

    private static byte[] Write(string path, int step, IFileSystem files)
    {
        new CheckpointContent(new Tiny(seed: (ulong)step), new Adam(), new TrainingPosition(step, 0, step)).Write(path, files);
        return File.ReadAllBytes(path);
    }
}
