using System;
using System.Buffers.Binary;
using System.IO;

namespace Compiled;

/// <summary>The header of a gzip member (RFC 1952, section 2.3).</summary>
internal static class GzipHeader
{
    private const int FixedBytes = 10;
    private const byte Deflate = 8;

    // Far more than any tool writes for an extra field, a name and a comment.
    private const int LongestHeader = 1 << 17;

    [Flags]
    private enum Flags : byte
    {
        HeaderCrc = 2,
        Extra = 4,
        Name = 8,
        Comment = 16,
        Reserved = 0xE0,
    }

    /// <summary>Moves <paramref name="file"/>, which stands at its start, to its compressed data.</summary>
    /// <exception cref="InvalidFileException">The header is cut, damaged or of an unknown kind.</exception>
    public static void Skip(FileStream file, string path)
    {
        byte[] bytes = new byte[Math.Min(file.Length, LongestHeader)];
        UntrustedFile.ReadExactly(file, bytes, path, 0);
        ReadOnlySpan<byte> header = bytes;
        if (header.Length < FixedBytes)
            throw Cut(path, header.Length);
        if (header[2] != Deflate)
            throw new InvalidFileException(path, 2, $"The gzip file uses compression method {header[2]}; only deflate (8) is known.");
        Flags flags = (Flags)header[3];
        if ((flags & Flags.Reserved) != 0)
            throw new InvalidFileException(path, 3, "The gzip header has reserved flags set.");

        int position = FixedBytes;
        if (flags.HasFlag(Flags.Extra))
        {
            int length = header.Length < position + 2 ? throw Cut(path, header.Length) : BinaryPrimitives.ReadUInt16LittleEndian(header[position..]);
            position += 2 + length;
        }
        if (flags.HasFlag(Flags.Name))
            position = AfterText(header, position, path);
        if (flags.HasFlag(Flags.Comment))
            position = AfterText(header, position, path);
        if (flags.HasFlag(Flags.HeaderCrc))
        {
            if (header.Length < position + 2)
                throw Cut(path, header.Length);
            ushort expected = BinaryPrimitives.ReadUInt16LittleEndian(header[position..]);
            if ((ushort)Crc32.Append(0, header[..position]) != expected)
                throw new InvalidFileException(path, position, "The gzip header's checksum is wrong: the file is damaged.");
            position += 2;
        }
        if (position > header.Length)
            throw Cut(path, header.Length);
        file.Position = position;
    }

    private static int AfterText(ReadOnlySpan<byte> header, int position, string path)
    {
        int length = position > header.Length ? -1 : header[position..].IndexOf((byte)0);
        return length < 0 ? throw Cut(path, header.Length) : position + length + 1;
    }

    private static InvalidFileException Cut(string path, int position) =>
        new(path, position, "The gzip header does not end where it should; the file has been cut or is damaged.");
}
