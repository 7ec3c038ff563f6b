using System;
using Samples.Shared.Data;

namespace Mnist.BuiltInDigits;

/// <summary>
/// Draws one digit into 28 x 28 grey values. A pixel's ink falls off with its distance from the pen's path, which is a chain of short
/// straight pieces along a smooth curve through the stroke's points.
/// </summary>
internal static class DigitPainter
{
    public const int Size = 28;
    private const int PiecesPerSpan = 5;
    private const float FarAway = 1000f;

    /// <summary>Draws a digit.</summary>
    /// <param name="digit">0 to 9.</param>
    /// <param name="random">The image's own stream of random numbers.</param>
    /// <param name="image">28 * 28 values, rows from the top, overwritten with values in [0, 1] in steps of 1/255.</param>
    public static void Paint(int digit, ref RandomStream random, Span<float> image)
    {
        PenPoint[][][] variants = Handwriting.Variants[digit];
        PenPoint[][] strokes = variants[random.NextIndex(variants.Length)];
        Hand hand = new(ref random);
        Pen pen = new(ref random);

        image.Fill(FarAway);
        foreach (PenPoint[] stroke in strokes)
        {
            Trace(stroke, hand, ref random, pen.Reach, image);
        }

        for (int i = 0; i < image.Length; i++)
        {
            image[i] = pen.Ink(image[i], ref random);
        }
    }

    // Leaves in image the squared distance of each pixel's centre from the path, where that is below reach.
    private static void Trace(PenPoint[] stroke, in Hand hand, ref RandomStream random, float reach, Span<float> image)
    {
        Span<PenPoint> placed = stackalloc PenPoint[stroke.Length];
        for (int i = 0; i < stroke.Length; i++)
        {
            // A point written twice is a corner: it stays one point.
            placed[i] = i > 0 && stroke[i] == stroke[i - 1] ? placed[i - 1] : hand.Place(stroke[i], ref random);
        }

        for (int i = 0; i + 1 < placed.Length; i++)
        {
            PenPoint start = placed[i], end = placed[i + 1];
            PenPoint before = i > 0 ? placed[i - 1] : start, after = i + 2 < placed.Length ? placed[i + 2] : end;
            PenPoint last = start;
            for (int piece = 1; piece <= PiecesPerSpan; piece++)
            {
                PenPoint next = CatmullRom(before, start, end, after, piece / (float)PiecesPerSpan);
                Approach(last, next, reach, image);
                last = next;
            }
        }
    }

    // The cubic from b (t = 0) to c (t = 1) whose slopes there are half the chords a-c and b-d (Catmull and Rom 1974).
    private static PenPoint CatmullRom(PenPoint a, PenPoint b, PenPoint c, PenPoint d, float t)
    {
        PenPoint linear = c - a, square = (2f * a) - (5f * b) + (4f * c) - d, cube = (3f * (b - c)) + d - a;
        return b + (0.5f * t * (linear + (t * (square + (t * cube)))));
    }

    // Lowers the squared distance of each pixel within reach of the straight piece from start to end.
    private static void Approach(PenPoint start, PenPoint end, float reach, Span<float> image)
    {
        int left = Pixel(MathF.Min(start.X, end.X) - reach), right = Pixel(MathF.Max(start.X, end.X) + reach);
        int top = Pixel(MathF.Min(start.Y, end.Y) - reach), bottom = Pixel(MathF.Max(start.Y, end.Y) + reach);
        PenPoint along = end - start;
        float lengthSquared = (along.X * along.X) + (along.Y * along.Y);
        float perLength = lengthSquared > 0f ? 1f / lengthSquared : 0f;
        for (int y = top; y <= bottom; y++)
        {
            Span<float> row = image.Slice(y * Size, Size);
            for (int x = left; x <= right; x++)
            {
                float fromX = x + 0.5f - start.X, fromY = y + 0.5f - start.Y;
                float share = Math.Clamp(((fromX * along.X) + (fromY * along.Y)) * perLength, 0f, 1f);
                float awayX = fromX - (share * along.X), awayY = fromY - (share * along.Y);
                row[x] = MathF.Min(row[x], (awayX * awayX) + (awayY * awayY));
            }
        }
    }

    private static int Pixel(float coordinate) => (int)Math.Clamp(coordinate, 0f, Size - 1);
}
