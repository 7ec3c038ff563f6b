using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace Compiled.Runtime.Tests.Data;

/// <summary>Augmentation: what each stage does to images, and that seeds alone decide.</summary>
public class StageTests
{
    private static readonly ImageShape Shape = new(2, 5, 4);

    // Pixel values tell where a pixel came from: 1 + its place, so that 0 is what is filled in.
    private static readonly Dataset Images = new([.. Enumerable.Range(0, 30 * 40).Select(i => 1f + (i % 40))], 40, [.. Enumerable.Range(0, 30)]);

    [Fact]
    public void ShiftsMoveEveryPixelAlikeAndFillTheRest()
    {
        HashSet<(int, int)> seen = [];
        foreach (float[] image in Augmented(new RandomShift(Shape, 2, 1), 10))
        {
            (int Down, int Right)[] fits = [.. from down in Enumerable.Range(-2, 5) from right in Enumerable.Range(-1, 3) where image.SequenceEqual(Expected((y, x) => (y - down, x - right))) select (down, right)];
            seen.Add(Assert.Single(fits));
        }

        Assert.Equal(15, seen.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FlipsMirrorAboutHalfOfTheImages(bool vertical)
    {
        float[] mirrored = Expected((y, x) => vertical ? (4 - y, x) : (y, 3 - x)), same = Expected((y, x) => (y, x));
        float[][] images = [.. Augmented(new RandomFlip(Shape) { Vertical = vertical }, 10)];
        Assert.All(images, image => Assert.True(image.SequenceEqual(mirrored) || image.SequenceEqual(same)));
        Assert.InRange(images.Count(image => image.SequenceEqual(mirrored)), 120, 180);
        Assert.All(Augmented(new RandomFlip(Shape) { Vertical = vertical, Probability = 0 }, 1), image => Assert.Equal(same, image));
    }

    [Fact]
    public void CutoutsCoverOneSquareInAllChannels()
    {
        HashSet<string> seen = [];
        foreach (float[] image in Augmented(new RandomCutout(Shape, 3) { Fill = -1 }, 20))
        {
            int[] covered = [.. Enumerable.Range(0, 20).Where(i => image[i] == -1)];
            Assert.Equal(covered, Enumerable.Range(0, 20).Where(i => image[20 + i] == -1));
            int height = covered.Max(i => i / 4) - covered.Min(i => i / 4) + 1, width = covered.Max(i => i % 4) - covered.Min(i => i % 4) + 1;
            Assert.Equal(height * width, covered.Length);
            Assert.InRange(height, 2, 3);
            Assert.InRange(width, 2, 3);
            Assert.All(Enumerable.Range(0, 40).Where(i => image[i] != -1), i => Assert.Equal(1 + i, image[i]));
            seen.Add(string.Join(',', covered));
        }

        Assert.Equal(20, seen.Count);
    }

    [Fact]
    public void ARotationTurnsTheImageAboutItsCentre()
    {
        ImageShape shape = new(1, 9, 9);
        float[] image = [.. from y in Enumerable.Range(0, 9) from x in Enumerable.Range(0, 9) select (2f * x) + (3f * y)];
        Dataset data = new([.. Enumerable.Repeat(image, 50).SelectMany(pixels => pixels)], 81, new int[50]);
        using BatchIterator batches = new(data, 50, new BatchOptions { Stages = [new RandomRotation(shape, 30) { Fill = 100 }] });
        Assert.True(batches.MoveNext());
        List<double> angles = [];
        for (int i = 0; i < 50; i++)
        {
            float[] turned = [.. batches.Inputs.Slice(i * 81, 81)];
            // A plane stays a plane: its slopes turn by the angle, the middle stays what it was.
            double slopeX = turned[41] - turned[40], slopeY = turned[49] - turned[40];
            Assert.Equal(20, turned[40], 1e-4);
            Assert.Equal(Math.Sqrt(13), Math.Sqrt((slopeX * slopeX) + (slopeY * slopeY)), 1e-4);
            for (int y = 2; y < 7; y++)
                Assert.All(Enumerable.Range(2, 5), x => Assert.Equal(20 + (slopeX * (x - 4)) + (slopeY * (y - 4)), turned[(9 * y) + x], 1e-3));
            angles.Add((Math.Atan2(slopeY, slopeX) - Math.Atan2(3, 2)) * 180 / Math.PI);
        }

        Assert.InRange(angles.Min(), -30.01, -20);
        Assert.InRange(angles.Max(), 20, 30.01);
    }

    [Fact]
    public void TheSeriesOfSineIsExact()
    {
        for (double angle = -Math.PI; angle <= Math.PI; angle += 0.01)
        {
            Assert.Equal(Math.Sin(angle), RandomRotation.Sine(angle), 1e-12);
            Assert.Equal(Math.Cos(angle), RandomRotation.Cosine(angle), 1e-12);
        }
    }

    [Fact]
    public void AStageRefusesSamplesOfAnotherShape()
    {
        IBatchStage[] stages = [new RandomShift(Shape, 1, 1), new RandomFlip(Shape), new RandomCutout(Shape, 2), new RandomRotation(Shape, 5), new Normalization(7), new Imputation(7)];
        Dataset wrong = new(new float[41], 41, new int[1]);
        Assert.All(stages, stage => Assert.Throws<ArgumentException>("inputLength", () => new BatchIterator(wrong, 1, new BatchOptions { Stages = [stage] })));
    }

    [Fact]
    public void WrongArgumentsAreNamed()
    {
        Assert.Throws<ArgumentOutOfRangeException>("shape", () => new RandomFlip(new ImageShape(0, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => new RandomShift(Shape, 5, 0));
        Assert.Throws<ArgumentOutOfRangeException>("columns", () => new RandomShift(Shape, 0, -1));
        Assert.Throws<ArgumentOutOfRangeException>("side", () => new RandomCutout(Shape, 0));
        Assert.Throws<ArgumentOutOfRangeException>("degrees", () => new RandomRotation(Shape, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("Probability", () => new RandomFlip(Shape) { Probability = 1.5 });
        Assert.Throws<ArgumentNullException>("Stages", () => new BatchOptions { Stages = [null!] });
    }

    private static IEnumerable<float[]> Augmented(IBatchStage stage, int epochs)
    {
        using BatchIterator batches = new(Images, 8, new BatchOptions { Seed = 5, Stages = [stage] });
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            for (batches.StartEpoch(epoch); batches.MoveNext();)
            {
                for (int i = 0; i < batches.Count; i++)
                    yield return batches.Inputs.Slice(40 * i, 40).ToArray();
            }
        }
    }

    private static float[] Expected(Func<int, int, (int Y, int X)> source)
    {
        float[] image = new float[40];
        for (int i = 0; i < 40; i++)
        {
            (int y, int x) = source(i % 20 / 4, i % 4);
            image[i] = y is >= 0 and < 5 && x is >= 0 and < 4 ? 1 + (i / 20 * 20) + (4 * y) + x : 0;
        }

        return image;
    }
}
