using System;
using Samples.Shared.Data;

namespace Residual.Images;

/// <summary>Draws one textured shape on a background that runs from one colour to another, with noise over all.</summary>
internal static class ShapePainter
{
    private const int Side = ShapeImages.Side;
    private const int Plane = Side * Side;

    /// <summary>Draws an image.</summary>
    /// <param name="shape">What it shows.</param>
    /// <param name="texture">What the shape is filled with.</param>
    /// <param name="random">The image's own stream of random numbers.</param>
    /// <param name="image">3 * 32 * 32 values, overwritten with values in [-1, 1] in steps of 2/255.</param>
    public static void Paint(Shape shape, Texture texture, ref RandomStream random, Span<float> image)
    {
        float radius = random.Uniform(8f, 13f), perRadius = 1f / radius;
        float centreX = 16f + random.Uniform(radius - 17f, 17f - radius), centreY = 16f + random.Uniform(radius - 17f, 17f - radius);
        Turn turn = new(ref random);
        Weave weave = new(texture, ref random);
        Turn slope = new(ref random);
        Color near = Color.Any(ref random), far = Color.Any(ref random);
        Color light = Color.Any(ref random), dark = light.Other(ref random);
        float noise = random.Uniform(0.03f, 0.18f);

        for (int row = 0; row < Side; row++)
        {
            for (int column = 0; column < Side; column++)
            {
                float x = column + 0.5f - centreX, y = row + 0.5f - centreY;
                (float shapeX, float shapeY) = turn.Apply(x, y);
                float inside = Math.Clamp(0.5f - (radius * Outline.Distance(shape, shapeX * perRadius, shapeY * perRadius)), 0f, 1f);
                Color ground = Color.Mix(near, far, Math.Clamp((slope.Apply(column - 15.5f, row - 15.5f).X * (1f / 44f)) + 0.5f, 0f, 1f));
                Color pixel = Color.Mix(ground, Color.Mix(dark, light, weave.At(x, y)), inside);
                int place = (row * Side) + column;
                image[place] = Level(pixel.Red + random.Bell(noise));
                image[Plane + place] = Level(pixel.Green + random.Bell(noise));
                image[(2 * Plane) + place] = Level(pixel.Blue + random.Bell(noise));
            }
        }
    }

    // From [0, 1] to [-1, 1], by way of a byte as in image files.
    private static float Level(float value) => ((int)((Math.Clamp(value, 0f, 1f) * 255f) + 0.5f) * (2f / 255f)) - 1f;
}
