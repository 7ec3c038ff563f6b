using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

// Programs from the documentation run in a current directory of their own, of which a process has one.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Compiled.Repository.Tests;

/// <summary>The files of this repository.</summary>
internal static class Repository
{
    private static readonly string[] Outputs = ["bin", "obj", "TestResults", "BenchmarkDotNet.Artifacts"];

    /// <summary>The folder that holds <c>Compiled.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder given by its path from the root, with slashes.</summary>
    public static string PathOf(string relative) => Path.Combine([Root, .. relative.Split('/')]);

    /// <summary>The path from the root, with slashes.</summary>
    public static string RelativeTo(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(PathOf(relative));

    /// <summary>All files below some folders, by their paths from the root, without what builds leave behind. A missing folder has none.</summary>
    public static IEnumerable<string> Files(string pattern, params string[] folders) => folders
        .Where(folder => Directory.Exists(PathOf(folder)))
        .SelectMany(folder => Directory.EnumerateFiles(PathOf(folder), pattern, SearchOption.AllDirectories))
        .Select(RelativeTo)
        .Where(file => !file.Split('/').Intersect(Outputs).Any())
        .Order(StringComparer.Ordinal);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compiled.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"Compiled.sln is in none of the folders above {AppContext.BaseDirectory}.");
    }
}
