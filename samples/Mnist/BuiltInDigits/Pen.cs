using System;
using Samples.Shared.Data;

namespace Mnist.BuiltInDigits;

/// <summary>The pen and paper of one image: the stroke's thickness, how soft its edge is, how dark its ink, how noisy the scan.</summary>
internal readonly struct Pen
{
    private readonly float _radius, _perSoftness, _darkness, _noise;

    /// <summary>Draws a pen from <paramref name="random"/>.</summary>
    public Pen(ref RandomStream random)
    {
        float softness = random.Uniform(0.9f, 1.7f);
        _radius = random.Uniform(0.6f, 1.75f);
        _perSoftness = 1f / softness;
        _darkness = random.Uniform(0.75f, 1.05f);
        _noise = random.Uniform(0.02f, 0.12f);
        Reach = _radius + (0.5f * softness);
    }

    /// <summary>The distance from the path, in pixels, at which the ink ends.</summary>
    public float Reach { get; }

    /// <summary>The grey value of a pixel, given its squared distance from the path: 0 is paper, 1 full ink, in steps of 1/255.</summary>
    public float Ink(float distanceSquared, ref RandomStream random)
    {
        float ramp = Math.Clamp((Reach - MathF.Sqrt(distanceSquared)) * _perSoftness, 0f, 1f);
        // 3 t^2 - 2 t^3 rises from 0 to 1 with level ends: an edge without a visible border.
        float ink = ramp * ramp * (3f - (2f * ramp)) * _darkness;
        float grey = Math.Clamp(ink + random.Bell(_noise), 0f, 1f);
        return (int)((grey * 255f) + 0.5f) * (1f / 255f);
    }
}
