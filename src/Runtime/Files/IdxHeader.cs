using System;
using System.Buffers.Binary;

namespace Compiled;

/// <summary>The start of an IDX file: two zero bytes, the element type, the rank, then one big-endian 32-bit extent a dimension.</summary>
internal static class IdxHeader
{
    /// <summary>The bytes before the extents.</summary>
    public const int MagicBytes = 4;

    /// <summary>The bytes of one extent.</summary>
    public const int ExtentBytes = 4;

    /// <summary>Checks the magic number and gives the element type and the rank, from 1 to 255.</summary>
    /// <exception cref="InvalidFileException">It is not that of an IDX file.</exception>
    public static (IdxElementType Type, int Rank) ParseMagic(ReadOnlySpan<byte> magic, string path)
    {
        if (magic[0] != 0 || magic[1] != 0)
        {
            throw new InvalidFileException(path, 0,
                $"An IDX file begins with two zero bytes, this one with {magic[0]:x2} {magic[1]:x2}: it is of another kind, "
                + "or was written in little-endian order.");
        }
        IdxElementType type = (IdxElementType)magic[2];
        if (!Enum.IsDefined(type))
            throw new InvalidFileException(path, 2, $"The element type 0x{magic[2]:x2} does not exist in the IDX format.");
        if (magic[3] == 0)
            throw new InvalidFileException(path, 3, "The IDX file has no dimensions.");
        return (type, magic[3]);
    }

    /// <summary>The extents and the bytes of all elements, which fit into an array.</summary>
    /// <exception cref="InvalidFileException">They do not.</exception>
    public static (int[] Shape, int DataBytes) ParseExtents(ReadOnlySpan<byte> extents, IdxElementType type, string path)
    {
        int[] shape = new int[extents.Length / ExtentBytes];
        long bytes = Size(type);
        for (int i = 0; i < shape.Length; i++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(extents[(i * ExtentBytes)..]);
            // Bounded after each step, so the product of the next never leaves 64 bits.
            bytes *= extent;
            if (extent > int.MaxValue || bytes > Array.MaxLength)
            {
                throw new InvalidFileException(path, MagicBytes + (i * ExtentBytes), $"Dimension {i} of {extent} makes the content larger than "
                    + $"{Array.MaxLength} bytes, the most an array can hold.");
            }
            shape[i] = (int)extent;
        }
        return (shape, (int)bytes);
    }

    /// <summary>The bytes of one element.</summary>
    public static int Size(IdxElementType type) => type switch
    {
        IdxElementType.Byte or IdxElementType.SByte => 1,
        IdxElementType.Int16 => 2,
        IdxElementType.Int32 or IdxElementType.Single => 4,
        IdxElementType.Double => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an IDX element type."),
    };
}
