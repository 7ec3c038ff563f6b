using System;
using System.Runtime.CompilerServices;
using Compiled.Execution;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Lanes;

/// <summary>The operations of a lane, the same tests for the three widths.</summary>
public abstract class LaneTests<TLane>
    where TLane : struct, ILane<TLane>
{
    private static readonly float[] Row = [1.5f, -2f, 3f, 0.25f, -0f, 7f, 1e-40f, 1e30f, -8f, 9f, 10f, -11f, 12f, 13f, -14f, 15f];

    [Fact]
    public void CountsItsFloats() => Assert.Equal(Unsafe.SizeOf<TLane>() / sizeof(float), TLane.Count);

    [Fact]
    public void ComputesAsScalarsDo()
    {
        float[] other = [.. Row];
        Array.Reverse(other);
        for (int i = 0; i < 16; i += TLane.Count)
        {
            TLane a = TLane.Load(Row, i), b = TLane.Load(other, i), c = TLane.Broadcast(0.1f);
            Check(a + b, i, j => Row[j] + other[j]);
            Check(a - b, i, j => Row[j] - other[j]);
            Check(a * b, i, j => Row[j] * other[j]);
            Check(a / b, i, j => Row[j] / other[j]);
            Check(TLane.MultiplyAdd(a, b, c), i, j => MathF.FusedMultiplyAdd(Row[j], other[j], 0.1f));
            TLane sum = c;
            sum.AddProduct(a, b);
            Check(sum, i, j => MathF.FusedMultiplyAdd(Row[j], other[j], 0.1f));
            sum.AddProduct(sum, b);
            Check(sum, i, j => MathF.FusedMultiplyAdd(MathF.FusedMultiplyAdd(Row[j], other[j], 0.1f), other[j], MathF.FusedMultiplyAdd(Row[j], other[j], 0.1f)));
            Check(TLane.Abs(a), i, j => MathF.Abs(Row[j]));
            Check(TLane.Sqrt(TLane.Abs(a)), i, j => MathF.Sqrt(MathF.Abs(Row[j])));
            Check(TLane.Round(a), i, j => MathF.Round(Row[j], MidpointRounding.ToEven));
            Check(TLane.SelectGreater(a, b, c, a), i, j => Row[j] > other[j] ? 0.1f : Row[j]);
            Check(TLane.CopySign(b, a), i, j => MathF.CopySign(other[j], Row[j]));
            Check(TLane.Broadcast(Row, 3), i, _ => 0.25f);
            Check(TLane.Zero, i, _ => 0f);
            Check(TLane.FirstOfPairs(a, b), i, j => Neighbour(i, j - i, 0));
            Check(TLane.SecondOfPairs(a, b), i, j => Neighbour(i, j - i, 1));
        }
    }

    // Pairs run from a's lanes on into b's.
    private static float Neighbour(int start, int lane, int which)
    {
        int index = (2 * lane) + which;
        return index < TLane.Count ? Row[start + index] : Row[15 - (start + index - TLane.Count)];
    }

    [Fact]
    public void SumsOfManyRowsAreThoseOfEach()
    {
        Random random = new(3);
        float[] parts = new float[2 * 16 * 16], sums = new float[2 * 16];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = random.NextSingle() - 0.5f;
        }

        LaneSums.Take<TLane>(parts, sums);
        for (int i = 0; i < sums.Length; i++)
        {
            Assert.Equal(TLane.SumOf16(parts, i * 16), sums[i]);
        }
    }

    [Fact]
    public void SelectsTheSecondValueWhereEitherIsNaN()
    {
        TLane nan = TLane.Broadcast(float.NaN), one = TLane.Broadcast(1f), two = TLane.Broadcast(2f);
        Check(TLane.SelectGreater(nan, one, one, two), 0, _ => 2f);
        Check(TLane.SelectGreater(one, nan, one, two), 0, _ => 2f);
    }

    [Fact]
    public void RaisesTwoToEveryExponent()
    {
        for (int exponent = -126; exponent <= 127; exponent++)
            Check(TLane.PowerOfTwo(TLane.Broadcast(exponent)), 0, _ => MathF.ScaleB(1f, exponent));
    }

    [Fact]
    public void SplitsNormalNumbersIntoMantissaAndExponent()
    {
        double half = Math.Sqrt(0.5);
        for (int i = 0x00800000; i > 0 && i < 0x7F800000; i += 99_991)
        {
            float value = BitConverter.Int32BitsToSingle(i);
            float mantissa = First(TLane.Decompose(TLane.Broadcast(value), out TLane power)), exponent = First(power);
            Assert.InRange(mantissa, half - 1e-7, (2 * half) + 1e-7);
            Assert.Equal(MathF.Round(exponent), exponent);
            Assert.Equal(value, mantissa * Math.Pow(2, exponent));
        }
    }

    [Fact]
    public void KeepsTheFirstLanes()
    {
        for (int count = -2; count <= 18; count++)
            Check(TLane.KeepFirst(TLane.Load(Row, 0), count), 0, j => j < count ? Row[j] : 0f);
        Check(TLane.KeepFirst(TLane.Broadcast(float.NaN), 1), 0, j => j < 1 ? float.NaN : 0f);
    }

    [Fact]
    public void SumsSixteenFloatsInOneTree()
    {
        float[] values = new float[40];
        for (int i = 0; i < values.Length; i++)
            values[i] = MathF.ScaleB(RandomBits.Uniform(5, (ulong)i) - 0.5f, i % 20);
        for (int index = 0; index <= 24; index++)
        {
            float[] tree = values[index..(index + 16)];
            for (int half = 8; half >= 1; half /= 2)
            {
                for (int i = 0; i < half; i++)
                    tree[i] += tree[i + half];
            }

            Assert.Equal(BitConverter.SingleToInt32Bits(tree[0]), BitConverter.SingleToInt32Bits(TLane.SumOf16(values, index)));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    public void RefusesToReachPastASpan(int index)
    {
        float[] exact = new float[TLane.Count], sixteen = new float[16];
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Load(exact, index));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Broadcast(1f).Store(exact, index));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.SumOf16(sixteen, index));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Broadcast([1f], index));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Load([], 0));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Load(exact.AsSpan(1), 0));
        Assert.All(exact, value => Assert.Equal(0f, value));
        TLane.Broadcast(1f).Store(exact, 0);
        Assert.All(exact, value => Assert.Equal(1f, value));
    }

    private static float First(TLane lane)
    {
        float[] values = new float[TLane.Count];
        lane.Store(values, 0);
        Assert.All(values, value => Assert.Equal(values[0], value));
        return values[0];
    }

    private static void Check(TLane actual, int start, Func<int, float> expected)
    {
        float[] values = new float[TLane.Count];
        actual.Store(values, 0);
        for (int i = 0; i < values.Length; i++)
        {
            float want = expected(start + i);
            if (float.IsNaN(want))
                Assert.Equal(float.NaN, values[i]);
            else
                Assert.Equal(BitConverter.SingleToInt32Bits(want), BitConverter.SingleToInt32Bits(values[i]));
        }
    }
}

public sealed class Lane512Tests : LaneTests<Lane512>;

public sealed class Lane256Tests : LaneTests<Lane256>;

public sealed class Lane128Tests : LaneTests<Lane128>;

public sealed class LaneWidthTests
{
    [Theory]
    [InlineData("512", 512)]
    [InlineData("256", 256)]
    [InlineData("128", 128)]
    public void TakesTheForcedWidth(string forced, int bits) => Assert.Equal(bits, LaneWidth.Choose(forced));

    [Fact]
    public void ChoosesAWidthByItself() => Assert.Contains(LaneWidth.Choose(null), new[] { 512, 256, 128 });

    [Theory]
    [InlineData("64")]
    [InlineData("wide")]
    [InlineData(" 256")]
    public void RefusesAnotherWidth(string forced)
    {
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => LaneWidth.Choose(forced));
        Assert.Contains("COMPILED_LANES", exception.Message, StringComparison.Ordinal);
    }
}
