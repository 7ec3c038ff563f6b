using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Compiled.Lanes;

/// <summary>4 floats: a quarter of a row of a block in one NEON or SSE register.</summary>
public struct Lane128 : ILane<Lane128>
{
    private Vector128<float> _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Lane128(Vector128<float> value) => _value = value;

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4;
    }

    /// <inheritdoc/>
    public static bool HasManyRegisters
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported;
    }

    /// <inheritdoc/>
    public static Lane128 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Broadcast(float value) => new(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Broadcast(ReadOnlySpan<float> source, int index) => new(Vector128.Create(source[index]));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Load(ReadOnlySpan<float> source, int index)
    {
        LaneBounds.Check(index, source.Length, 4);
        return new(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(source), (nuint)(uint)index));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Store(Span<float> target, int index)
    {
        LaneBounds.Check(index, target.Length, 4);
        _value.StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)(uint)index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 LoadBytes(ReadOnlySpan<byte> source, int index)
    {
        LaneBounds.Check(index, source.Length, 4);
        uint bytes = Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), index));
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(Vector128.CreateScalar(bytes).AsByte())).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void StoreBytes(Span<byte> target, int index)
    {
        LaneBounds.Check(index, target.Length, 4);
        Vector128<int> numbers = Vector128.ConvertToInt32Native(_value);
        Vector128<ushort> halves = Vector128.Narrow(numbers, numbers).AsUInt16();
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(target), index), Vector128.Narrow(halves, halves).AsUInt32().ToScalar());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 MultiplyAdd(Lane128 a, Lane128 b, Lane128 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddProduct(Lane128 a, Lane128 b) => _value = Vector128.FusedMultiplyAdd(a._value, b._value, _value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator +(Lane128 a, Lane128 b) => new(a._value + b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator -(Lane128 a, Lane128 b) => new(a._value - b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator *(Lane128 a, Lane128 b) => new(a._value * b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 operator /(Lane128 a, Lane128 b) => new(a._value / b._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Sqrt(Lane128 a) => new(Vector128.Sqrt(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Abs(Lane128 a) => new(Vector128.Abs(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Round(Lane128 a) => new(Vector128.Round(a._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 SelectGreater(Lane128 a, Lane128 b, Lane128 ifTrue, Lane128 ifFalse) =>
        Sse41.IsSupported
            ? new(Sse41.BlendVariable(ifFalse._value, ifTrue._value, Sse.CompareGreaterThan(a._value, b._value)))
            : new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._value, b._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 SelectGreaterOrNaN(Lane128 a, Lane128 b, Lane128 ifTrue, Lane128 ifFalse) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThan(a._value, b._value) | ~Vector128.Equals(a._value, a._value), ifTrue._value, ifFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Largest(Lane128 a, Lane128 b, Lane128 c, Lane128 d, out Lane128 winner)
    {
        Vector128<float> largest = Larger(Larger(a._value, b._value), Larger(c._value, d._value));
        largest = Vector128.ConditionalSelect(AreUnordered(a._value, b._value) | AreUnordered(c._value, d._value), Vector128.Create(float.NaN), largest);
        Vector128<float> place = Vector128.ConditionalSelect(Vector128.Equals(c._value, largest), Vector128.Create(2f), Vector128.Create(3f));
        place = Vector128.ConditionalSelect(Vector128.Equals(b._value, largest), Vector128.Create(1f), place);
        winner = new(Vector128.ConditionalSelect(Vector128.Equals(a._value, largest), Vector128<float>.Zero, place));
        return new(largest);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 CopySign(Lane128 magnitude, Lane128 sign) =>
        new(Vector128.ConditionalSelect(Vector128.Create(-0f), sign._value, magnitude._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 PowerOfTwo(Lane128 exponent)
    {
        // Adding 1.5 * 2^23 leaves the integer in the low mantissa bits, whatever the others are; shifting it into the exponent field multiplies by 2^n.
        return new(((exponent._value + Vector128.Create(12582912f + 127f)).AsInt32() << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane128 ILane<Lane128>.Scale(Lane128 value, Lane128 exponent)
    {
        if (Avx512F.VL.IsSupported)
        {
            return new(Avx512F.VL.Scale(value._value, exponent._value));
        }

        // Two factors, neither of which overflows: the exponent's halves, each with the bias of an exponent field.
        Vector128<int> both = (exponent._value + Vector128.Create(12582912f + 254f)).AsInt32();
        Vector128<int> half = both >>> 1;
        return new(value._value * (half << 23).AsSingle() * ((both - half) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane128 ILane<Lane128>.AtMost(Lane128 value, Lane128 most) =>
        Sse.IsSupported ? new(Sse.Min(most._value, value._value)) : SelectGreater(value, most, most, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Lane128 ILane<Lane128>.AtLeast(Lane128 value, Lane128 least) =>
        Sse.IsSupported ? new(Sse.Max(least._value, value._value)) : SelectGreater(least, value, least, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 Decompose(Lane128 value, out Lane128 exponent)
    {
        // Taking the bits of sqrt(1/2) off first makes the exponent field count from there, so that the mantissa ends up around 1.
        Vector128<int> offset = Vector128.Create(0x3F3504F3);
        Vector128<int> difference = value._value.AsInt32() - offset;
        Vector128<int> power = difference >> 23;
        exponent = new(Vector128.ConvertToSingle(power));
        return new((value._value.AsInt32() - (power << 23)).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 KeepFirst(Lane128 value, int count) =>
        new(Vector128.ConditionalSelect(Vector128.LessThan(Vector128<int>.Indices, Vector128.Create(count)).AsSingle(), value._value, Vector128<float>.Zero));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 FirstOfPairs(Lane128 a, Lane128 b) =>
        new(Vector128.Create(Vector128.Shuffle(a._value, Vector128.Create(0, 2, 0, 0)).GetLower(), Vector128.Shuffle(b._value, Vector128.Create(0, 2, 0, 0)).GetLower()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128 SecondOfPairs(Lane128 a, Lane128 b) =>
        new(Vector128.Create(Vector128.Shuffle(a._value, Vector128.Create(1, 3, 0, 0)).GetLower(), Vector128.Shuffle(b._value, Vector128.Create(1, 3, 0, 0)).GetLower()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float SumOf16(ReadOnlySpan<float> source, int index)
    {
        Vector128<float> even = Load(source, index)._value + Load(source, index + 8)._value;
        Vector128<float> odd = Load(source, index + 4)._value + Load(source, index + 12)._value;
        return LaneBounds.SumOf4(even + odd);
    }

    // The one instruction that exists everywhere picks b where the two are equal or not ordered; other machines must do the same.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Larger(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.Max(a, b) : Vector128.ConditionalSelect(Vector128.GreaterThan(a, b), a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> AreUnordered(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.CompareUnordered(a, b) : ~(Vector128.Equals(a, a) & Vector128.Equals(b, b));
}
