using System;

namespace Residual.Images;

/// <summary>The outlines of shapes of size 1 about the origin.</summary>
internal static class Outline
{
    /// <summary>How far a point lies outside the outline; below 0 inside. Exact at the edge and nearly so close to it, which is where it is asked.</summary>
    public static float Distance(Shape shape, float x, float y) => shape switch
    {
        Shape.Disc => Length(x, y) - 0.9f,
        Shape.Ring => MathF.Abs(Length(x, y) - 0.72f) - 0.26f,
        Shape.Square => MathF.Max(MathF.Abs(x), MathF.Abs(y)) - 0.8f,
        // Three sides at 120 degrees, each as far from the centre: 0.866 is the sine of 60 degrees.
        Shape.Triangle => MathF.Max(y, (0.8660254f * MathF.Abs(x)) - (0.5f * y)) - 0.55f,
        Shape.Cross => MathF.Min(Bar(x, y), Bar(y, x)),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape."),
    };

    private static float Bar(float along, float across) => MathF.Max(MathF.Abs(along) - 0.95f, MathF.Abs(across) - 0.34f);

    // The square root is rounded correctly everywhere, so the same bits come out on every machine.
    private static float Length(float x, float y) => MathF.Sqrt((x * x) + (y * y));
}
