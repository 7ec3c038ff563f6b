using System;
using Samples.Shared.Data;

namespace Residual.Images;

/// <summary>A colour: red, green and blue in [0, 1].</summary>
internal readonly record struct Color(float Red, float Green, float Blue)
{
    private const float Contrast = 0.9f;

    /// <summary>Any colour.</summary>
    public static Color Any(ref RandomStream random) => new(random.Uniform(0f, 1f), random.Uniform(0f, 1f), random.Uniform(0f, 1f));

    /// <summary>A colour that can be told from this one: the channels' differences add up to 0.9 or more.</summary>
    public Color Other(ref RandomStream random)
    {
        Color other;
        do
        {
            other = Any(ref random);
        }
        while (MathF.Abs(Red - other.Red) + MathF.Abs(Green - other.Green) + MathF.Abs(Blue - other.Blue) < Contrast);
        return other;
    }

    /// <summary>The colour between two, at <paramref name="share"/> of the way.</summary>
    public static Color Mix(Color from, Color to, float share) => new(
        from.Red + (share * (to.Red - from.Red)), from.Green + (share * (to.Green - from.Green)), from.Blue + (share * (to.Blue - from.Blue)));
}
