using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Compiled;

/// <summary>
/// A safetensors file whose last tensor, <c>sha256</c> of type U8 and shape (32), is the SHA-256 of every byte before it: a file that was cut or
/// in which a bit has changed is refused.
/// </summary>
internal static class SealedFile
{
    /// <summary>The name of the last tensor.</summary>
    public const string HashName = "sha256";

    private const int PieceLength = 1 << 16;

    /// <summary>Writes tensors and metadata, in place of a file that may be there, as a whole or not at all.</summary>
    /// <remarks>Wider elements come first, so that each tensor begins at a multiple of its element's size: readers may map the file.</remarks>
    /// <exception cref="IOException">The file cannot be written; an older one is as it was.</exception>
    public static void Write(
        string path, IFileSystem fileSystem, IEnumerable<SafetensorsOutput> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        SafetensorsOutput[] ordered = [.. tensors.OrderByDescending(tensor => tensor.Type.Size())];
        SafetensorsOutput hash = new(HashName, SafetensorsType.U8, [SHA256.HashSizeInBytes], static _ => { });
        byte[] header = SafetensorsHeaderWriter.Write(ordered.Append(hash), metadata);

        using AtomicFile file = new(path, fileSystem);
        using HashingStream hashing = new(file.Stream);
        // Not disposed: that would try to write again what could not be written.
        BufferedStream pieces = new(hashing, PieceLength);
        pieces.Write(header);
        foreach (SafetensorsOutput tensor in ordered)
            tensor.Write(pieces);
        pieces.Flush();
        file.Stream.Write(hashing.Hash());
        file.Commit();
    }

    /// <summary>Reads a file and checks its hash; memory for it is taken once only.</summary>
    /// <exception cref="InvalidFileException">It is no valid safetensors file, has no hash, or its hash is not that of its content.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = UntrustedFile.Open(path);
        SafetensorsHeader header = SafetensorsHeader.Read(file, path);
        SafetensorsEntry? last = header.Entries.LastOrDefault();
        if (last is not { Name: HashName, Type: SafetensorsType.U8, Shape: [SHA256.HashSizeInBytes] })
        {
            throw new InvalidFileException(path, SafetensorsHeader.LengthBytes,
                $"It is no checkpoint: its last tensor is not {HashName}, the SHA-256 of what comes before.");
        }

        long hashed = file.Length - SHA256.HashSizeInBytes;
        RequireHash(file, hashed, path);
        file.Position = header.DataStart;
        return SafetensorsFile.ReadTensors(file, header, path);
    }

    private static void RequireHash(FileStream file, long hashed, string path)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] piece = new byte[PieceLength];
        file.Position = 0;
        for (long position = 0; position < hashed;)
        {
            Span<byte> part = piece.AsSpan(0, (int)Math.Min(PieceLength, hashed - position));
            UntrustedFile.ReadExactly(file, part, path, position);
            hash.AppendData(part);
            position += part.Length;
        }

        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        UntrustedFile.ReadExactly(file, expected, path, hashed);
        if (!expected.SequenceEqual(hash.GetHashAndReset()))
            throw new InvalidFileException(path, hashed, "Its SHA-256 is not that of its content: the file has been damaged or changed.");
    }
}
