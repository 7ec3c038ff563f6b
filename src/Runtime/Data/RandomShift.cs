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
            StageRandom random = new(part.Key(i));
            int down = random.Between(-_rows, _rows), right = random.Between(-_columns, _columns);
            Span<float> image = part.Sample(i);
            for (int plane = 0; plane < image.Length; plane += _shape.PlaneLength)
                Shift(image.Slice(plane, _shape.PlaneLength), down, right);
        }
    }

    // All rows in one move; it carries pixels over the left and right edges into the neighbouring rows, where they are then filled over.
    private void Shift(Span<float> plane, int down, int right)
    {
        int width = _shape.Width, distance = (down * width) + right;
        int kept = plane.Length - Math.Abs(distance);
        plane.Slice(Math.Max(0, -distance), kept).CopyTo(plane[Math.Max(0, distance)..]);
        if (distance > 0)
            plane[..distance].Fill(Fill);
        else
            plane[kept..].Fill(Fill);
        // Stores in a plain loop: most shifts are too short for a call to fill them.
        float fill = Fill;
        int first = right > 0 ? 0 : width + right, end = right > 0 ? right : width;
        for (; end <= plane.Length && first < end; first += width, end += width)
        {
            for (int x = first; x < end; x++)
                plane[x] = fill;
        }
    }
}
