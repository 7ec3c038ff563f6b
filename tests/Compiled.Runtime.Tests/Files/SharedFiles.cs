using System;
using System.IO;
using Xunit;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Where tests find files: those committed with them, and the folder <c>shared</c> beside the repository, which may be absent.</summary>
internal static class SharedFiles
{
    /// <summary>The folder beside the repository, or null.</summary>
    public static string? Root { get; } = FindRoot();

    /// <summary>A path inside the shared folder, for tests marked as needing it.</summary>
    public static string Path(params string[] parts) =>
        System.IO.Path.Combine([Root ?? throw new InvalidOperationException("This test needs ../shared."), .. parts]);

    private static string? FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(System.IO.Path.Combine(folder.FullName, "Directory.Packages.props")))
                continue;
            string shared = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder.FullName, "..", "shared"));
            return Directory.Exists(shared) ? shared : null;
        }
        return null;
    }
}

/// <summary>A fact that needs the folder <c>shared</c> beside the repository.</summary>
internal sealed class SharedFactAttribute : FactAttribute
{
    public SharedFactAttribute()
    {
        if (SharedFiles.Root is null)
            Skip = "SKIPPED, not passed: the folder ../shared beside the repository is absent.";
    }
}

/// <summary>A theory that needs the folder <c>shared</c> beside the repository.</summary>
internal sealed class SharedTheoryAttribute : TheoryAttribute
{
    public SharedTheoryAttribute()
    {
        if (SharedFiles.Root is null)
            Skip = "SKIPPED, not passed: the folder ../shared beside the repository is absent.";
    }
}
