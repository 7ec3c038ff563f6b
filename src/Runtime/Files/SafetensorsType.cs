using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>The element types a safetensors file can hold, named as in its header.</summary>
/// <remarks>The types narrower than a byte (<c>F4</c>, <c>F6_*</c>) are not among them: a file that uses one is refused.</remarks>
public enum SafetensorsType
{
    /// <summary>One byte, 0 or 1.</summary>
    BOOL,

    /// <summary>Unsigned 8-bit integer.</summary>
    U8,

    /// <summary>Signed 8-bit integer.</summary>
    I8,

    /// <summary>8-bit float, 5 exponent bits.</summary>
    F8_E5M2,

    /// <summary>8-bit float, 4 exponent bits.</summary>
    F8_E4M3,

    /// <summary>8-bit power of two.</summary>
    F8_E8M0,

    /// <summary>Unsigned 16-bit integer.</summary>
    U16,

    /// <summary>Signed 16-bit integer.</summary>
    I16,

    /// <summary>IEEE half precision.</summary>
    F16,

    /// <summary>The upper half of a 32-bit float.</summary>
    BF16,

    /// <summary>Unsigned 32-bit integer.</summary>
    U32,

    /// <summary>Signed 32-bit integer.</summary>
    I32,

    /// <summary>IEEE single precision.</summary>
    F32,

    /// <summary>Unsigned 64-bit integer.</summary>
    U64,

    /// <summary>Signed 64-bit integer.</summary>
    I64,

    /// <summary>IEEE double precision.</summary>
    F64,

    /// <summary>Complex number of two 32-bit floats.</summary>
    C64,
}

internal static class SafetensorsTypes
{
    // Enum.TryParse would also take numbers, blanks and lists.
    private static readonly Dictionary<string, SafetensorsType> ByName = Enum.GetValues<SafetensorsType>().ToDictionary(type => type.ToString());

    /// <summary>The type of exactly this name, or null.</summary>
    public static SafetensorsType? Find(string name) => ByName.TryGetValue(name, out SafetensorsType type) ? type : null;

    /// <summary>The bytes of one element.</summary>
    public static int Size(this SafetensorsType type) => type switch
    {
        SafetensorsType.BOOL or SafetensorsType.U8 or SafetensorsType.I8 => 1,
        SafetensorsType.F8_E5M2 or SafetensorsType.F8_E4M3 or SafetensorsType.F8_E8M0 => 1,
        SafetensorsType.U16 or SafetensorsType.I16 or SafetensorsType.F16 or SafetensorsType.BF16 => 2,
        SafetensorsType.U32 or SafetensorsType.I32 or SafetensorsType.F32 => 4,
        SafetensorsType.U64 or SafetensorsType.I64 or SafetensorsType.F64 or SafetensorsType.C64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a safetensors type."),
    };
}
