using System;

namespace Compiled.Lanes;

/// <summary>
/// One vector of floats of a fixed width. Generated kernels are generic in it, so the same text serves 512, 256 and 128 bits:
/// a row of a block (16 samples) is one, two or four of them.
/// </summary>
/// <remarks>Every operation rounds once and alike on every machine; the results of a kernel do not depend on the width.</remarks>
/// <typeparam name="TSelf">The lane type itself, a struct around one hardware vector.</typeparam>
public interface ILane<TSelf>
    where TSelf : struct, ILane<TSelf>
{
    /// <summary>The number of floats in the vector: 16, 8 or 4.</summary>
    static abstract int Count { get; }

    /// <summary>Whether the machine has 32 vector registers of this width (AVX-512, NEON) rather than 16: kernels choose their tile by it.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>All zeros.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>The same value in every lane.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>The value at <paramref name="index"/> of <paramref name="source"/> in every lane; bounds are checked.</summary>
    static abstract TSelf Broadcast(ReadOnlySpan<float> source, int index);

    /// <summary>The floats from <paramref name="index"/> on; bounds are checked.</summary>
    static abstract TSelf Load(ReadOnlySpan<float> source, int index);

    /// <summary>Writes the floats to <paramref name="index"/> and on; bounds are checked.</summary>
    void Store(Span<float> target, int index);

    /// <summary>The bytes from <paramref name="index"/> on, one a lane, as floats from 0 to 255; bounds are checked.</summary>
    static abstract TSelf LoadBytes(ReadOnlySpan<byte> source, int index);

    /// <summary>Writes lanes that hold whole numbers from 0 to 255 as one byte each to <paramref name="index"/> and on; bounds are checked.</summary>
    void StoreBytes(Span<byte> target, int index);

    /// <summary><c>a * b + c</c>, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>
    /// Adds <c>a * b</c> to this vector, rounded once: the same as assigning <see cref="MultiplyAdd"/> to it, for which the JIT would often compute in another register
    /// and copy the result.
    /// </summary>
    void AddProduct(TSelf a, TSelf b);

    /// <summary>Lane by lane sum.</summary>
    static abstract TSelf operator +(TSelf a, TSelf b);

    /// <summary>Lane by lane difference.</summary>
    static abstract TSelf operator -(TSelf a, TSelf b);

    /// <summary>Lane by lane product.</summary>
    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>Lane by lane quotient.</summary>
    static abstract TSelf operator /(TSelf a, TSelf b);

    /// <summary>The correctly rounded square root.</summary>
    static abstract TSelf Sqrt(TSelf a);

    /// <summary>The absolute value.</summary>
    static abstract TSelf Abs(TSelf a);

    /// <summary>The nearest integer, ties to even.</summary>
    static abstract TSelf Round(TSelf a);

    /// <summary><c>a &gt; b ? ifTrue : ifFalse</c>; a comparison with NaN is false.</summary>
    static abstract TSelf SelectGreater(TSelf a, TSelf b, TSelf ifTrue, TSelf ifFalse);

    /// <summary><c>a &gt; b || a is NaN ? ifTrue : ifFalse</c>: how a maximum is found in which NaN wins.</summary>
    static abstract TSelf SelectGreaterOrNaN(TSelf a, TSelf b, TSelf ifTrue, TSelf ifFalse);

    /// <summary>
    /// The largest of four lanes, NaN where one of them is NaN; <paramref name="winner"/> gets the number of the first that is equal to it (a is 0, d is 3),
    /// 3 where none is.
    /// </summary>
    static abstract TSelf Largest(TSelf a, TSelf b, TSelf c, TSelf d, out TSelf winner);

    /// <summary>The magnitude of <paramref name="magnitude"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf magnitude, TSelf sign);

    /// <summary>2 to the power of an integer-valued <paramref name="exponent"/> in [-126, 127].</summary>
    static abstract TSelf PowerOfTwo(TSelf exponent);

    /// <summary><c>value * 2^exponent</c>, rounded once, of a value in [1/2, 2] and an integer-valued exponent in [-240, 240]; NaN stays NaN.</summary>
    internal static abstract TSelf Scale(TSelf value, TSelf exponent);

    /// <summary>The value or, where it is greater, <paramref name="most"/>; NaN stays NaN.</summary>
    internal static abstract TSelf AtMost(TSelf value, TSelf most);

    /// <summary>The value or, where it is less, <paramref name="least"/>; NaN stays NaN.</summary>
    internal static abstract TSelf AtLeast(TSelf value, TSelf least);

    /// <summary>Splits a positive normal number into <c>mantissa * 2^exponent</c> with the mantissa in [sqrt(1/2), sqrt(2)).</summary>
    static abstract TSelf Decompose(TSelf value, out TSelf exponent);

    /// <summary>The lanes below <paramref name="count"/> kept, the others zero.</summary>
    /// <param name="value">The vector.</param>
    /// <param name="count">How many to keep; 0 or less keeps none, <see cref="Count"/> or more keeps all.</param>
    static abstract TSelf KeepFirst(TSelf value, int count);

    /// <summary>Of neighbours, the first of each pair: those of <paramref name="a"/>, then those of <paramref name="b"/>.</summary>
    static abstract TSelf FirstOfPairs(TSelf a, TSelf b);

    /// <summary>Of neighbours, the second of each pair: those of <paramref name="a"/>, then those of <paramref name="b"/>.</summary>
    static abstract TSelf SecondOfPairs(TSelf a, TSelf b);

    /// <summary>
    /// The sum of 16 floats from <paramref name="index"/> on in one fixed tree, whatever the width:
    /// halves are added until one number is left, ((0+8)+(4+12)) + ... .
    /// </summary>
    static abstract float SumOf16(ReadOnlySpan<float> source, int index);
}
