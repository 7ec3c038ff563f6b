using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Lanes;

public sealed class LaneMathTests
{
    public delegate TLane FunctionOf<TLane>(TLane x)
        where TLane : struct, ILane<TLane>;

    /// <summary>One function in the three widths, its reference, the units it may be off and where it is tested.</summary>
    private sealed record Function(
        FunctionOf<Lane512> On512,
        FunctionOf<Lane256> On256,
        FunctionOf<Lane128> On128,
        Func<double, double> Exact,
        double Units,
        float Low,
        float High);

    private static Dictionary<string, Function> Functions { get; } = new()
    {
        ["Exp"] = new(LaneMath.Exp, LaneMath.Exp, LaneMath.Exp, Math.Exp, 2, -110, 95),
        ["Log"] = new(LaneMath.Log, LaneMath.Log, LaneMath.Log, Math.Log, 2, 0, float.MaxValue),
        ["ExpMinusOneOfNegative"] = new(
            LaneMath.ExpMinusOneOfNegative,
            LaneMath.ExpMinusOneOfNegative,
            LaneMath.ExpMinusOneOfNegative,
            ElementaryFunctions.ExpMinusOne,
            4,
            -120,
            0),
        ["LogOnePlus"] = new(LaneMath.LogOnePlus, LaneMath.LogOnePlus, LaneMath.LogOnePlus, ElementaryFunctions.LogOnePlus, 4, 0, 1),
        ["Tanh"] = new(LaneMath.Tanh, LaneMath.Tanh, LaneMath.Tanh, Math.Tanh, 4, -100, 100),
        ["Sigmoid"] = new(LaneMath.Sigmoid, LaneMath.Sigmoid, LaneMath.Sigmoid, ElementaryFunctions.Sigmoid, 4, -110, 110),
        ["Softplus"] = new(LaneMath.Softplus, LaneMath.Softplus, LaneMath.Softplus, ElementaryFunctions.Softplus, 4, -110, float.MaxValue),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void IsWithinItsUnitsOfTheExactValue(string name)
    {
        Function function = Functions[name];
        float[] points = Points(function.Low, function.High);
        float[] values = Evaluate(function.On512, points);
        double worst = 0;
        float where = 0;
        for (int i = 0; i < points.Length; i++)
        {
            double off = ElementaryFunctions.UnitsOff(function.Exact(points[i]), values[i]);
            if (off > worst)
                (worst, where) = (off, points[i]);
        }

        Assert.True(worst <= function.Units, $"{name}({where:R}) is {worst:F2} units off, more than {function.Units}; {points.Length} points.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HasTheSameBitsInEveryWidth(string name)
    {
        Function function = Functions[name];
        float[] points = [.. Points(function.Low, function.High), .. Specials];
        Array.Resize(ref points, points.Length / 16 * 16);
        float[] wide = Evaluate(function.On512, points);
        AssertSameBits(points, wide, Evaluate(function.On256, points));
        AssertSameBits(points, wide, Evaluate(function.On128, points));
    }

    [Fact]
    public void HasTheSameBitsOnEveryMachine()
    {
        Assert.True(BitConverter.IsLittleEndian, "The hash below is of little-endian bytes.");
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (Function function in Functions.Values)
            hash.AppendData(MemoryMarshal.AsBytes<float>(Evaluate(function.On512, Points(function.Low, function.High))));
        Assert.Equal("FEA3B836FD16FC5E", Convert.ToHexString(hash.GetHashAndReset())[..16]);
    }

    [Theory]
    [InlineData("Exp", 0f, 1f)]
    [InlineData("Exp", float.Epsilon, 1f)]
    [InlineData("Exp", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Exp", float.NegativeInfinity, 0f)]
    [InlineData("Exp", float.MaxValue, float.PositiveInfinity)]
    [InlineData("Exp", -104f, 0f)]
    [InlineData("Exp", float.NaN, float.NaN)]
    [InlineData("Log", 1f, 0f)]
    [InlineData("Log", 0f, float.NegativeInfinity)]
    [InlineData("Log", -1f, float.NaN)]
    [InlineData("Log", -float.Epsilon, float.NaN)]
    [InlineData("Log", float.NegativeInfinity, float.NaN)]
    [InlineData("Log", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Log", float.NaN, float.NaN)]
    [InlineData("ExpMinusOneOfNegative", 0f, 0f)]
    [InlineData("ExpMinusOneOfNegative", float.NegativeInfinity, -1f)]
    [InlineData("ExpMinusOneOfNegative", -float.Epsilon, -float.Epsilon)]
    [InlineData("ExpMinusOneOfNegative", float.NaN, float.NaN)]
    [InlineData("LogOnePlus", 0f, 0f)]
    [InlineData("LogOnePlus", float.NaN, float.NaN)]
    [InlineData("Tanh", 0f, 0f)]
    [InlineData("Tanh", float.Epsilon, float.Epsilon)]
    [InlineData("Tanh", 20f, 1f)]
    [InlineData("Tanh", float.PositiveInfinity, 1f)]
    [InlineData("Tanh", float.NegativeInfinity, -1f)]
    [InlineData("Tanh", float.NaN, float.NaN)]
    [InlineData("Sigmoid", 0f, 0.5f)]
    [InlineData("Sigmoid", float.PositiveInfinity, 1f)]
    [InlineData("Sigmoid", float.NegativeInfinity, 0f)]
    [InlineData("Sigmoid", float.NaN, float.NaN)]
    [InlineData("Softplus", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Softplus", float.NegativeInfinity, 0f)]
    [InlineData("Softplus", float.NaN, float.NaN)]
    public void IsExactAtItsSpecialPoints(string name, float x, float expected)
    {
        float actual = Evaluate(Functions[name].On512, [.. Fill(x)])[0];
        Assert.True(
            float.IsNaN(expected) ? float.IsNaN(actual) : BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(actual),
            $"{name}({x:R}) is {actual:R}, not {expected:R}.");
    }

    [Fact]
    public void TakesMinusZeroForZeroWhereTheFunctionIsNotOdd()
    {
        Assert.Equal(1f, Evaluate<Lane512>(LaneMath.Exp, [.. Fill(-0f)])[0]);
        Assert.Equal(float.NegativeInfinity, Evaluate<Lane512>(LaneMath.Log, [.. Fill(-0f)])[0]);
    }

    [Theory]
    [InlineData("Tanh")]
    public void IsOddToTheBitAndNeverAboveOne(string name)
    {
        Function function = Functions[name];
        float[] points = Points(0, function.High);
        float[] right = Evaluate(function.On512, points), left = Evaluate(function.On512, Array.ConvertAll(points, x => -x));
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(right[i]), BitConverter.SingleToInt32Bits(-left[i]));
            Assert.True(right[i] <= 1, $"{name}({points[i]:R}) is {right[i]:R}.");
        }
    }

    internal static float[] Specials { get; } =
    [
        0f, -0f, float.Epsilon, -float.Epsilon, 1f, -1f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1e-38f, -1e-38f, 88.7f, -87.5f, -103.9f,
    ];

    /// <summary>Points on an even grid of the interval's ordinary part and on one even in the float's bits, so that every size is met.</summary>
    internal static float[] Points(float low, float high)
    {
        const int count = 1 << 18;
        List<float> points = [];
        float from = Math.Max(low, -130f), to = Math.Min(high, 130f);
        for (int i = 0; i <= count; i++)
            points.Add((float)(from + ((to - (double)from) * i / count)));
        for (long bits = 0; bits < 0x7F800000; bits += 0x7F800000 / count)
        {
            float size = BitConverter.Int32BitsToSingle((int)bits);
            if (size <= high)
                points.Add(size);
            if (-size >= low)
                points.Add(-size);
        }

        // Whole rows of 16, so that every width evaluates them all.
        while (points.Count % 16 != 0)
            points.Add(to);
        return [.. points];
    }

    internal static IEnumerable<float> Fill(float value)
    {
        for (int i = 0; i < 16; i++)
            yield return value;
    }

    internal static float[] Evaluate<TLane>(FunctionOf<TLane> function, float[] points)
        where TLane : struct, ILane<TLane>
    {
        float[] values = new float[points.Length];
        for (int i = 0; i < points.Length; i += TLane.Count)
            function(TLane.Load(points, i)).Store(values, i);
        return values;
    }

    /// <summary>Fails where bits differ. A NaN is a NaN: which operand's sign and payload it carries on is the hardware's choice.</summary>
    internal static void AssertSameBits(float[] points, float[] expected, float[] actual)
    {
        for (int i = 0; i < points.Length; i++)
        {
            int want = BitConverter.SingleToInt32Bits(expected[i]), have = BitConverter.SingleToInt32Bits(actual[i]);
            if (want != have && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"At {points[i]:R} the bits are {have:X8}, not {want:X8}.");
        }
    }
}
