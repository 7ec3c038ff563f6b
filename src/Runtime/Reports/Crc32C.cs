using System;
using System.Numerics;

namespace Compiled;

/// <summary>The CRC-32C (Castagnoli) of TensorBoard's records, and the mask they put over it.</summary>
internal static class Crc32C
{
    /// <summary>The checksum.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }

    /// <summary>The checksum turned and shifted, so that a checksum of bytes that hold their own checksums stays meaningful.</summary>
    /// <remarks>TensorFlow, <c>tensorflow/core/lib/hash/crc32c.h</c>.</remarks>
    public static uint Masked(ReadOnlySpan<byte> bytes) => BitOperations.RotateRight(Of(bytes), 15) + 0xA282EAD8;
}
