using System;
using System.IO;
using System.Linq;

namespace Mnist.Data;

/// <summary>Where MNIST lies on this machine: <c>--data</c>, then the environment variable, then the user's cache folder.</summary>
internal static class MnistFolder
{
    /// <summary>The environment variable that names a folder with MNIST.</summary>
    public const string Variable = "COMPILED_DATA";

    /// <summary>The user's cache folder, which <c>--download</c> fills. It need not exist.</summary>
    public static string Cache => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "compiled", "mnist");

    /// <summary>The first of the folders that holds MNIST, or null where none does.</summary>
    /// <param name="option">The folder given on the command line, or null. If given, no other is considered.</param>
    /// <param name="variable">The folder named by <see cref="Variable"/>, or null; it may also hold MNIST in a folder <c>mnist</c>.</param>
    /// <param name="cache">The user's cache folder.</param>
    public static string? Find(string? option, string? variable, string cache)
    {
        string?[] places = option is not null ? [option]
            : string.IsNullOrEmpty(variable) ? [cache]
            : [variable, Path.Combine(variable, "mnist"), cache];
        return places.FirstOrDefault(place => MissingFile(place!) is null);
    }

    /// <summary>The name of the first file of MNIST that <paramref name="folder"/> lacks, packed and unpacked, or null if it has all four.</summary>
    public static string? MissingFile(string folder) => MnistFile.All.FirstOrDefault(file => !Holds(folder, file))?.PackedName;

    // Some copies of MNIST have a dot before idx, as the files' own gzip headers do.
    private static bool Holds(string folder, MnistFile file)
    {
        string dotted = file.Name.Replace("-idx", ".idx", StringComparison.Ordinal);
        string[] names = [file.Name, file.PackedName, dotted, dotted + ".gz"];
        return names.Any(name => File.Exists(Path.Combine(folder, name)));
    }
}
