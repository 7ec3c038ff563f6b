using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Parts of a data set: each sample in exactly one, classes shared out evenly where that is asked for.</summary>
public class SplitTests
{
    // 70 samples of class 0, 20 of class 1, 10 of class 2; the input is the sample's number.
    private static readonly Dataset Data = new(
        [.. Enumerable.Range(0, 100).Select(i => (float)i)], 1, [.. Enumerable.Range(0, 100).Select(i => i < 70 ? 0 : i < 90 ? 1 : 2)]);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ThreePartsHaveEverySampleOnce(bool stratified)
    {
        (Dataset training, Dataset validation, Dataset test) = Data.Split(0.7, 0.1, seed: 4, stratified);
        Assert.Equal((70, 10, 20), (training.Count, validation.Count, test.Count));
        Assert.Equal(Data.Inputs.ToArray(), new[] { training, validation, test }.SelectMany(part => part.Inputs.ToArray()).Order());
        if (stratified)
        {
            Assert.Equal([49, 14, 7], Classes(training));
            Assert.Equal([7, 2, 1], Classes(validation));
            Assert.NotEqual(training.Labels.ToArray().Order(), training.Labels.ToArray());
        }

        Assert.Equal(test.Inputs.ToArray(), Data.Split(0.7, 0.1, seed: 4, stratified).Test.Inputs.ToArray());
        Assert.NotEqual(test.Inputs.ToArray(), Data.Split(0.7, 0.1, seed: 5, stratified).Test.Inputs.ToArray());
    }

    [Fact]
    public void TwoPartsCanBeStratified()
    {
        (Dataset first, Dataset second) = Data.Split(0.5, seed: 1, stratified: true);
        Assert.Equal([35, 10, 5], Classes(first));
        Assert.Equal([35, 10, 5], Classes(second));
    }

    [Theory]
    [InlineData(5, false)]
    [InlineData(5, true)]
    [InlineData(7, true)]
    [InlineData(100, false)]
    public void EverySampleIsLeftOutOnce(int folds, bool stratified)
    {
        (Dataset Training, Dataset Validation)[] all = [.. Data.Folds(folds, seed: 2, stratified)];
        Assert.Equal(folds, all.Length);
        Assert.Equal(Data.Inputs.ToArray(), all.SelectMany(fold => fold.Validation.Inputs.ToArray()).Order());
        foreach ((Dataset training, Dataset validation) in all)
        {
            Assert.Equal(Data.Inputs.ToArray(), training.Inputs.ToArray().Concat(validation.Inputs.ToArray()).Order());
            Assert.InRange(validation.Count, 100 / folds, (100 / folds) + 1);
            if (stratified)
                Assert.All(Classes(validation).Zip([70, 20, 10]), pair => Assert.InRange(pair.First, pair.Second / folds, (pair.Second / folds) + 1));
        }
    }

    [Fact]
    public void LabelsBecomeRows()
    {
        Dataset rows = Data.Subset([0, 75, 95]).OneHot(4);
        Assert.Equal([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], rows.Targets.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("classes", () => Data.OneHot(2));
        Assert.Throws<InvalidOperationException>(() => rows.OneHot(4));
    }

    [Fact]
    public void BytesStandForFractionsOf255()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Dataset data = Dataset.OfBytes([.. bytes, .. bytes.Reverse()], 256, [0, 1]);
        float[] expected = [.. bytes.Select(value => value / 255f)];
        float[] read = new float[256];
        data.Read([1], read, new int[1], []);
        Assert.Equal(expected.Reverse(), read);
        Assert.Equal(expected, data.Subset([0]).Inputs.ToArray());
        Assert.Equal(expected.Concat(expected.Reverse()), data.Inputs.ToArray());
        Assert.Equal(expected.Reverse(), data.Subset(1, 1).Inputs.ToArray());
        float[] short29 = new float[29];
        Dataset.OfBytes(bytes[200..229], 29, [0]).Read([0], short29, new int[1], []);
        Assert.Equal(expected[200..229], short29);
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Dataset rows = Data.OneHot(3);
        Assert.Throws<ArgumentException>("stratified", () => rows.Split(0.5, 1, stratified: true));
        Assert.Throws<ArgumentException>("stratified", () => rows.Folds(3, 1, stratified: true));
        Assert.Throws<ArgumentOutOfRangeException>("validation", () => Data.Split(0.7, 0.4, 1));
        Assert.Throws<ArgumentOutOfRangeException>("training", () => Data.Split(-0.1, 0.4, 1));
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => Data.Folds(1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("folds", () => Data.Folds(101, 1));
        Assert.Throws<ArgumentException>("inputs", () => Data.WithInputs(new float[10], 1));
        Assert.Throws<ArgumentException>("targets", () => Data.WithTargets(new float[10], 1));
        Assert.Throws<ArgumentException>("inputs", () => Data.Read([0], new float[2], new int[1], []));
        Assert.Throws<ArgumentException>("labels", () => Data.Read([0], new float[1], [], []));
        Assert.Throws<ArgumentException>("targets", () => Data.Read([0], new float[1], new int[1], new float[1]));
        Assert.Throws<ArgumentOutOfRangeException>("indices", () => Data.Read([100], new float[1], new int[1], []));
    }

    private static IEnumerable<int> Classes(Dataset data) => Enumerable.Range(0, 3).Select(label => data.Labels.Count(label));
}
