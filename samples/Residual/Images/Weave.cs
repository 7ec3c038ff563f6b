using System;
using Samples.Shared.Data;

namespace Residual.Images;

/// <summary>A texture laid at a random angle, with a random period and start.</summary>
internal readonly struct Weave
{
    private readonly Texture _texture;
    private readonly Turn _turn;
    private readonly float _perPeriod, _startX, _startY;

    /// <summary>Draws a weave from <paramref name="random"/>.</summary>
    public Weave(Texture texture, ref RandomStream random)
    {
        _texture = texture;
        _turn = new Turn(ref random);
        _perPeriod = 1f / random.Uniform(3.5f, 6f);
        _startX = random.Uniform(0f, 1f);
        _startY = random.Uniform(0f, 1f);
    }

    /// <summary>The share of the lighter colour at a place given in pixels: from 0 to 1.</summary>
    public float At(float x, float y)
    {
        (float along, float across) = _turn.Apply(x, y);
        float first = Wave((along * _perPeriod) + _startX);
        float wave = _texture == Texture.Striped ? first : first * Wave((across * _perPeriod) + _startY);
        // Steep flanks: most of a period is one colour or the other.
        return Math.Clamp(0.5f + (2f * wave), 0f, 1f);
    }

    // A triangle between -1 and 1 with period 1.
    private static float Wave(float t) => (4f * MathF.Abs(t - MathF.Floor(t) - 0.5f)) - 1f;
}
