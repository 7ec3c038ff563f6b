using System;
using System.IO;
using Compiled;
using Mnist.Data;

namespace Mnist.CommandLine;

/// <summary>What can be said against a path or an address before any work is done.</summary>
internal static class PathChecks
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

    /// <summary>Why <paramref name="folder"/> does not serve as MNIST, or null.</summary>
    public static string? LacksMnist(string folder) => !Directory.Exists(folder)
        ? "there is no such folder"
        : MnistFolder.MissingFile(folder) is { } missing ? $"that folder has no {missing}" : null;

    /// <summary>Why <paramref name="address"/> is not a mirror's, or null.</summary>
    public static string? IsNoMirror(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? null
            : "it takes an address that begins with http:// or https://";
}
