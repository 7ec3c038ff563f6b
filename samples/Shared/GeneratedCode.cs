using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace Samples.Shared;

/// <summary>Where the code that the generator wrote for a network can be read.</summary>
internal static class GeneratedCode
{
    /// <summary>The place in a line: the files, if they are where the build of the network's program put them.</summary>
    public static string Of(Type network)
    {
        string folder = network.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(item => item.Key == "GeneratedCode").Value!;
        string pattern = $"{network.FullName}.*.cs";
        string? file = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).FirstOrDefault()
            : null;
        return file is null
            ? $"generated code: obj/generated in the project's folder, where it was built; it is not at {folder} any more"
            : $"generated code: {Path.Combine(Path.GetRelativePath(Environment.CurrentDirectory, Path.GetDirectoryName(file)!), pattern)}";
    }
}
