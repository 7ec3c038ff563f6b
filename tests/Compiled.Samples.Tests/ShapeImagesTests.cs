using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Residual.Images;
using Xunit;

namespace Compiled.Samples.Tests;

/// <summary>The most that can be had from single pixels.</summary>
[Network(3, 32, 32)]
[Dense(10)]
[SoftmaxCrossEntropy]
public partial class LinearOnImages;

public sealed class ShapeImagesTests
{
    [Fact]
    public void TheSeedAloneDecidesEveryPixel()
    {
        string hash = Hash(ShapeImages.Draw(200, 42, training: true));
        Assert.Equal(hash, Hash(ShapeImages.Draw(200, 42, training: true)));
        Assert.Equal("9b24d88b15cc94120faa5437921b37ceb3810e31c8331d024a2ec83d73a752fe", hash);
    }

    [Fact]
    public void AnImageDoesNotDependOnHowManyAreDrawn()
    {
        float[] few = ShapeImages.Draw(7, 3, training: true).Pixels, many = ShapeImages.Draw(100, 3, training: true).Pixels;
        Assert.Equal(few, many[..few.Length]);
    }

    [Fact]
    public void SeedsAndPurposesDiffer()
    {
        string[] hashes =
        [
            Hash(ShapeImages.Draw(50, 1, training: true)), Hash(ShapeImages.Draw(50, 1, training: false)),
            Hash(ShapeImages.Draw(50, 2, training: true)), Hash(ShapeImages.Draw(50, 2, training: false)),
        ];
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void TheClassesAreTenAndAsFrequent()
    {
        Assert.Equal(10, ShapeImages.ClassNames.Distinct().Count());
        Assert.Equal(("striped disc", "chequered cross"), (ShapeImages.ClassNames[0], ShapeImages.ClassNames[9]));
        int[] labels = ShapeImages.Draw(500, 9, training: true).Labels;
        Assert.Equal(Enumerable.Repeat(50, 10), Enumerable.Range(0, 10).Select(label => labels.Count(given => given == label)));
    }

    [Fact]
    public void PixelsAreLevelsAboutZero()
    {
        float[] pixels = ShapeImages.Draw(300, 11, training: true).Pixels;
        Assert.All(pixels, pixel => Assert.InRange(pixel, -1f, 1f));
        Assert.All(pixels, pixel => Assert.Equal(MathF.Round((pixel + 1) * 127.5f), (pixel + 1) * 127.5f, 0.01f));
        Assert.InRange(pixels.Average(), -0.1f, 0.1f);
    }

    [Fact]
    public void ALinearModelLearnsNothingThatHolds()
    {
        Dataset training = ShapeImages.Draw(2_000, 5, training: true).ToDataset(), test = ShapeImages.Draw(1_000, 5, training: false).ToDataset();
        LinearOnImages network = new(seed: 1);
        new Trainer(network, new Adam(0.001f)) { Epochs = 10, BatchSize = 50 }.Fit(training);
        Assert.InRange(Metrics.Accuracy(network, training), 0.4, 1);
        Assert.InRange(Metrics.Accuracy(network, test), 0.05, 0.2);
    }

    private static string Hash(ShapeImages images) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(images.Pixels)));
}
