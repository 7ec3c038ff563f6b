using Samples.Shared.Data;

namespace Mnist.BuiltInDigits;

/// <summary>
/// How one writer places one digit on paper: size, slant, turn, position and a gentle bend, drawn once for an image;
/// <see cref="Place"/> maps points of a <see cref="Handwriting"/> to pixels.
/// </summary>
internal readonly struct Hand
{
    private readonly float _width, _height, _slant, _cosine, _sine, _centreX, _centreY;
    private readonly float _bendX, _bendY, _squeeze, _wobble;

    /// <summary>Draws a hand from <paramref name="random"/>.</summary>
    public Hand(ref RandomStream random)
    {
        _height = random.Uniform(15f, 21f);
        _width = _height * random.Uniform(0.75f, 1.3f);
        _slant = random.Bell(0.22f) - 0.08f;
        // An angle by the tangent t of its half: cos = (1 - t^2) / (1 + t^2), sin = 2 t / (1 + t^2). No library sine, whose bits vary.
        float tangent = random.Bell(0.06f);
        float scale = 1f / (1f + (tangent * tangent));
        _cosine = (1f - (tangent * tangent)) * scale;
        _sine = 2f * tangent * scale;
        _centreX = 14f + random.Bell(1.2f);
        _centreY = 14f + random.Bell(1.2f);
        _bendX = random.Bell(0.18f);
        _bendY = random.Bell(0.18f);
        _squeeze = random.Bell(0.18f);
        _wobble = 0.028f + (0.014f * random.Uniform(-1f, 1f));
    }

    /// <summary>The point's place in pixels of a 28 x 28 image; each call shakes the pen anew.</summary>
    public PenPoint Place(PenPoint point, ref RandomStream random)
    {
        float x = point.X - 0.31f + random.Bell(_wobble);
        float y = point.Y - 0.5f + random.Bell(_wobble);
        // Bends across the page and a top wider than the foot, or narrower: the low-order distortions of a hand.
        float bentX = (x * (1f + (_squeeze * 2f * y))) + (_bendX * ((y * y) - 0.08f));
        float bentY = y + (_bendY * 2f * ((x * x) - 0.03f));
        float pixelX = (bentX - (_slant * bentY)) * _width;
        float pixelY = bentY * _height;
        return new(_centreX + (_cosine * pixelX) - (_sine * pixelY), _centreY + (_sine * pixelX) + (_cosine * pixelY));
    }
}
