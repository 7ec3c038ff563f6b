using System.Runtime.CompilerServices;

namespace Compiled.Lanes;

/// <summary>
/// Elementary functions lane by lane, made of correctly rounded operations only, so that every machine computes the same bits:
/// at most 2 units in the last place for <see cref="Exp"/> and <see cref="Log"/>, 4 for the rest unless they say otherwise. NaN stays NaN,
/// of whatever sign and payload.
/// </summary>
public static class LaneMath
{
    /// <summary>e^x. Exact at 0; above 88.73 infinity, below -104 zero, subnormal results included.</summary>
    /// <remarks>x = n ln 2 + r with |r| at most ln(2)/2, e^r by its Taylor series to r^7 (remainder 5e-9), times 2^n.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Exp<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => ExpOfLimited(TLane.AtMost(x, TLane.Broadcast(89f)));

    /// <summary>x, or zero where |x| is below 2^-126, the smallest normal number. NaN stays NaN.</summary>
    /// <remarks>
    /// A mean that decays by a constant factor never reaches zero by itself: rounding keeps it at the smallest subnormal numbers, with which
    /// processors calculate more slowly.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane WithoutSubnormals<TLane>(TLane x)
        where TLane : struct, ILane<TLane> => TLane.SelectGreater(TLane.Broadcast(1.17549435e-38f), TLane.Abs(x), TLane.Zero, x);

