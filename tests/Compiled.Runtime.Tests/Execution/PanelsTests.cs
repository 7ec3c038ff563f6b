using System;
using System.Linq;
using Compiled.Execution;
using Compiled.Lanes;
using Xunit;

namespace Compiled.Runtime.Tests.Execution;

/// <summary>Sequences as weight gradients read them, against the formula of their places.</summary>
public sealed class PanelsTests
{
    private const int Steps = 3;
    private const int Rows = 2 * Steps * 16;

    /// <summary>Each value at row (step * 16 + sample) of the panel of its feature, whoever turns which steps; zeros fill up the last vector.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(80)]
    public void EachValueAtItsPlace(int features)
    {
        float[] blocks = Numbers(2 * Steps * features * 16), panels = Room(features);
        Panels.Turn(blocks, features, 4, 2 * Steps, panels, Rows);
        Panels.Turn(blocks, features, 0, 4, panels, Rows);
        AssertPlaces(panels, features, (step, feature, sample) => blocks[(((step * features) + feature) * 16) + sample]);
    }

    /// <summary>Values that are normalised again have the bits they had the first time, with every width of vectors.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(32)]
    [InlineData(80)]
    public void NormalisedOnceMore(int features)
    {
        float[] x = [.. Numbers(2 * Steps * features * 16).Select(MathF.Sin)], statistics = [.. Numbers(2 * Steps * 32).Select(MathF.Sqrt)];
        float[] weight = [.. Numbers(features).Select(value => 1 / value)], bias = [.. Numbers(features).Select(value => value / 7)];
        Check<Lane128>();
        Check<Lane256>();
        Check<Lane512>();

        void Check<TLane>()
            where TLane : struct, ILane<TLane>
        {
            float[] panels = Room(features);
            Panels.TurnNormalised<TLane>(x, weight, bias, statistics, 1, 2 * Steps, panels, Rows);
            Panels.TurnNormalised<TLane>(x, weight, bias, statistics, 0, 1, panels, Rows);
            AssertPlaces(panels, features, (step, feature, sample) =>
            {
                float mean = statistics[(step * 32) + sample], inverse = statistics[(step * 32) + 16 + sample];
                return MathF.FusedMultiplyAdd(x[(((step * features) + feature) * 16) + sample] - mean, inverse * weight[feature], bias[feature]);
            });
        }
    }

    /// <summary>Before its first step a sequence, read in either direction, is in its initial state; before another one it is where the step before has left it.</summary>
    [Theory]
    [InlineData(17, false)]
    [InlineData(32, true)]
    public void StatesBeforeEachStep(int units, bool isReverse)
    {
        float[] states = Numbers(2 * Steps * units * 16), initial = [.. Numbers(2 * units * 16).Select(value => -value)], panels = Room(units);
        Panels.TurnStates(states, initial, Steps, units, isReverse, 0, 2 * Steps, panels, Rows);
        AssertPlaces(panels, units, (step, unit, sample) =>
        {
            int at = (unit * 16) + sample, block = step / Steps, t = step % Steps;
            return t == (isReverse ? Steps - 1 : 0) ? initial[(block * units * 16) + at] : states[((isReverse ? step + 1 : step - 1) * units * 16) + at];
        });
    }

    /// <summary>Sums of 12 or fewer inputs go to the weights of 32 outputs, and nothing else is written.</summary>
    [Theory]
    [InlineData(0, 12)]
    [InlineData(12, 23)]
    [InlineData(23, 24)]
    public void SumsAsWeights(int first, int end)
    {
        const int Inputs = 24, Outputs = 64, Output = 32;
        float[] sums = Numbers((Inputs + 16) * Outputs), weights = new float[Outputs * Inputs];
        Panels.StoreTurned(sums, Outputs, first, end, Output, weights, Inputs);
        for (int o = 0; o < Outputs; o++)
        {
            for (int i = 0; i < Inputs; i++)
            {
                Assert.Equal(o >= Output && i >= first && i < end ? sums[(i * Outputs) + o] : 0, weights[(o * Inputs) + i]);
            }
        }
    }

    private static void AssertPlaces(float[] panels, int features, Func<int, int, int, float> value)
    {
        for (int feature = 0; feature < (features + 15) / 16 * 16; feature++)
        {
            for (int row = 0; row < Rows; row++)
            {
                float expected = feature < features ? value(row / 16, feature, row % 16) : 0;
                Assert.Equal(expected, panels[(((feature / 32 * Rows) + row) * 32) + (feature % 32)]);
            }
        }
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];

    private static float[] Room(int features)
    {
        float[] panels = new float[(features + 31) / 32 * 32 * Rows];
        Array.Fill(panels, float.NaN);
        return panels;
    }
}
