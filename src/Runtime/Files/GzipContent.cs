using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace Compiled;

/// <summary>The content of a gzip file of one member (RFC 1952) that is read only as far as its reader says it goes.</summary>
/// <remarks>
/// The framework's own gzip stream would accept several members and bytes after the last; here the trailer must be the last 8 bytes of the file, so
/// a cut trailer and trailing bytes are found before anything is inflated.
/// </remarks>
internal sealed class GzipContent : IDisposable
{
    private const int TrailerBytes = 8;

    // No deflate stream expands more than this (a match of 258 bytes in 2 bits), https://zlib.net/zlib_tech.html.
    private const long HighestExpansion = 1032;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly DeflateStream _inflated;
    private readonly uint _expectedCrc;
    private readonly uint _expectedLength;
    private uint _crc;
    private long _length;

    /// <summary>Reads the header and the trailer of <paramref name="file"/>, which stays the caller's.</summary>
    /// <exception cref="InvalidFileException">They are not those of a gzip file.</exception>
    public GzipContent(FileStream file, string path)
    {
        _path = path;
        _file = file;
        GzipHeader.Skip(file, path);
        long body = file.Position;
        if (file.Length - body < TrailerBytes)
            throw new InvalidFileException(path, file.Length, "The gzip file ends before its trailer; it has been cut.");
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        file.Position = file.Length - TrailerBytes;
        UntrustedFile.ReadExactly(file, trailer, path, file.Position);
        _expectedCrc = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        _expectedLength = BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]);
        file.Position = body;
        _inflated = new DeflateStream(file, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Whether a file begins as a gzip file does. Leaves it at its start.</summary>
    public static bool Is(FileStream file)
    {
        Span<byte> magic = stackalloc byte[2];
        int read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == magic.Length && magic[0] == 0x1F && magic[1] == 0x8B;
    }

    /// <summary>Refuses a length of the whole content that contradicts the trailer or that a file of this size cannot reach.</summary>
    public void RequireLength(long length)
    {
        // The trailer keeps the length modulo 2^32.
        if ((uint)length != _expectedLength)
        {
            throw new InvalidFileException(_path, _file.Length - TrailerBytes / 2,
                $"Its content says it has {length} bytes, the gzip trailer says {_expectedLength}: "
                + "the file is damaged, has been cut, or has bytes after the trailer.");
        }
        if (length / HighestExpansion > _file.Length)
            throw new InvalidFileException(_path, 0, $"Its content says it has {length} bytes, more than {_file.Length} compressed bytes can give.");
    }

    /// <summary>Inflates exactly <paramref name="destination"/>.Length bytes.</summary>
    public void ReadExactly(Span<byte> destination)
    {
        int read;
        try
        {
            read = _inflated.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidFileException(_path, _file.Position, "The compressed data is damaged.", exception);
        }
        if (read < destination.Length)
        {
            throw new InvalidFileException(_path, _file.Length,
                $"The compressed data ends {destination.Length - read} bytes too early; it has been cut.");
        }
        _crc = Crc32.Append(_crc, destination);
        _length += read;
    }

    /// <summary>Checks that the content ends here and that its checksum is the trailer's.</summary>
    public void RequireEnd()
    {
        int next;
        try
        {
            next = _inflated.ReadByte();
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidFileException(_path, _file.Position, "The compressed data is damaged.", exception);
        }
        if (next >= 0)
            throw new InvalidFileException(_path, _file.Position, $"The compressed data goes on after the {_length} bytes its content says it has.");
        if (_crc != _expectedCrc)
        {
            throw new InvalidFileException(_path, _file.Length - TrailerBytes,
                $"The content's CRC-32 is {_crc:x8}, the gzip trailer says {_expectedCrc:x8}: the file is damaged, or has bytes after the trailer.");
        }
    }

    /// <summary>Releases the decompressor; the file stays open.</summary>
    public void Dispose() => _inflated.Dispose();
}
