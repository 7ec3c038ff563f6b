using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>The content of a NumPy array file (<c>.npy</c>), versions 1.0 to 3.0: one array of numbers of any rank.</summary>
/// <remarks>
/// Either byte order is read, and either order of the indices. A file must have exactly the bytes its shape asks for. Arrays of Python objects are refused.
/// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
/// </remarks>
public sealed class NpyFile
{
    private readonly NpyHeader _header;
    private readonly byte[] _data;
    private readonly string _path;

    private NpyFile(NpyHeader header, byte[] data, string path)
    {
        _header = header;
        _data = data;
        _path = path;
    }

    /// <summary>The type of the elements.</summary>
    public NpyType Type => _header.Type;

    /// <summary>The extents; empty for a scalar.</summary>
    public IReadOnlyList<int> Shape => _header.Shape;

    /// <summary>The number of elements: the product of <see cref="Shape"/>.</summary>
    public int Count => _data.Length / Type.Size();

    /// <summary>Reads a whole file into memory.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidFileException">The file is not a valid array file, or its elements are no numbers.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static NpyFile Read(string path)
    {
        using FileStream file = UntrustedFile.Open(path);
        NpyHeader header = NpyHeader.Read(file, path);
        long expected = header.Shape.Aggregate((long)header.Type.Size(), (bytes, extent) => checked(bytes * extent));
        if (file.Length - header.DataStart != expected)
        {
            throw new InvalidFileException(path, Math.Min(file.Length, header.DataStart + expected),
                $"The shape {Describe.Shape(header.Shape)} of {header.Type} needs {expected} bytes, the file has {file.Length - header.DataStart}.");
        }

        if (expected > Array.MaxLength)
            throw new InvalidFileException(path, header.DataStart, $"It has {expected} bytes; at most {Array.MaxLength} fit into an array.");
        byte[] data = new byte[expected];
        UntrustedFile.ReadExactly(file, data, path, header.DataStart);
        return new NpyFile(header, data, path);
    }

    /// <summary>Writes floats as <c>&lt;f4</c>: beside the target first, then renamed over it.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="values">The elements, row-major.</param>
    /// <exception cref="ArgumentException">The shape does not fit the values; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<int> shape, ReadOnlySpan<float> values)
    {
        RequireShape(shape, values.Length);
        using AtomicFile file = new(path);
        file.Stream.Write(NpyHeader.Write("<f4", shape));
        LittleEndianFloats.Write(file.Stream, values);
        file.Commit();
    }

    /// <summary>Writes integers as <c>&lt;i4</c>: beside the target first, then renamed over it.</summary>
    /// <inheritdoc cref="Write(string, IReadOnlyList{int}, ReadOnlySpan{float})"/>
    public static void Write(string path, IReadOnlyList<int> shape, ReadOnlySpan<int> values)
    {
        RequireShape(shape, values.Length);
        byte[] bytes = new byte[checked(values.Length * sizeof(int))];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), values[i]);
        using AtomicFile file = new(path);
        file.Stream.Write(NpyHeader.Write("<i4", shape));
        file.Stream.Write(bytes);
        file.Commit();
    }

    /// <summary>The elements as floats, row-major; what a float cannot hold is rounded to nearest.</summary>
    public float[] ToSingles()
    {
        bool big = _header.IsBigEndian;
        return Type switch
        {
            NpyType.Half => Convert<float>(big ? bytes => (float)BinaryPrimitives.ReadHalfBigEndian(bytes) : bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            NpyType.Single => Convert<float>(big ? BinaryPrimitives.ReadSingleBigEndian : BinaryPrimitives.ReadSingleLittleEndian),
            NpyType.Double => Convert<float>(big ? bytes => (float)BinaryPrimitives.ReadDoubleBigEndian(bytes) : bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            NpyType.UInt64 => Convert<float>(big ? bytes => (float)BinaryPrimitives.ReadUInt64BigEndian(bytes) : bytes => (float)BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            _ => Convert(bytes => (float)Integer(bytes)),
        };
    }

    /// <summary>The elements of a file of integers or booleans, row-major: class labels, for example.</summary>
    /// <exception cref="InvalidFileException">The file holds floats, or an integer beyond the range of <see cref="int"/>.</exception>
    public int[] ToInt32s()
    {
        if (Type is NpyType.Half or NpyType.Single or NpyType.Double)
            throw new InvalidFileException(_path, 0, $"It holds {Type} elements where integers are needed.");
        int[] integers = Convert(bytes => (int)Math.Clamp(Integer(bytes), int.MinValue, int.MaxValue));
        for (int i = 0; i < Count; i++)
        {
            // An unsigned 64-bit number above the signed range reads as negative, which no unsigned number is.
            long value = Integer(_data.AsSpan(i * Type.Size(), Type.Size()));
            if (value is < int.MinValue or > int.MaxValue || (Type == NpyType.UInt64 && value < 0))
                throw new InvalidFileException(_path, _header.DataStart + ((long)i * Type.Size()), $"Element {i} is beyond the range of 32-bit integers.");
        }

        return integers;
    }

    private static void RequireShape(IReadOnlyList<int> shape, int length)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Any(extent => extent < 0) || shape.Aggregate(1m, (product, extent) => product * extent) != length)
            throw new ArgumentException($"The shape {Describe.Shape(shape)} does not fit {length} elements.", nameof(shape));
    }

    private delegate T ReadElement<T>(ReadOnlySpan<byte> bytes);

    private long Integer(ReadOnlySpan<byte> bytes)
    {
        // To 64 bits from the most significant byte down; what is left of the signed types' sign is shifted in.
        ulong bits = 0;
        for (int i = 0; i < bytes.Length; i++)
            bits = (bits << 8) | bytes[_header.IsBigEndian ? i : bytes.Length - 1 - i];
        int unused = 64 - (8 * bytes.Length);
        return Type is NpyType.Int8 or NpyType.Int16 or NpyType.Int32 or NpyType.Int64 ? (long)(bits << unused) >> unused : (long)bits;
    }

    private T[] Convert<T>(ReadElement<T> read)
    {
        int size = Type.Size();
        T[] elements = new T[Count];
        int[] steps = Steps();
        for (int i = 0; i < elements.Length; i++)
        {
            int place = 0;
            for (int axis = steps.Length - 1, rest = i; axis >= 0; rest /= Shape[axis], axis--)
                place += rest % Shape[axis] * steps[axis];
            elements[i] = read(_data.AsSpan((steps.Length == 0 ? i : place) * size, size));
        }

        return elements;
    }

    // How far apart neighbours along each axis lie in the file, in elements; empty where the file is in the order wanted.
    private int[] Steps()
    {
        if (!_header.IsFortranOrder || Shape.Count < 2)
            return [];
        int[] steps = new int[Shape.Count];
        for (int axis = 0, step = 1; axis < steps.Length; step *= Shape[axis], axis++)
            steps[axis] = step;
        return steps;
    }
}
