using System;
using System.IO;
using Compiled;

namespace Samples.Shared.CommandLine;

/// <summary>What can be said against the path of a file to write before any work is done.</summary>
internal static class OutputFile
{
    /// <summary>Why no file can be written at <paramref name="path"/>, or null. Begins to write, as saving will, and takes it back.</summary>
    public static string? CannotSave(string path)
    {
        try
        {
            string full = Path.GetFullPath(path);
            if (Directory.Exists(full) || Path.EndsInDirectorySeparator(path))
            {
                return "that is a folder, it takes the name of a file";
            }

            string folder = Path.GetDirectoryName(full)!;
            if (!Directory.Exists(folder))
            {
                return $"there is no folder {folder}";
            }

            using AtomicFile probe = new(full);
            return null;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            return $"nothing can be written there: {exception.Message}";
        }
    }
}
