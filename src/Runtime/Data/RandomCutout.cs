using System;
using System.Runtime.CompilerServices;

namespace Compiled;

/// <summary>Augmentation: covers a square of each image, in all channels.</summary>
/// <remarks>
/// The centre is any pixel with the same probability, so the square may reach over an edge: T. DeVries, G. W. Taylor, "Improved regularization of
/// convolutional neural networks with cutout", 2017.
/// </remarks>
public sealed class RandomCutout : IBatchStage
{
    private readonly ImageShape _shape;
    private readonly int _side;

    /// <summary>Sets up the stage.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="side">The rows and columns of the square, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside these bounds.</exception>
    public RandomCutout(ImageShape shape, int side)
    {
        _shape = ImageShape.Require(shape, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(side);
        _side = side;
    }

    /// <summary>What the covered pixels become. Default 0.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    public void Check(int inputLength) => _shape.RequireSample(inputLength);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(in BatchPart part)
    {
        float fill = Fill;
        for (int i = 0; i < part.Count; i++)
        {
            StageRandom random = new(part.Key(i));
            (int top, int bottom) = Extent(random.Between(0, _shape.Height - 1), _shape.Height);
            (int left, int right) = Extent(random.Between(0, _shape.Width - 1), _shape.Width);
            Span<float> image = part.Sample(i);
            for (int plane = 0; plane < image.Length; plane += _shape.PlaneLength)
            {
                for (int row = top; row < bottom; row++)
                {
                    // Stores in a plain loop: most squares are too narrow for a call to fill their rows.
                    Span<float> covered = image.Slice(plane + (row * _shape.Width) + left, right - left);
                    for (int x = 0; x < covered.Length; x++)
                        covered[x] = fill;
                }
            }
        }
    }

    private (int First, int End) Extent(int centre, int length)
    {
        int first = centre - (_side / 2);
        return (Math.Max(0, first), (int)Math.Min(length, (long)first + _side));
    }
}
