using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace Compiled;

/// <summary>The checked header of a NumPy file.</summary>
/// <param name="Type">The type of the elements.</param>
/// <param name="IsBigEndian">Whether their bytes come in the other order.</param>
/// <param name="IsFortranOrder">Whether the first index runs fastest.</param>
/// <param name="Shape">The extents.</param>
/// <param name="DataStart">Where in the file the elements begin.</param>
internal sealed record NpyHeader(NpyType Type, bool IsBigEndian, bool IsFortranOrder, IReadOnlyList<int> Shape, long DataStart)
{
    /// <summary>The bytes before the header's length.</summary>
    public const int PrefixBytes = 8;

    // NumPy itself refuses to evaluate longer ones.
    private const int LongestHeader = 10_000;

    /// <summary>The bytes every file begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks the header of an open file.</summary>
    /// <exception cref="InvalidFileException">Any deviation from the format.</exception>
    public static NpyHeader Read(FileStream file, string path)
    {
        UntrustedFile.RefuseGitLfsPointer(file, path);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        UntrustedFile.ReadExactly(file, prefix, path, 0);
        if (!prefix.StartsWith(Magic))
            throw new InvalidFileException(path, 0, "It does not begin as a NumPy array file (.npy) does: it is of another kind.");
        int version = prefix[6];
        if (version is < 1 or > 3 || prefix[7] != 0)
            throw new InvalidFileException(path, 6, $"Version {version}.{prefix[7]} of the format is none of 1.0, 2.0 and 3.0.");

        Span<byte> lengthBytes = stackalloc byte[version == 1 ? 2 : 4];
        UntrustedFile.ReadExactly(file, lengthBytes, path, PrefixBytes);
        uint length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(lengthBytes) : BinaryPrimitives.ReadUInt32LittleEndian(lengthBytes);
        if (length > LongestHeader)
            throw new InvalidFileException(path, PrefixBytes, $"The header has {length} bytes; at most {LongestHeader} are accepted.");
        byte[] text = new byte[length];
        int textStart = PrefixBytes + lengthBytes.Length;
        UntrustedFile.ReadExactly(file, text, path, textStart);
        return new NpyHeaderParser(text, path, textStart).Parse();
    }

    /// <summary>The header of a file of version 1.0 whose elements begin at a multiple of 64 bytes, as NumPy's do.</summary>
    public static byte[] Write(string description, IReadOnlyList<int> shape)
    {
        StringBuilder extents = new();
        foreach (int extent in shape)
            extents.Append(CultureInfo.InvariantCulture, $"{(extents.Length > 0 ? " " : "")}{extent},");
        if (shape.Count > 1)
            extents.Length--;
        string dictionary = $"{{'descr': '{description}', 'fortran_order': False, 'shape': ({extents}), }}";
        int whole = (PrefixBytes + sizeof(ushort) + dictionary.Length + 1 + 63) / 64 * 64;
        byte[] header = new byte[whole];
        header.AsSpan().Fill((byte)' ');
        Magic.CopyTo(header);
        (header[6], header[7], header[^1]) = (1, 0, (byte)'\n');
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(PrefixBytes), checked((ushort)(whole - PrefixBytes - sizeof(ushort))));
        Encoding.ASCII.GetBytes(dictionary, header.AsSpan(PrefixBytes + sizeof(ushort)));
        return header;
    }
}
