using System;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Mnist.Data;

/// <summary>Checks a packed file of MNIST by what it unpacks to.</summary>
internal static class PackedFile
{
    /// <summary>Why the gzip file at <paramref name="path"/> is not <paramref name="file"/>, or null if it is.</summary>
    /// <remarks>Unpacks little more than the length it should have, whatever the file holds.</remarks>
    public static string? Fault(string path, MnistFile file)
    {
        if (!File.Exists(path))
        {
            return "absent";
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            using GZipStream unpacked = new(File.OpenRead(path), CompressionMode.Decompress);
            byte[] buffer = new byte[1 << 16];
            long length = 0;
            for (int count = unpacked.Read(buffer); count > 0 && length <= file.Length; count = unpacked.Read(buffer))
            {
                hash.AppendData(buffer, 0, count);
                length += count;
            }
        }
        catch (InvalidDataException exception)
        {
            return $"not a whole gzip file ({exception.Message})";
        }

        string found = Convert.ToHexStringLower(hash.GetHashAndReset());
        return found == file.Sha256 ? null : $"wrong content: its SHA-256 is {found}, not {file.Sha256}";
    }
}
