using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Mnist.BuiltInDigits;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class BuiltInDigitsTests
{
    [Fact]
    public void TheSeedAloneDecidesEveryPixel()
    {
        string hash = Hash(DigitImages.Draw(500, 42, training: true));
        Assert.Equal(hash, Hash(DigitImages.Draw(500, 42, training: true)));
        Assert.Equal("0e3cea50efebebca823850cebe1d9450f25c961b37fa669450b489ca63f375d5", hash);
    }

    [Fact]
    public void AnImageDoesNotDependOnHowManyAreDrawn()
    {
        float[] few = DigitImages.Draw(7, 3, training: true).Pixels, many = DigitImages.Draw(200, 3, training: true).Pixels;
        Assert.Equal(few, many[..few.Length]);
    }

    [Fact]
    public void SeedsAndPurposesDiffer()
    {
        string[] hashes =
        [
            Hash(DigitImages.Draw(50, 1, training: true)), Hash(DigitImages.Draw(50, 1, training: false)),
            Hash(DigitImages.Draw(50, 2, training: true)), Hash(DigitImages.Draw(50, 2, training: false)),
        ];
        Assert.Equal(4, hashes.Distinct().Count());
    }

    [Fact]
    public void NoTestImageIsATrainingImage()
    {
        string[] training = Images(DigitImages.Draw(2000, 5, training: true)), test = Images(DigitImages.Draw(500, 5, training: false));
        Assert.Equal(2500, training.Concat(test).Distinct().Count());
    }

    [Fact]
    public void EveryClassIsAsFrequent()
    {
        DigitImages digits = DigitImages.Draw(1000, 9, training: true);
        Assert.Equal(Enumerable.Repeat(100, 10), Enumerable.Range(0, 10).Select(digit => digits.Labels.Count(label => label == digit)));
    }

    [Fact]
    public void PixelsAreGreyValuesOfInkOnPaper()
    {
        DigitImages digits = DigitImages.Draw(1000, 11, training: true);
        Assert.All(digits.Pixels, pixel => Assert.InRange(pixel, 0f, 1f));
        for (int i = 0; i < 1000; i++)
        {
            ReadOnlySpan<float> image = digits.Pixels.AsSpan(i * DigitImages.ImageLength, DigitImages.ImageLength);
            int inked = 0;
            foreach (float pixel in image)
            {
                inked += pixel > 0.5f ? 1 : 0;
            }

            // The thinnest 1 covers more than 10 pixels, the fattest 8 less than half the page.
            Assert.InRange(inked, 10, DigitImages.ImageLength / 2);
        }
    }

    private static string[] Images(DigitImages digits) =>
        [.. digits.Pixels.Chunk(DigitImages.ImageLength).Select(image => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(image))))];

    private static string Hash(DigitImages digits) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(digits.Pixels)));
}
