using System;
using System.IO;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>The old file stays whole whatever fails, and nothing is left beside it.</summary>
public sealed class AtomicFileTests : IDisposable
{
    private static readonly ParameterInfo[] Layout = [new("w", [2], 0, 2)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void CommitReplacesTheOldContent()
    {
        string path = _folder.Write("file", [1, 2, 3, 4]);
        using (AtomicFile file = new(path))
        {
            file.Stream.Write([5, 6]);
            Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
            file.Commit();
        }
        Assert.Equal([5, 6], File.ReadAllBytes(path));
        RequireAlone(path);
    }

    [Fact]
    public void WithoutCommitTheOldContentStays()
    {
        string path = _folder.Write("file", [1, 2, 3, 4]);
        using (AtomicFile file = new(path))
            file.Stream.Write([5, 6]);
        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
        RequireAlone(path);
    }

    [Fact]
    public void AFailingRenameIsAnIOExceptionAndLeavesNothingBeside()
    {
        string path = _folder.File("file");
        using (AtomicFile file = new(path))
        {
            file.Stream.Write([5, 6]);
            Directory.CreateDirectory(path);
            Assert.ThrowsAny<IOException>(file.Commit);
        }
        Assert.True(Directory.Exists(path));
        RequireAlone(path);
    }

    [Fact]
    public void AFolderAsTargetIsAnIOException()
    {
        string path = _folder.File("folder");
        Directory.CreateDirectory(path);
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Save(path, Layout, [1, 2], [], []));
        RequireAlone(path);
    }

    [Fact]
    public void AMissingFolderIsAnIOException() =>
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Save(_folder.File("absent/file"), Layout, [1, 2], [], []));

    [Fact]
    public void AReadOnlyFileIsNotReplaced()
    {
        string path = _folder.Write("file", [1, 2, 3, 4]);
        File.SetAttributes(path, FileAttributes.ReadOnly);
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Save(path, Layout, [1, 2], [], []));
        File.SetAttributes(path, FileAttributes.Normal);
        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
        RequireAlone(path);
    }

    [UnprivilegedUnixFact]
    public void AReadOnlyFolderIsAnIOException()
    {
        if (OperatingSystem.IsWindows())
            return;
        string path = _folder.Write("file", [1, 2, 3, 4]);
        UnixFileMode mode = File.GetUnixFileMode(_folder.FullName);
        File.SetUnixFileMode(_folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Assert.ThrowsAny<IOException>(() => SafetensorsFile.Save(path, Layout, [1, 2], [], []));
        File.SetUnixFileMode(_folder.FullName, mode);
        Assert.Equal([1, 2, 3, 4], File.ReadAllBytes(path));
        RequireAlone(path);
    }

    [Fact]
    public void ARelativePathAndALongNameWork()
    {
        string path = _folder.File(new string('n', 255));
        SafetensorsFile.Save(Path.GetRelativePath(Environment.CurrentDirectory, path), Layout, [1, 2], [], []);
        Assert.Equal([1, 2], SafetensorsFile.Read(path)["w"].ToSingles());
        RequireAlone(path);
    }

    private void RequireAlone(string path) => Assert.Equal([path], Directory.GetFileSystemEntries(_folder.FullName));

    private sealed class UnprivilegedUnixFactAttribute : FactAttribute
    {
        public UnprivilegedUnixFactAttribute()
        {
            if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
                Skip = "SKIPPED, not passed: permissions of folders bind neither the superuser nor Windows.";
        }
    }
}
