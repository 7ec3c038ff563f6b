using System;
using System.IO;
using System.IO.Compression;
using System.Linq;

namespace Compiled.Runtime.Tests.Files;

/// <summary>Builds the bytes of IDX and gzip files.</summary>
internal static class IdxSamples
{
    /// <summary>An IDX file of this type, shape and content.</summary>
    public static byte[] Idx(byte type, int[] shape, byte[] data) =>
        [0, 0, type, (byte)shape.Length, .. shape.SelectMany(extent => BitConverter.GetBytes(extent).Reverse()), .. data];

    /// <summary>A gzip file of one member.</summary>
    public static byte[] Gzip(byte[] content)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    /// <summary>The same gzip file with another length in its trailer.</summary>
    public static byte[] WithLength(byte[] gzip, uint length) => [.. gzip[..^4], .. BitConverter.GetBytes(length)];

    /// <summary>The same gzip file with these flags and optional header fields.</summary>
    public static byte[] WithHeader(byte[] gzip, byte flags, byte[] fields) => [.. gzip[..3], flags, .. gzip[4..10], .. fields, .. gzip[10..]];
}
