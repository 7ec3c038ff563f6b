using System;
using System.Threading.Tasks;
using Samples.Shared.Data;

namespace Mnist.BuiltInDigits;

/// <summary>Images of handwritten digits drawn from strokes, and the digit each shows. Paper is 0 and ink 1, as in MNIST.</summary>
/// <param name="Pixels"><c>count * 784</c> grey values in [0, 1], row by row from the top.</param>
/// <param name="Labels">One digit, 0 to 9, an image.</param>
internal sealed record DigitImages(float[] Pixels, int[] Labels)
{
    /// <summary>The number of values in one image.</summary>
    public const int ImageLength = DigitPainter.Size * DigitPainter.Size;

    /// <summary>Draws images; the ten digits take turns, so each is as frequent as the others.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides every pixel: the same seed gives the same images on every machine.</param>
    /// <param name="training">Training and test images of one seed are different drawings.</param>
    public static DigitImages Draw(int count, ulong seed, bool training)
    {
        float[] pixels = new float[count * ImageLength];
        int[] labels = new int[count];
        Parallel.For(0, count, i =>
        {
            RandomStream random = new(seed, ((ulong)i << 1) | (training ? 0UL : 1UL));
            labels[i] = i % 10;
            DigitPainter.Paint(labels[i], ref random, pixels.AsSpan(i * ImageLength, ImageLength));
        });
        return new(pixels, labels);
    }
}
