using System;

namespace Compiled;

/// <summary>A channel of an image moved by some rows and columns: all kept rows in one move, which carries pixels over the left and right edges into the
/// neighbouring rows, where they are then filled over.</summary>
internal readonly struct ShiftedPlane
{
    private readonly int _distance;
    private readonly int _width;
    private readonly int _right;

    public ShiftedPlane(ImageShape shape, int down, int right)
    {
        (_width, _right) = (shape.Width, right);
        _distance = (down * shape.Width) + right;
        Kept = shape.PlaneLength - Math.Abs(_distance);
    }

    /// <summary>The pixel the move begins with.</summary>
    public int From => Math.Max(0, -_distance);

    /// <summary>Where that goes.</summary>
    public int To => Math.Max(0, _distance);

    /// <summary>How many pixels are moved.</summary>
    public int Kept { get; }

    /// <summary>Fills what came in from outside, after the move.</summary>
    public void FillEdges(Span<float> plane, float fill)
    {
        if (_distance > 0)
            plane[.._distance].Fill(fill);
        else
            plane[Kept..].Fill(fill);
        // Stores in plain loops: most shifts are too short for a call to fill them.
        int first = _right > 0 ? 0 : _width + _right, columns = Math.Abs(_right);
        for (int column = first; column < first + columns; column++)
        {
            for (int place = column; place < plane.Length; place += _width)
                plane[place] = fill;
        }
    }
}
