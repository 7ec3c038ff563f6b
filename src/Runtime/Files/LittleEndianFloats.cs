using System;
using System.Buffers.Binary;
using System.IO;
using System.Runtime.InteropServices;

namespace Compiled;

/// <summary>Floats as files keep them, in pieces: a span of bytes cannot reach over more than a quarter of the longest span of floats.</summary>
internal static class LittleEndianFloats
{
    private const int PieceLength = 1 << 20;

    /// <summary>Writes all of <paramref name="values"/>.</summary>
    public static void Write(Stream stream, ReadOnlySpan<float> values)
    {
        int[] swapped = BitConverter.IsLittleEndian ? [] : new int[Math.Min(values.Length, PieceLength)];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<float> piece = values[..Math.Min(values.Length, PieceLength)];
            if (BitConverter.IsLittleEndian)
            {
                stream.Write(MemoryMarshal.AsBytes(piece));
            }
            else
            {
                BinaryPrimitives.ReverseEndianness(MemoryMarshal.Cast<float, int>(piece), swapped);
                stream.Write(MemoryMarshal.AsBytes(swapped.AsSpan(0, piece.Length)));
            }
            values = values[piece.Length..];
        }
    }

    /// <summary>Fills <paramref name="values"/>, which stand at <paramref name="position"/> of the file.</summary>
    /// <exception cref="InvalidFileException">The file ends too early.</exception>
    public static void Read(Stream stream, Span<float> values, string path, long position)
    {
        while (!values.IsEmpty)
        {
            Span<float> piece = values[..Math.Min(values.Length, PieceLength)];
            UntrustedFile.ReadExactly(stream, MemoryMarshal.AsBytes(piece), path, position);
            if (!BitConverter.IsLittleEndian)
            {
                Span<int> bits = MemoryMarshal.Cast<float, int>(piece);
                BinaryPrimitives.ReverseEndianness(bits, bits);
            }
            position += (long)piece.Length * sizeof(float);
            values = values[piece.Length..];
        }
    }

    /// <summary>Fills <paramref name="values"/> from as many floats in <paramref name="bytes"/>.</summary>
    public static void Copy(ReadOnlySpan<byte> bytes, Span<float> values)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(i * sizeof(float))..]);
    }
}
