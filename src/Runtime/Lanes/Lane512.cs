using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Lanes;

/// <summary>16 floats: one row of a block in one AVX-512 register.</summary>
public struct Lane512 : ILane<Lane512>
{
    private Vector512<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane512(Vector512<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 16;
    }

    /// <inheritdoc/>
    public static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <inheritdoc/>
    public static Lane512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Broadcast(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Broadcast(ReadOnlySpan<float> source, int index) => new(Vector512.Create(source[index]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Load(ReadOnlySpan<float> source, int index)
    {
        LaneBounds.Check(index, source.Length, 16);
        return new(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)(uint)index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Span<float> target, int index)
    {
        LaneBounds.Check(index, target.Length, 16);
        _value.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(uint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 LoadBytes(ReadOnlySpan<byte> source, int index)
    {
        LaneBounds.Check(index, source.Length, 16);
        Vector128<byte> bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)(uint)index);
        if (Avx512F.IsSupported)
        {
            return new(Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(bytes)));
        }

        (Vector128<ushort> lower, Vector128<ushort> upper) = Vector128.Widen(bytes);
        (Vector256<uint> first, Vector256<uint> second) = Vector256.Widen(Vector256.Create(lower, upper));
        return new(Vector512.ConvertToSingle(Vector512.Create(first, second).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreBytes(Span<byte> target, int index)
    {
        LaneBounds.Check(index, target.Length, 16);
        Vector512<int> numbers = Vector512.ConvertToInt32Native(_value);
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector128Byte(numbers).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(uint)index);
            return;
        }

        Vector256<short> halves = Vector256.Narrow(numbers.GetLower(), numbers.GetUpper());
        Vector128.Narrow(halves.GetLower().AsUInt16(), halves.GetUpper().AsUInt16()).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(uint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 MultiplyAdd(Lane512 a, Lane512 b, Lane512 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lane512 a, Lane512 b) => _value = Vector512.FusedMultiplyAdd(a._value, b._value, _value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator +(Lane512 a, Lane512 b) => new(a._value + b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator -(Lane512 a, Lane512 b) => new(a._value - b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator *(Lane512 a, Lane512 b) => new(a._value * b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 operator /(Lane512 a, Lane512 b) => new(a._value / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Sqrt(Lane512 a) => new(Vector512.Sqrt(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Abs(Lane512 a) => new(Vector512.Abs(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Round(Lane512 a) => new(Vector512.Round(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SelectGreater(Lane512 a, Lane512 b, Lane512 ifTrue, Lane512 ifFalse) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SelectGreaterOrNaN(Lane512 a, Lane512 b, Lane512 ifTrue, Lane512 ifFalse) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThan(a._value, b._value) | ~Vector512.Equals(a._value, a._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Largest(Lane512 a, Lane512 b, Lane512 c, Lane512 d, out Lane512 winner)
    {
        Vector512<float> largest = Larger(Larger(a._value, b._value), Larger(c._value, d._value));
        largest = Vector512.ConditionalSelect(AreUnordered(a._value, b._value) | AreUnordered(c._value, d._value), Vector512.Create(float.NaN), largest);
        Vector512<float> place = Vector512.ConditionalSelect(Vector512.Equals(c._value, largest), Vector512.Create(2f), Vector512.Create(3f));
        place = Vector512.ConditionalSelect(Vector512.Equals(b._value, largest), Vector512.Create(1f), place);
        winner = new(Vector512.ConditionalSelect(Vector512.Equals(a._value, largest), Vector512<float>.Zero, place));
        return new(largest);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 CopySign(Lane512 magnitude, Lane512 sign) =>
        new(Vector512.ConditionalSelect(Vector512.Create(-0f), sign._value, magnitude._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 PowerOfTwo(Lane512 exponent)
    {
        // Adding 1.5 * 2^23 leaves the integer in the low mantissa bits, whatever the others are; shifting it into the exponent field multiplies by 2^n.
        return new(((exponent._value + Vector512.Create(12582912f + 127f)).AsInt32() << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane512 ILane<Lane512>.Scale(Lane512 value, Lane512 exponent)
    {
        if (Avx512F.IsSupported)
        {
            return new(Avx512F.Scale(value._value, exponent._value));
        }

        // Two factors, neither of which overflows: the exponent's halves, each with the bias of an exponent field.
        Vector512<int> both = (exponent._value + Vector512.Create(12582912f + 254f)).AsInt32();
        Vector512<int> half = both >>> 1;
        return new(value._value * (half << 23).AsSingle() * ((both - half) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane512 ILane<Lane512>.AtMost(Lane512 value, Lane512 most) =>
        Avx512F.IsSupported ? new(Avx512F.Min(most._value, value._value)) : SelectGreater(value, most, most, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane512 ILane<Lane512>.AtLeast(Lane512 value, Lane512 least) =>
        Avx512F.IsSupported ? new(Avx512F.Max(least._value, value._value)) : SelectGreater(least, value, least, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 Decompose(Lane512 value, out Lane512 exponent)
    {
        // Taking the bits of sqrt(1/2) off first makes the exponent field count from there, so that the mantissa ends up around 1.
        Vector512<int> offset = Vector512.Create(0x3F3504F3);
        Vector512<int> difference = value._value.AsInt32() - offset;
        Vector512<int> power = difference >> 23;
        exponent = new(Vector512.ConvertToSingle(power));
        return new((value._value.AsInt32() - (power << 23)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 KeepFirst(Lane512 value, int count) =>
        new(Vector512.ConditionalSelect(Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), value._value, Vector512<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 FirstOfPairs(Lane512 a, Lane512 b) =>
        new(EveryOther(a._value, b._value, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512 SecondOfPairs(Lane512 a, Lane512 b) =>
        new(EveryOther(a._value, b._value, Vector512.Create(1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOf16(ReadOnlySpan<float> source, int index)
    {
        Vector512<float> all = Load(source, index)._value;
        return LaneBounds.SumOf8(all.GetLower() + all.GetUpper());
    }

    // Numbers from 16 on name lanes of b.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EveryOther(Vector512<float> a, Vector512<float> b, Vector512<int> lanes) =>
        Avx512F.IsSupported
            ? Avx512F.PermuteVar16x32x2(a, lanes, b)
            : Vector512.Create(Vector512.Shuffle(a, lanes & Vector512.Create(15)).GetLower(), Vector512.Shuffle(b, lanes & Vector512.Create(15)).GetUpper());

    // The one instruction that exists everywhere picks b where the two are equal or not ordered; other machines must do the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Larger(Vector512<float> a, Vector512<float> b) =>
        Avx512F.IsSupported ? Avx512F.Max(a, b) : Vector512.ConditionalSelect(Vector512.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> AreUnordered(Vector512<float> a, Vector512<float> b) =>
        Avx512F.IsSupported ? Avx512F.CompareUnordered(a, b) : ~(Vector512.Equals(a, a) & Vector512.Equals(b, b));
}
