using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled.Runtime.Tests.Files;

/// <summary>The lines of <c>tests/assets/bad-inputs/manifest.tsv</c>. Files above 100 kB are not committed; they are read from ../shared.</summary>
internal static class BadInputs
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "assets", "bad-inputs");

    private static readonly Dictionary<string, (string File, string Verdict)> Lines = File.ReadLines(Path.Combine(Folder, "manifest.tsv"))
        .Skip(1)
        .Select(line => line.Split('\t'))
        .ToDictionary(fields => fields[0], fields => (fields[1], fields[2]));

    /// <summary>The ids of the files in a sub-folder, those committed or those that only ../shared has.</summary>
    public static IEnumerable<string> Ids(string subfolder, bool committed) => Lines
        .Where(line => line.Value.File.StartsWith(subfolder + "/", StringComparison.Ordinal))
        .Where(line => File.Exists(Path.Combine(Folder, line.Value.File)) == committed)
        .Select(line => line.Key);

    /// <summary>What must happen to the file of this id.</summary>
    public static string Verdict(string id) => Lines[id].Verdict;

    /// <summary>The file of this id.</summary>
    public static string FilePath(string id)
    {
        string committed = Path.Combine(Folder, Lines[id].File);
        return File.Exists(committed) ? committed : SharedFiles.Path("bad-inputs", Lines[id].File);
    }
}
