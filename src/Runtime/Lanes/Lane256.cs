using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Lanes;

/// <summary>8 floats: half a row of a block in one AVX2 register.</summary>
public struct Lane256 : ILane<Lane256>
{
    private Vector256<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane256(Vector256<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 8;
    }

    /// <inheritdoc/>
    public static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated;
    }

    /// <inheritdoc/>
    public static Lane256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Broadcast(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Broadcast(ReadOnlySpan<float> source, int index) => new(Vector256.Create(source[index]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Load(ReadOnlySpan<float> source, int index)
    {
        LaneBounds.Check(index, source.Length, 8);
        return new(Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)(uint)index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Span<float> target, int index)
    {
        LaneBounds.Check(index, target.Length, 8);
        _value.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(uint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 LoadBytes(ReadOnlySpan<byte> source, int index)
    {
        LaneBounds.Check(index, source.Length, 8);
        ulong bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index));
        if (Avx2.IsSupported)
        {
            return new(Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(Vector128.CreateScalarUnsafe(bytes).AsByte())));
        }

        (Vector128<uint> lower, Vector128<uint> upper) = Vector128.Widen(Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte()));
        return new(Vector256.ConvertToSingle(Vector256.Create(lower, upper).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreBytes(Span<byte> target, int index)
    {
        LaneBounds.Check(index, target.Length, 8);
        Vector256<int> numbers = Vector256.ConvertToInt32Native(_value);
        Vector128<ushort> halves = Vector128.Narrow(numbers.GetLower(), numbers.GetUpper()).AsUInt16();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(target), index), Vector128.Narrow(halves, halves).AsUInt64().ToScalar());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 MultiplyAdd(Lane256 a, Lane256 b, Lane256 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lane256 a, Lane256 b) => _value = Vector256.FusedMultiplyAdd(a._value, b._value, _value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator +(Lane256 a, Lane256 b) => new(a._value + b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator -(Lane256 a, Lane256 b) => new(a._value - b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator *(Lane256 a, Lane256 b) => new(a._value * b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 operator /(Lane256 a, Lane256 b) => new(a._value / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Sqrt(Lane256 a) => new(Vector256.Sqrt(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Abs(Lane256 a) => new(Vector256.Abs(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Round(Lane256 a) => new(Vector256.Round(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SelectGreater(Lane256 a, Lane256 b, Lane256 ifTrue, Lane256 ifFalse) =>
        Avx.IsSupported
            ? new(Avx.BlendVariable(ifFalse._value, ifTrue._value, Avx.CompareGreaterThan(a._value, b._value)))
            : new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._value, b._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SelectGreaterOrNaN(Lane256 a, Lane256 b, Lane256 ifTrue, Lane256 ifFalse) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThan(a._value, b._value) | ~Vector256.Equals(a._value, a._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Largest(Lane256 a, Lane256 b, Lane256 c, Lane256 d, out Lane256 winner)
    {
        Vector256<float> largest = Larger(Larger(a._value, b._value), Larger(c._value, d._value));
        largest = Vector256.ConditionalSelect(AreUnordered(a._value, b._value) | AreUnordered(c._value, d._value), Vector256.Create(float.NaN), largest);
        Vector256<float> place = Vector256.ConditionalSelect(Vector256.Equals(c._value, largest), Vector256.Create(2f), Vector256.Create(3f));
        place = Vector256.ConditionalSelect(Vector256.Equals(b._value, largest), Vector256.Create(1f), place);
        winner = new(Vector256.ConditionalSelect(Vector256.Equals(a._value, largest), Vector256<float>.Zero, place));
        return new(largest);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 CopySign(Lane256 magnitude, Lane256 sign) =>
        new(Vector256.ConditionalSelect(Vector256.Create(-0f), sign._value, magnitude._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 PowerOfTwo(Lane256 exponent)
    {
        // Adding 1.5 * 2^23 leaves the integer in the low mantissa bits, whatever the others are; shifting it into the exponent field multiplies by 2^n.
        return new(((exponent._value + Vector256.Create(12582912f + 127f)).AsInt32() << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane256 ILane<Lane256>.Scale(Lane256 value, Lane256 exponent)
    {
        if (Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(value._value, exponent._value));
        }

        // Two factors, neither of which overflows: the exponent's halves, each with the bias of an exponent field.
        Vector256<int> both = (exponent._value + Vector256.Create(12582912f + 254f)).AsInt32();
        Vector256<int> half = both >>> 1;
        return new(value._value * (half << 23).AsSingle() * ((both - half) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane256 ILane<Lane256>.AtMost(Lane256 value, Lane256 most) =>
        Avx.IsSupported ? new(Avx.Min(most._value, value._value)) : SelectGreater(value, most, most, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane256 ILane<Lane256>.AtLeast(Lane256 value, Lane256 least) =>
        Avx.IsSupported ? new(Avx.Max(least._value, value._value)) : SelectGreater(least, value, least, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 Decompose(Lane256 value, out Lane256 exponent)
    {
        // Taking the bits of sqrt(1/2) off first makes the exponent field count from there, so that the mantissa ends up around 1.
        Vector256<int> offset = Vector256.Create(0x3F3504F3);
        Vector256<int> difference = value._value.AsInt32() - offset;
        Vector256<int> power = difference >> 23;
        exponent = new(Vector256.ConvertToSingle(power));
        return new((value._value.AsInt32() - (power << 23)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 KeepFirst(Lane256 value, int count) =>
        new(Vector256.ConditionalSelect(Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle(), value._value, Vector256<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 FirstOfPairs(Lane256 a, Lane256 b) =>
        new(Vector256.Create(Vector256.Shuffle(a._value, Vector256.Create(0, 2, 4, 6, 0, 0, 0, 0)).GetLower(), Vector256.Shuffle(b._value, Vector256.Create(0, 2, 4, 6, 0, 0, 0, 0)).GetLower()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256 SecondOfPairs(Lane256 a, Lane256 b) =>
        new(Vector256.Create(Vector256.Shuffle(a._value, Vector256.Create(1, 3, 5, 7, 0, 0, 0, 0)).GetLower(), Vector256.Shuffle(b._value, Vector256.Create(1, 3, 5, 7, 0, 0, 0, 0)).GetLower()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOf16(ReadOnlySpan<float> source, int index)
    {
        return LaneBounds.SumOf8(Load(source, index)._value + Load(source, index + 8)._value);
    }

    // The one instruction that exists everywhere picks b where the two are equal or not ordered; other machines must do the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Larger(Vector256<float> a, Vector256<float> b) =>
        Avx.IsSupported ? Avx.Max(a, b) : Vector256.ConditionalSelect(Vector256.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> AreUnordered(Vector256<float> a, Vector256<float> b) =>
        Avx.IsSupported ? Avx.CompareUnordered(a, b) : ~(Vector256.Equals(a, a) & Vector256.Equals(b, b));
}
