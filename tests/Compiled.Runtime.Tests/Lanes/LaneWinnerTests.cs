using System;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Lanes;

/// <summary>What pooling needs of a lane: a maximum in which NaN wins, and its place kept in a byte.</summary>
public abstract class LaneWinnerTests<TLane>
    where TLane : struct, ILane<TLane>
{
    [Fact]
    public void NaNWinsOverWhatItIsComparedWith()
    {
        float[] pairs = [1f, 2f, 2f, 1f, 1f, 1f, float.NaN, 1f, 1f, float.NaN, float.NaN, float.NaN, float.NegativeInfinity, float.NegativeInfinity, 0f, -0f];
        bool[] expected = [false, true, false, true, false, true, false, false];
        for (int i = 0; i < expected.Length; i++)
        {
            float[] selected = new float[TLane.Count];
            TLane a = TLane.Broadcast(pairs[2 * i]), b = TLane.Broadcast(pairs[(2 * i) + 1]);
            TLane.SelectGreaterOrNaN(a, b, TLane.Broadcast(1f), TLane.Broadcast(0f)).Store(selected, 0);
            Assert.All(selected, value => Assert.Equal(expected[i] ? 1f : 0f, value));
        }
    }

    [Fact]
    public void TheFirstOfTheLargestOfFourWinsAndNaNStays()
    {
        float[] candidates = [float.NegativeInfinity, -1f, -0f, 0f, 0.5f, 2f, float.PositiveInfinity, float.NaN];
        float[] largest = new float[TLane.Count], winners = new float[TLane.Count];
        for (int code = 0; code < 4096; code++)
        {
            float[] window = [candidates[code & 7], candidates[(code >> 3) & 7], candidates[(code >> 6) & 7], candidates[code >> 9]];
            TLane.Largest(TLane.Broadcast(window[0]), TLane.Broadcast(window[1]), TLane.Broadcast(window[2]), TLane.Broadcast(window[3]), out TLane winner).Store(largest, 0);
            winner.Store(winners, 0);
            float expected = window[0];
            foreach (float value in window)
            {
                expected = value > expected || float.IsNaN(value) ? value : expected;
            }

            // MathF.Max would tell -0 from 0; a comparison does not.
            int place = Array.FindIndex(window, value => value == expected);
            Assert.All(largest, value => Assert.True(value == expected || (float.IsNaN(value) && float.IsNaN(expected))));
            Assert.All(winners, value => Assert.Equal(place < 0 ? 3 : place, value));
        }
    }

    [Fact]
    public void BytesComeBackAndTouchNothingElse()
    {
        float[] numbers = new float[TLane.Count], back = new float[TLane.Count];
        for (int first = 0; first <= 256 - TLane.Count; first++)
        {
            for (int lane = 0; lane < TLane.Count; lane++)
            {
                numbers[lane] = first + lane;
            }

            byte[] bytes = new byte[TLane.Count + 5];
            Array.Fill(bytes, (byte)77);
            TLane.Load(numbers, 0).StoreBytes(bytes, 3);
            TLane.LoadBytes(bytes, 3).Store(back, 0);
            Assert.Equal(numbers, back);
            for (int lane = 0; lane < TLane.Count; lane++)
            {
                Assert.Equal(first + lane, bytes[3 + lane]);
            }

            Assert.Equal([77, 77, 77, 77, 77], [bytes[0], bytes[1], bytes[2], bytes[^2], bytes[^1]]);
        }
    }

    [Fact]
    public void BytesPastTheEndAreRefused()
    {
        byte[] bytes = new byte[TLane.Count];
        Assert.Throws<IndexOutOfRangeException>(() => TLane.Zero.StoreBytes(bytes, 1));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.LoadBytes(bytes, 1));
        Assert.Throws<IndexOutOfRangeException>(() => TLane.LoadBytes(bytes, -1));
    }
}

public sealed class LaneWinnerTests128 : LaneWinnerTests<Lane128>;

public sealed class LaneWinnerTests256 : LaneWinnerTests<Lane256>;

public sealed class LaneWinnerTests512 : LaneWinnerTests<Lane512>;
