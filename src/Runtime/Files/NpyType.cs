using System;

namespace Compiled;

/// <summary>The element types of NumPy's files that can be read.</summary>
public enum NpyType
{
    /// <summary>One byte, 0 or 1: <c>b1</c>.</summary>
    Boolean,

    /// <summary>Signed 8-bit integer: <c>i1</c>.</summary>
    Int8,

    /// <summary>Signed 16-bit integer: <c>i2</c>.</summary>
    Int16,

    /// <summary>Signed 32-bit integer: <c>i4</c>.</summary>
    Int32,

    /// <summary>Signed 64-bit integer: <c>i8</c>.</summary>
    Int64,

    /// <summary>Unsigned 8-bit integer: <c>u1</c>.</summary>
    UInt8,

    /// <summary>Unsigned 16-bit integer: <c>u2</c>.</summary>
    UInt16,

    /// <summary>Unsigned 32-bit integer: <c>u4</c>.</summary>
    UInt32,

    /// <summary>Unsigned 64-bit integer: <c>u8</c>.</summary>
    UInt64,

    /// <summary>IEEE half precision: <c>f2</c>.</summary>
    Half,

    /// <summary>IEEE single precision: <c>f4</c>.</summary>
    Single,

    /// <summary>IEEE double precision: <c>f8</c>.</summary>
    Double,
}

internal static class NpyTypes
{
    /// <summary>The type of a description without its byte order, such as <c>f4</c>; null where it is none of these.</summary>
    public static NpyType? Find(string code) => code switch
    {
        "b1" => NpyType.Boolean,
        "i1" => NpyType.Int8,
        "i2" => NpyType.Int16,
        "i4" => NpyType.Int32,
        "i8" => NpyType.Int64,
        "u1" => NpyType.UInt8,
        "u2" => NpyType.UInt16,
        "u4" => NpyType.UInt32,
        "u8" => NpyType.UInt64,
        "f2" => NpyType.Half,
        "f4" => NpyType.Single,
        "f8" => NpyType.Double,
        _ => null,
    };

    /// <summary>The bytes of one element.</summary>
    public static int Size(this NpyType type) => type switch
    {
        NpyType.Boolean or NpyType.Int8 or NpyType.UInt8 => 1,
        NpyType.Int16 or NpyType.UInt16 or NpyType.Half => 2,
        NpyType.Int32 or NpyType.UInt32 or NpyType.Single => 4,
        NpyType.Int64 or NpyType.UInt64 or NpyType.Double => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type of NumPy's files."),
    };
}
