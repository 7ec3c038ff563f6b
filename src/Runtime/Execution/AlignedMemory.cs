using System;

namespace Compiled.Execution;

/// <summary>Floats that begin on a 64-byte boundary, so that a block's row never straddles two cache lines.</summary>
public sealed class AlignedMemory
{
    private const int Alignment = 64;
    private readonly float[] _array;
    private readonly int _offset;

    /// <summary>Allocates <paramref name="length"/> floats, all zero.</summary>
    public unsafe AlignedMemory(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Length = length;
        _array = GC.AllocateArray<float>(checked(length + (Alignment / sizeof(float))), pinned: true);
        fixed (float* start = _array)
        {
            _offset = (int)((Alignment - ((nuint)start % Alignment)) % Alignment / sizeof(float));
        }
    }

    /// <summary>The number of floats.</summary>
    public int Length { get; }

    /// <summary>The floats.</summary>
    public Span<float> Span => _array.AsSpan(_offset, Length);
}
