using System;
using System.IO;
using System.Linq;

namespace Compiled.Samples.Tests;

/// <summary>A folder of a test's own, gone afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string FullPath { get; } = Directory.CreateTempSubdirectory("compiled-").FullName;

    /// <summary>The names of what lies in it, in order.</summary>
    public string[] Names => [.. new DirectoryInfo(FullPath).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    public string PathOf(params string[] parts) => Path.Combine([FullPath, .. parts]);

    /// <summary>Writes empty files of these names into a folder below this one.</summary>
    public string FolderWith(string name, params string[] files)
    {
        string folder = Directory.CreateDirectory(PathOf(name)).FullName;
        foreach (string file in files)
        {
            File.WriteAllBytes(Path.Combine(folder, file), []);
        }

        return folder;
    }

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
