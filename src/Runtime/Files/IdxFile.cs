using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Compiled;

/// <summary>The content of an IDX file, the format of MNIST: one array of numbers of any rank, plain or gzip, told apart by the first
/// bytes.</summary>
/// <remarks>
/// A file must have exactly the bytes its extents ask for; an extent of 0 is legal and gives an empty array. A gzip file must be one member whose
/// length and
/// checksum agree with its content, with nothing after it. At most the declared bytes plus one are inflated, and memory grows only with what is
/// really there.
/// http://yann.lecun.com/exdb/mnist/ describes the format.
/// </remarks>
public sealed class IdxFile
{
    private const int FirstPiece = 1 << 20;

    private readonly string _path;
    private readonly byte[] _data;

    private IdxFile(string path, IdxElementType type, int[] shape, byte[] data)
    {
        _path = path;
        Type = type;
        Shape = shape;
        _data = data;
    }

    /// <summary>The type of the elements.</summary>
    public IdxElementType Type { get; }

    /// <summary>The extents, row-major: for images the number of images, rows, columns.</summary>
    public IReadOnlyList<int> Shape { get; }

    /// <summary>The number of elements: the product of <see cref="Shape"/>.</summary>
    public int Count => _data.Length / IdxHeader.Size(Type);

    /// <summary>The elements as they stand in the file: big-endian, packed.</summary>
    public ReadOnlyMemory<byte> Data => _data;

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <exception cref="InvalidFileException">The file is not a valid IDX file, or is larger than an array can be.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static IdxFile Read(string path)
    {
        using FileStream file = UntrustedFile.Open(path);
        UntrustedFile.RefuseGitLfsPointer(file, path);
        return GzipContent.Is(file) ? ReadGzip(file, path) : ReadPlain(file, path);
    }

    /// <summary>Reads images of bytes as floats from 0 to 1 (value / 255), image after image, row after row.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <exception cref="InvalidFileException">The file is not a valid IDX file, or holds no images of bytes: its type is another or its rank below
    /// 2.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static float[] ReadImages(string path) => Read(path).ToImages();

    /// <summary>Reads a list of class labels.</summary>
    /// <param name="path">The file, plain or gzip.</param>
    /// <exception cref="InvalidFileException">The file is not a valid IDX file, is not a list of integers, or has a negative label.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static int[] ReadLabels(string path) => Read(path).ToLabels();

    /// <summary>The elements as floats, unscaled; what a float cannot hold exactly is rounded to nearest.</summary>
    public float[] ToSingles() => Type switch
    {
        IdxElementType.Byte => Convert(bytes => (float)bytes[0]),
        IdxElementType.SByte => Convert(bytes => (float)(sbyte)bytes[0]),
        IdxElementType.Int16 => Convert(bytes => (float)BinaryPrimitives.ReadInt16BigEndian(bytes)),
        IdxElementType.Int32 => Convert(bytes => (float)BinaryPrimitives.ReadInt32BigEndian(bytes)),
        IdxElementType.Single => Convert(BinaryPrimitives.ReadSingleBigEndian),
        _ => Convert(bytes => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes)),
    };

    /// <summary>The elements of a file of integers.</summary>
    /// <exception cref="InvalidFileException">The file holds floats.</exception>
    public int[] ToInt32s() => Type switch
    {
        IdxElementType.Byte => Convert(bytes => (int)bytes[0]),
        IdxElementType.SByte => Convert(bytes => (int)(sbyte)bytes[0]),
        IdxElementType.Int16 => Convert(bytes => (int)BinaryPrimitives.ReadInt16BigEndian(bytes)),
        IdxElementType.Int32 => Convert(BinaryPrimitives.ReadInt32BigEndian),
        _ => throw new InvalidFileException(_path, 2, $"It holds {Type} elements where integers are needed."),
    };

    internal float[] ToImages()
    {
        float[] pixels = new float[_data.Length];
        PixelBytes.Expand(ToPixels(), pixels);
        return pixels;
    }

    internal byte[] ToPixels() => Type == IdxElementType.Byte && Shape.Count >= 2
        ? _data
        : throw new InvalidFileException(_path, 2, $"It holds {Type} elements of shape {Describe.Shape(Shape)}, not images of bytes.");

    internal int[] ToLabels()
    {
        if (Shape.Count != 1)
            throw new InvalidFileException(_path, 3, $"It has shape {Describe.Shape(Shape)}, not that of a list of labels.");
        int[] labels = ToInt32s();
        int negative = labels.AsSpan().IndexOfAnyInRange(int.MinValue, -1);
        if (negative >= 0)
        {
            long position = IdxHeader.MagicBytes + IdxHeader.ExtentBytes + ((long)negative * IdxHeader.Size(Type));
            throw new InvalidFileException(_path, position, $"Label {negative} is {labels[negative]}; class labels begin at 0.");
        }
        return labels;
    }

    private static IdxFile ReadPlain(FileStream file, string path)
    {
        Span<byte> magic = stackalloc byte[IdxHeader.MagicBytes];
        UntrustedFile.ReadExactly(file, magic, path, 0);
        (IdxElementType type, int rank) = IdxHeader.ParseMagic(magic, path);
        Span<byte> extents = stackalloc byte[rank * IdxHeader.ExtentBytes];
        UntrustedFile.ReadExactly(file, extents, path, IdxHeader.MagicBytes);
        (int[] shape, int dataBytes) = IdxHeader.ParseExtents(extents, type, path);
        long expected = IdxHeader.MagicBytes + extents.Length + (long)dataBytes;
        if (file.Length != expected)
        {
            throw new InvalidFileException(path, Math.Min(file.Length, expected),
                $"The shape {Describe.Shape(shape)} of {type} needs a file of {expected} bytes, this one has {file.Length}.");
        }
        byte[] data = new byte[dataBytes];
        UntrustedFile.ReadExactly(file, data, path, expected - dataBytes);
        return new IdxFile(path, type, shape, data);
    }

    private static IdxFile ReadGzip(FileStream file, string path)
    {
        using GzipContent content = new(file, path);
        Span<byte> magic = stackalloc byte[IdxHeader.MagicBytes];
        content.ReadExactly(magic);
        (IdxElementType type, int rank) = IdxHeader.ParseMagic(magic, path);
        Span<byte> extents = stackalloc byte[rank * IdxHeader.ExtentBytes];
        content.ReadExactly(extents);
        (int[] shape, int dataBytes) = IdxHeader.ParseExtents(extents, type, path);
        content.RequireLength(IdxHeader.MagicBytes + extents.Length + (long)dataBytes);

        // Grown as the content comes: a small file can ask for a thousand times its own size.
        byte[] data = new byte[Math.Min(dataBytes, FirstPiece)];
        content.ReadExactly(data);
        while (data.Length < dataBytes)
        {
            int filled = data.Length;
            Array.Resize(ref data, (int)Math.Min(dataBytes, 2L * filled));
            content.ReadExactly(data.AsSpan(filled));
        }
        content.RequireEnd();
        return new IdxFile(path, type, shape, data);
    }

    private delegate T ReadElement<T>(ReadOnlySpan<byte> bytes);

    private T[] Convert<T>(ReadElement<T> read)
    {
        int size = IdxHeader.Size(Type);
        T[] elements = new T[Count];
        for (int i = 0; i < elements.Length; i++)
            elements[i] = read(_data.AsSpan(i * size, size));
        return elements;
    }
}
