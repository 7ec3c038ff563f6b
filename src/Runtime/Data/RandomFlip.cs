using System;

namespace Compiled;

/// <summary>Augmentation: mirrors each image from left to right, or upside down, with some probability.</summary>
public sealed class RandomFlip : IBatchStage
{
    private readonly ImageShape _shape;
    private readonly double _probability = 0.5;

    /// <summary>Sets up the stage.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is no shape of an image.</exception>
    public RandomFlip(ImageShape shape) => _shape = ImageShape.Require(shape, nameof(shape));

    /// <summary>How likely an image is to be mirrored, from 0 to 1. Default 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 0 to 1.</exception>
    public double Probability
    {
        get => _probability;
        init => _probability = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Probability), value, "A probability is from 0 to 1.");
    }

    /// <summary>Whether images are turned upside down instead of left to right. Default false.</summary>
    public bool Vertical { get; init; }

    /// <inheritdoc/>
    public void Check(int inputLength) => _shape.RequireSample(inputLength);

    /// <inheritdoc/>
    public void Apply(in BatchPart part)
    {
        for (int i = 0; i < part.Count; i++)
        {
            StageRandom random = new(part.Key(i));
            if (random.Uniform() >= _probability)
                continue;
            if (Vertical)
                TurnOver(part.Sample(i), part.Scratch);
            else
                Mirror(part.Sample(i));
        }
    }

    private void Mirror(Span<float> image)
    {
        for (int row = 0; row < image.Length; row += _shape.Width)
            image.Slice(row, _shape.Width).Reverse();
    }

    private void TurnOver(Span<float> image, Span<float> copy)
    {
        image.CopyTo(copy);
        int width = _shape.Width, height = _shape.Height;
        for (int row = 0; row < _shape.Channels * height; row++)
        {
            int plane = row / height * height, mirrored = plane + height - 1 - (row - plane);
            copy.Slice(mirrored * width, width).CopyTo(image[(row * width)..]);
        }
    }
}
