using System;

namespace Compiled;

/// <summary>The CRC-32 of gzip: reflected polynomial 0xEDB88320 (RFC 1952, section 8).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The CRC of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>. Start from 0.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint[] table = Table;
        crc = ~crc;
        foreach (byte value in bytes)
            crc = table[(byte)(crc ^ value)] ^ (crc >> 8);
        return ~crc;
    }

    private static uint[] MakeTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint remainder = i;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) != 0 ? (remainder >> 1) ^ Polynomial : remainder >> 1;
            table[i] = remainder;
        }
        return table;
    }
}
