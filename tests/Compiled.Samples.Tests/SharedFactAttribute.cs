using System;
using System.IO;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>A test that needs the folder <c>shared</c> beside the repository, and says so where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedFactAttribute : FactAttribute
{
    /// <param name="path">What the test needs, relative to <c>shared</c>.</param>
    public SharedFactAttribute(string path)
    {
        if (!Path.Exists(PathOf(path)))
        {
            Skip = $"needs ../shared/{path} beside the repository";
        }
    }

    /// <summary>The full path of something in <c>shared</c>.</summary>
    public static string PathOf(string path) => Path.Combine(Path.GetDirectoryName(RepositoryRoot())!, "shared", path);

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("the tests run outside the repository");
    }
}
