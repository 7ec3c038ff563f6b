using System;
using System.Runtime.CompilerServices;

namespace Compiled;

/// <summary>Augmentation: turns each image about its centre by a random angle, uniform from minus to plus the most.</summary>
/// <remarks>Each pixel is interpolated bilinearly between the four around the place it comes from.</remarks>
public sealed class RandomRotation : IBatchStage
{
    private readonly ImageShape _shape;
    private readonly double _degrees;

    /// <summary>Sets up the stage.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="degrees">The largest angle, from 0 to 180.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside these bounds.</exception>
    public RandomRotation(ImageShape shape, double degrees)
    {
        _shape = ImageShape.Require(shape, nameof(shape));
        _degrees = degrees is >= 0 and <= 180
            ? degrees
            : throw new ArgumentOutOfRangeException(nameof(degrees), degrees, "The largest angle is from 0 to 180 degrees.");
    }

    /// <summary>What the pixels are that come in from outside. Default 0.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    public void Check(int inputLength) => _shape.RequireSample(inputLength);

    /// <inheritdoc/>
    public void Apply(in BatchPart part)
    {
        for (int i = 0; i < part.Count; i++)
        {
            StageRandom random = new(part.Key(i));
            double angle = ((2 * random.Uniform()) - 1) * _degrees * (Math.PI / 180);
            Span<float> image = part.Sample(i);
            image.CopyTo(part.Scratch);
            for (int plane = 0; plane < image.Length; plane += _shape.PlaneLength)
                Turn(part.Scratch.Slice(plane, _shape.PlaneLength), image.Slice(plane, _shape.PlaneLength), (float)Sine(angle), (float)Cosine(angle));
        }
    }

    /// <summary>The sine of an angle from -pi to pi, by its series: sums and products only, so the same bits on every machine.</summary>
    internal static double Sine(double angle)
    {
        double square = angle * angle, sum = 0;
        for (int k = 27; k >= 3; k -= 2)
            sum = (1 + sum) * -square / (k * (k - 1));
        return angle * (1 + sum);
    }

    /// <summary>The cosine of an angle from -pi to pi, likewise.</summary>
    internal static double Cosine(double angle)
    {
        double half = Sine(angle / 2);
        return 1 - (2 * half * half);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Turn(ReadOnlySpan<float> from, Span<float> to, float sine, float cosine)
    {
        int width = _shape.Width, height = _shape.Height;
        float centreX = (width - 1) / 2f, centreY = (height - 1) / 2f;
        for (int y = 0; y < height; y++)
        {
            Span<float> row = to.Slice(y * width, width);
            float dy = y - centreY;
            for (int x = 0; x < width; x++)
            {
                float dx = x - centreX;
                float sourceX = (cosine * dx) + (sine * dy) + centreX, sourceY = (cosine * dy) - (sine * dx) + centreY;
                int left = float.ConvertToIntegerNative<int>(MathF.Floor(sourceX)), top = float.ConvertToIntegerNative<int>(MathF.Floor(sourceY));
                (float upperLeft, float upperRight, float lowerLeft, float lowerRight) = Around(from, top, left);
                float right = sourceX - left, down = sourceY - top;
                float upper = upperLeft + (right * (upperRight - upperLeft)), lower = lowerLeft + (right * (lowerRight - lowerLeft));
                row[x] = upper + (down * (lower - upper));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private (float UpperLeft, float UpperRight, float LowerLeft, float LowerRight) Around(ReadOnlySpan<float> plane, int top, int left)
    {
        int width = _shape.Width;
        if ((uint)top < (uint)(_shape.Height - 1) && (uint)left < (uint)(width - 1))
        {
            ReadOnlySpan<float> square = plane.Slice((top * width) + left, width + 2);
            return (square[0], square[1], square[width], square[width + 1]);
        }

        return (Pixel(plane, top, left), Pixel(plane, top, left + 1), Pixel(plane, top + 1, left), Pixel(plane, top + 1, left + 1));
    }

    private float Pixel(ReadOnlySpan<float> plane, int y, int x) =>
        (uint)y < (uint)_shape.Height && (uint)x < (uint)_shape.Width ? plane[(y * _shape.Width) + x] : Fill;
}
