using System;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Samples in memory, their parts and their checks.</summary>
public class DatasetTests
{
    private static readonly Dataset Labelled = new([0, 1, 10, 11, 20, 21, 30, 31], 2, [0, 1, 2, 3]);
    private static readonly Dataset Targeted = new([0, 1, 10, 11, 20, 21, 30, 31], 2, [0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32], 3);

    [Fact]
    public void LengthsAndKindAreKept()
    {
        Assert.Equal((4, 2, 0, true), (Labelled.Count, Labelled.InputLength, Labelled.TargetLength, Labelled.HasLabels));
        Assert.Equal((4, 2, 3, false), (Targeted.Count, Targeted.InputLength, Targeted.TargetLength, Targeted.HasLabels));
        Assert.True(Labelled.Targets.IsEmpty);
        Assert.True(Targeted.Labels.IsEmpty);
    }

    [Fact]
    public void ARangeIsAViewOfItsSamples()
    {
        Dataset part = Labelled.Subset(1, 2);
        Assert.Equal([10, 11, 20, 21], part.Inputs.ToArray());
        Assert.Equal([1, 2], part.Labels.ToArray());
        Assert.True(part.Inputs.Overlaps(Labelled.Inputs));
        Assert.Equal([20, 21, 22], Targeted.Subset(2, 1).Targets.ToArray());
        Assert.Equal([20, 21], part.Subset(1, 1).Inputs.ToArray());
        Assert.Equal(0, Labelled.Subset(4, 0).Count);
    }

    [Fact]
    public void ChosenSamplesAreCopiedInOrder()
    {
        Dataset part = Labelled.Subset([3, 0, 3]);
        Assert.Equal([30, 31, 0, 1, 30, 31], part.Inputs.ToArray());
        Assert.Equal([3, 0, 3], part.Labels.ToArray());
        Assert.Equal([10, 11, 12, 0, 1, 2], Targeted.Subset([1, 0]).Targets.ToArray());
    }

    [Fact]
    public void ASplitSharesOutEverySampleOnceAndTheSameWayForASeed()
    {
        Dataset data = new([.. Enumerable.Range(0, 101).Select(i => (float)i)], 1, [.. Enumerable.Range(0, 101)]);
        (Dataset first, Dataset second) = data.Split(0.8, seed: 5);
        Assert.Equal((81, 20), (first.Count, second.Count));
        int[] labels = [.. first.Labels, .. second.Labels];
        Assert.Equal(labels.Select(label => (float)label), [.. first.Inputs, .. second.Inputs]);
        Assert.Equal(Enumerable.Range(0, 101), labels.Order());
        Assert.NotEqual(Enumerable.Range(0, 101), labels);
        Assert.Equal(first.Labels.ToArray(), data.Split(0.8, seed: 5).First.Labels.ToArray());
        Assert.NotEqual(first.Labels.ToArray(), data.Split(0.8, seed: 6).First.Labels.ToArray());
        Assert.Equal((0, 101), (data.Split(0.0, 1).First.Count, data.Split(0.0, 1).Second.Count));
        Assert.Equal(101, data.Split(1.0, 1).First.Count);
    }

    [Fact]
    public void ASplitByCountKeepsTheOrder()
    {
        (Dataset first, Dataset second) = Targeted.Split(3);
        Assert.Equal([0, 1, 10, 11, 20, 21], first.Inputs.ToArray());
        Assert.Equal([30, 31, 32], second.Targets.ToArray());
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        void Refuse(string argument, Func<object> make) => Assert.Equal(argument, Assert.ThrowsAny<ArgumentException>(make).ParamName);

        Refuse("inputs", () => new Dataset(null!, 1, new int[1]));
        Refuse("labels", () => new Dataset([1], 1, null!));
        Refuse("targets", () => new Dataset([1], 1, null!, 1));
        Refuse("inputLength", () => new Dataset([1], 0, new int[1]));
        Refuse("inputLength", () => new Dataset([1], -1, new int[1]));
        Refuse("inputs", () => new Dataset([1, 2, 3], 2, new int[1]));
        Refuse("labels", () => new Dataset([1, 2], 1, new int[1]));
        Refuse("labels", () => new Dataset([1], 1, [-1]));
        Refuse("targetLength", () => new Dataset([1], 1, [], 0));
        Refuse("targets", () => new Dataset([1, 2], 1, [1, 2, 3], 2));
        Refuse("start", () => Labelled.Subset(5, 0));
        Refuse("start", () => Labelled.Subset(-1, 1));
        Refuse("count", () => Labelled.Subset(3, 2));
        Refuse("count", () => Labelled.Subset(0, int.MaxValue));
        Refuse("count", () => Labelled.Subset(0, -1));
        Refuse("indices", () => Labelled.Subset([0, 4]));
        Refuse("indices", () => Labelled.Subset([-1]));
        Refuse("fraction", () => Labelled.Split(double.NaN, 0));
        Refuse("fraction", () => Labelled.Split(1.01, 0));
        Refuse("fraction", () => Labelled.Split(-0.01, 0));
    }
}
