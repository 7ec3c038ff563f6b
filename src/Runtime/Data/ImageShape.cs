using System;

namespace Compiled;

/// <summary>The shape of an image as networks take it: channel after channel, row after row.</summary>
/// <param name="Channels">The channels, such as 3 for colours.</param>
/// <param name="Height">The rows of a channel.</param>
/// <param name="Width">The pixels of a row.</param>
public readonly record struct ImageShape(int Channels, int Height, int Width)
{
    /// <summary>The floats of an image.</summary>
    public int Length => Channels * Height * Width;

    /// <summary>The floats of a channel.</summary>
    public int PlaneLength => Height * Width;

    internal static ImageShape Require(ImageShape shape, string name)
    {
        if (shape.Channels <= 0 || shape.Height <= 0 || shape.Width <= 0 || (long)shape.Channels * shape.Height * shape.Width > Array.MaxLength)
            throw new ArgumentOutOfRangeException(name, shape, "An image has at least one channel, row and column, and fits into an array.");
        return shape;
    }

    internal void RequireSample(int inputLength)
    {
        if (inputLength != Length)
        {
            throw new ArgumentException(
                $"A sample has {inputLength} floats, an image of ({Channels}, {Height}, {Width}) has {Length}.", nameof(inputLength));
        }
    }
}
