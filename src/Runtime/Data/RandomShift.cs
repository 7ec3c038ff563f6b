using System;

namespace Compiled;

/// <summary>Augmentation: moves each image by a random number of rows and columns, each equally likely from minus to plus the most.</summary>
public sealed class RandomShift : IBatchStage
{
    private readonly ImageShape _shape;
    private readonly int _rows;
    private readonly int _columns;

    /// <summary>Sets up the stage.</summary>
    /// <param name="shape">The shape of the images.</param>
    /// <param name="rows">The most rows up or down, from 0 to below the height.</param>
    /// <param name="columns">The most columns to the left or right, from 0 to below the width.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside these bounds.</exception>
    public RandomShift(ImageShape shape, int rows, int columns)
    {
        _shape = ImageShape.Require(shape, nameof(shape));
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows, shape.Height);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columns, shape.Width);
        _rows = rows;
        _columns = columns;
    }

    /// <summary>What the pixels are that come in from outside. Default 0.</summary>
    public float Fill { get; init; }

    /// <inheritdoc/>
    public void Check(int inputLength) => _shape.RequireSample(inputLength);

    /// <inheritdoc/>
    public void Apply(in BatchPart part)
    {
        for (int i = 0; i < part.Count; i++)
        {
            ShiftedPlane move = Draw(part.Key(i));
            Span<float> image = part.Sample(i);
            for (int start = 0; start < image.Length; start += _shape.PlaneLength)
            {
                Span<float> plane = image.Slice(start, _shape.PlaneLength);
                plane.Slice(move.From, move.Kept).CopyTo(plane[move.To..]);
                move.FillEdges(plane, Fill);
            }
        }
    }

    /// <summary>The shape of the images.</summary>
    internal ImageShape Shape => _shape;

    /// <summary>The move of one image, by its key.</summary>
    internal ShiftedPlane Draw(ulong key)
    {
        StageRandom random = new(key);
        int down = random.Between(-_rows, _rows), right = random.Between(-_columns, _columns);
        return new ShiftedPlane(_shape, down, right);
    }
}
