namespace Mnist.BuiltInDigits;

/// <summary>
/// A point of the pen's path. In <see cref="Handwriting"/> y runs down from 0 at the top of the digit to 1 at its foot; on paper both are pixels.
/// </summary>
internal readonly record struct PenPoint(float X, float Y)
{
    public static PenPoint operator +(PenPoint a, PenPoint b) => new(a.X + b.X, a.Y + b.Y);

    public static PenPoint operator -(PenPoint a, PenPoint b) => new(a.X - b.X, a.Y - b.Y);

    public static PenPoint operator *(float factor, PenPoint point) => new(factor * point.X, factor * point.Y);
}
