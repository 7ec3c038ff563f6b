using System;
using System.IO;
using Mnist.Data;

namespace Mnist.CommandLine;

/// <summary>What can be said against a folder of data or an address before any work is done.</summary>
internal static class PathChecks
{
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