    /// <summary>e^x - 1 for x at most 0, accurate near 0 as well.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane ExpMinusOneOfNegative<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        x = TLane.AtLeast(x, TLane.Broadcast(-40f));
        TLane n = TLane.Round(x * TLane.Broadcast(1.44269504f));
        TLane series = ExpSeries(x, n, out TLane r);
        TLane scale = TLane.PowerOfTwo(n);
        return TLane.MultiplyAdd(scale, series * r, scale - TLane.Broadcast(1f));
    }

    /// <summary>The natural logarithm. Log(0) is -infinity, of a negative number NaN, of infinity infinity; exact at 1.</summary>
    /// <remarks>x = m 2^e, m in [sqrt(1/2), sqrt(2)); with f = m - 1 and s = f / (2 + f), log m = f - (f^2/2 - s (f^2/2 + R(s^2))), as in fdlibm.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Log<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane one = TLane.Broadcast(1f), smallest = TLane.Broadcast(1.17549435e-38f);
        TLane isSmall = TLane.SelectGreater(smallest, x, one, TLane.Zero);
        TLane scaled = TLane.SelectGreater(smallest, x, x * TLane.Broadcast(8388608f), x);
        TLane f = TLane.Decompose(scaled, out TLane e) - one;
        e.AddProduct(isSmall, TLane.Broadcast(-23f));
        TLane s = f / (TLane.Broadcast(2f) + f);
        TLane z = s * s;
        TLane r = TLane.MultiplyAdd(z, TLane.Broadcast(2f / 11f), TLane.Broadcast(2f / 9f));
        r = TLane.MultiplyAdd(z, r, TLane.Broadcast(2f / 7f));
        r = TLane.MultiplyAdd(z, r, TLane.Broadcast(2f / 5f));
        r = z * TLane.MultiplyAdd(z, r, TLane.Broadcast(2f / 3f));
        TLane halfSquare = TLane.Broadcast(0.5f) * f * f;
        TLane low = TLane.MultiplyAdd(s, halfSquare + r, e * TLane.Broadcast(-2.12194440e-4f));
        TLane result = TLane.MultiplyAdd(e, TLane.Broadcast(0.693359375f), f - (halfSquare - low));

        // The ends: what is not above 0 (0, negative, NaN), then infinity.
        TLane bad = TLane.SelectGreater(TLane.Zero, x, TLane.Broadcast(float.NaN), x - x + TLane.Broadcast(float.NegativeInfinity));
        result = TLane.SelectGreater(x, TLane.Zero, result, bad);
        return TLane.SelectGreater(x, TLane.Broadcast(float.MaxValue), x, result);
    }

    /// <summary>log(1 + u) for u in [0, 1], accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane LogOnePlus<TLane>(TLane u)
        where TLane : struct, ILane<TLane>
    {
        // 2 atanh(s) = 2 s (1 + s^2/3 + s^4/5 + ...) with s = u / (2 + u) at most 1/3.
        TLane s = u / (TLane.Broadcast(2f) + u);
        TLane z = s * s;
        TLane p = TLane.MultiplyAdd(z, TLane.Broadcast(2f / 17f), TLane.Broadcast(2f / 15f));
        p = TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 13f));
        p = TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 11f));
        p = TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 9f));
        p = TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 7f));
        p = TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 5f));
        p = z * TLane.MultiplyAdd(z, p, TLane.Broadcast(2f / 3f));
        return TLane.MultiplyAdd(s, p, s + s);
    }

    /// <summary>The hyperbolic tangent, odd to the bit and exact at 0.</summary>
    /// <remarks>tanh |x| = -m / (2 + m) with m = e^(-2|x|) - 1, which keeps its relative accuracy near 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Tanh<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane m = ExpMinusOneOfNegative(TLane.Broadcast(-2f) * TLane.Abs(x));
        return TLane.CopySign(m / (TLane.Broadcast(2f) + m), x);
    }

    /// <summary>1 / (1 + e^-x), subnormal results included.</summary>
    /// <remarks>With e = e^-|x|, which cannot overflow: 1 / (1 + e), or e / (1 + e) for x below 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Sigmoid<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane one = TLane.Broadcast(1f);
        TLane e = ExpOfLimited(TLane.Zero - TLane.Abs(x));
        return TLane.SelectGreater(TLane.Zero, x, e, one) / (one + e);
    }

    /// <summary>log(1 + e^x), without overflow for any x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane Softplus<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane positive = TLane.SelectGreater(TLane.Zero, x, TLane.Zero, x);
        return positive + LogOnePlus(ExpOfLimited(TLane.Zero - TLane.Abs(x)));
    }

    /// <summary>The normal distribution function of x, with its density; beyond 12.6 exactly 0 or 1, with density 0.</summary>
    /// <remarks>
    /// For x at most 0 it is e^(-x^2/2) R(|x|), R a polynomial in t = 1 / (1 + 0.35 |x|) fitted to half the scaled complementary error function, so that both share
    /// the exponential; 1 less that above 0. The relative error is below 4e-7 from -1 on, and grows to 1e-5 at -12, where the rounding of x^2 is seen.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLane NormalDistribution<TLane>(TLane x, out TLane density)
        where TLane : struct, ILane<TLane>
    {
        TLane one = TLane.Broadcast(1f), square = x * x;
        TLane t = one / TLane.MultiplyAdd(TLane.Abs(x), TLane.Broadcast(0.35f), one);
        TLane e = TLane.SelectGreater(square, TLane.Broadcast(160f), TLane.Zero, ExpOfHalfNegated(square));
        density = e * TLane.Broadcast(0.398942280f);
        TLane p = TLane.MultiplyAdd(t, TLane.Broadcast(-0.01751494f), TLane.Broadcast(0.13123117f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(-0.36537331f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(0.41849729f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(-0.13282049f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(0.20183882f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(0.12261830f));
        p = TLane.MultiplyAdd(t, p, TLane.Broadcast(0.14162008f));
        TLane tail = e * TLane.MultiplyAdd(t, p, TLane.Broadcast(-9.6890784e-5f));
        return TLane.SelectGreater(x, TLane.Zero, one - tail, tail);
    }

    /// <summary>e^(-x/2) for x from 0 to 170, as 2^(-x/2 log2 e): 1 plus r times a polynomial fitted to the negated remainder r of the exponent, to 3e-9 before it is rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpOfHalfNegated<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        TLane n = TLane.Round(x * TLane.Broadcast(-0.721347520f)), r = TLane.MultiplyAdd(x, TLane.Broadcast(0.721347520f), n);
        TLane series = TLane.MultiplyAdd(r, TLane.Broadcast(1.55946775e-4f), TLane.Broadcast(-1.34066439e-3f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(9.61769297e-3f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(-5.55031055e-2f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(0.240226528f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(-0.693147215f));
        return TLane.Scale(TLane.MultiplyAdd(series, r, TLane.Broadcast(1f)), n);
    }

    /// <summary>e^x for x at most 89.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpOfLimited<TLane>(TLane x)
        where TLane : struct, ILane<TLane>
    {
        x = TLane.AtLeast(x, TLane.Broadcast(-105f));
        TLane n = TLane.Round(x * TLane.Broadcast(1.44269504f));
        TLane series = ExpSeries(x, n, out TLane r);
        return TLane.Scale(TLane.MultiplyAdd(series, r, TLane.Broadcast(1f)), n);
    }

    /// <summary>(e^r - 1) / r for the remainder r = x - n ln 2, with ln 2 in two parts.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLane ExpSeries<TLane>(TLane x, TLane n, out TLane r)
        where TLane : struct, ILane<TLane>
    {
        r = TLane.MultiplyAdd(n, TLane.Broadcast(-0.693145752f), x);
        r.AddProduct(n, TLane.Broadcast(-1.42860677e-6f));
        TLane series = TLane.MultiplyAdd(r, TLane.Broadcast(1f / 5040f), TLane.Broadcast(1f / 720f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(1f / 120f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(1f / 24f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(1f / 6f));
        series = TLane.MultiplyAdd(r, series, TLane.Broadcast(1f / 2f));
        return TLane.MultiplyAdd(r, series, TLane.Broadcast(1f));
    }
}
