using System;
using Samples.Shared.Data;

namespace Residual.Images;

/// <summary>A turn by a random angle, all angles as likely.</summary>
internal readonly struct Turn
{
    private readonly float _cosine = 1f, _sine;

    /// <summary>Draws a turn from <paramref name="random"/>.</summary>
    public Turn(ref RandomStream random)
    {
        // A point of a disc, put on its rim. No library sine, whose bits vary from machine to machine.
        float x, y, square;
        do
        {
            x = random.Uniform(-1f, 1f);
            y = random.Uniform(-1f, 1f);
            square = (x * x) + (y * y);
        }
        while (square is > 1f or < 0.01f);
        float length = MathF.Sqrt(square);
        _cosine = x / length;
        _sine = y / length;
    }

    /// <summary>The turned point.</summary>
    public (float X, float Y) Apply(float x, float y) => ((_cosine * x) - (_sine * y), (_sine * x) + (_cosine * y));
}
