using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Compiled;
using Samples.Shared.Data;

namespace Residual.Images;

/// <summary>
/// Colour images in ten classes: one of five shapes, filled with one of two textures. Place, size, turn, colours and background are random, so no
/// single pixel says anything of the class.
/// </summary>
/// <param name="Pixels"><c>count * 3 * 32 * 32</c> values: the red plane of an image, then green, then blue, row by row; 0 is the middle.</param>
/// <param name="Labels">A class an image: an index of <see cref="ClassNames"/>.</param>
internal sealed record ShapeImages(float[] Pixels, int[] Labels)
{
    /// <summary>Channels of an image.</summary>
    public const int Channels = 3;

    /// <summary>Rows and columns of an image.</summary>
    public const int Side = 32;

    /// <summary>The number of values in one image.</summary>
    public const int ImageLength = Channels * Side * Side;

    private static readonly Shape[] Shapes = Enum.GetValues<Shape>();
    private static readonly Texture[] Textures = Enum.GetValues<Texture>();

    /// <summary>What the classes are called.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        [.. Textures.SelectMany(texture => Shapes.Select(shape => $"{texture} {shape}".ToLowerInvariant()))];

    /// <summary>Draws images; the classes take turns, so each is as frequent as the others.</summary>
    /// <param name="count">How many.</param>
    /// <param name="seed">Decides every pixel: the same seed gives the same images on every machine.</param>
    /// <param name="training">Training and test images of one seed are different drawings.</param>
    public static ShapeImages Draw(int count, ulong seed, bool training)
    {
        float[] pixels = new float[count * ImageLength];
        int[] labels = new int[count];
        Parallel.For(0, count, i =>
        {
            RandomStream random = new(seed, ((ulong)i << 1) | (training ? 0UL : 1UL));
            labels[i] = i % (Shapes.Length * Textures.Length);
            ShapePainter.Paint(
                Shapes[labels[i] % Shapes.Length], Textures[labels[i] / Shapes.Length], ref random, pixels.AsSpan(i * ImageLength, ImageLength));
        });
        return new(pixels, labels);
    }

    /// <summary>The images and labels as a network takes them.</summary>
    public Dataset ToDataset() => new(Pixels, ImageLength, Labels);
}
