using System;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// How an image lies for the few-sample kernel, so that what one tap meets at neighbouring places of the window lies side by side in memory:
/// the columns are split by the horizontal step into planes, the rows by the vertical step into classes, and padding is part of it as zeros.
/// A "reach" is the distance in inputs from a place's first input to the one a tap meets.
/// </summary>
/// <remarks>
/// There are two forms. The wide one keeps rows with all their columns; taps of a kernel row look at them shifted, vectors stay inside a row.
/// The flat one has a plane for each horizontal reach with just the columns its places need, so that vectors run on from row to row and
/// narrow images fill them as well; it copies more.
/// </remarks>
internal sealed class ConvolutionFewLayout
{
    // The flat form repeats the image for each kernel column; beyond this many floats a sample, the copies fall out of the cache.
    private const int MostFlat = 1 << 18;

    // From so many multiply-adds on, about a microsecond, a sample is worth dividing.
    private const long DividedFrom = 80_000;

    private readonly ConvolutionShape _shape;

    private readonly int _stripRoom;

    /// <summary>Chooses the form with the smaller cost.</summary>
    /// <param name="shape">The convolution.</param>
    /// <param name="stripRoom">
    /// At least so many floats from the copy of one strip to the next. The copies of a network's layers take the same memory one after the other: where all
    /// their second strips begin at one place, no core writes what another core's cache holds.
    /// </param>
    public static ConvolutionFewLayout Of(ConvolutionShape shape, int stripRoom = 0)
    {
        var flat = new ConvolutionFewLayout(shape, true, stripRoom);
        if (flat.Width < 16)
        {
            return flat;
        }

        var wide = new ConvolutionFewLayout(shape, false, stripRoom);
        return flat.CopySize > MostFlat || wide.Cost <= flat.Cost ? wide : flat;
    }

    private ConvolutionFewLayout(ConvolutionShape shape, bool isFlat, int stripRoom)
    {
        (_shape, IsFlat, _stripRoom) = (shape, isFlat, stripRoom);
        WindowAxis vertical = shape.Vertical, horizontal = shape.Horizontal;
        int rowReach = (vertical.Kernel - 1) * vertical.Dilation, columnReach = (horizontal.Kernel - 1) * horizontal.Dilation;
        Classes = Math.Min(RowStep, rowReach + 1);
        ClassRows = Height + (rowReach / RowStep);
        Planes = isFlat ? horizontal.Kernel : Math.Min(ColumnStep, columnReach + 1);
        Columns = isFlat ? Width : Width + (columnReach / ColumnStep);
        IsInPlace = !vertical.IsPadded && !horizontal.IsPadded && RowStep == 1 && ColumnStep == 1 && Planes == 1 && Places >= 16;
        PlaneSize = RowLayout.Stride(Classes * ClassSize);
        ChannelSize = IsInPlace ? shape.InputPixels : Planes * PlaneSize;
        bool isDivided = (long)Places * shape.Filters * shape.FilterWeights >= DividedFrom && Height / 2 * Width >= 32 && Height % 2 == 0;
        Strips = isDivided && ((Height / 2) + (rowReach / RowStep)) * RowStep > vertical.Before && Height / 2 * RowStep - vertical.Before < vertical.Input ? 2 : 1;
    }

    public bool IsFlat { get; }

    /// <summary>Whether the image as it lies has this layout, so that nothing need be copied.</summary>
    public bool IsInPlace { get; }

    /// <summary>Rows of places.</summary>
    public int Height => _shape.Vertical.Output;

    /// <summary>
    /// Into how many strips of rows a sample is divided for the workers. What one worker makes, it mostly reads in the next layer as well: copies from
    /// one core's cache to the other's would cost more than the few rows that both lay out.
    /// </summary>
    public int Strips { get; }

    /// <summary>Rows of places in a strip.</summary>
    public int StripRows => Height / Strips;

    /// <summary>Places of a strip.</summary>
    public int StripPlaces => StripRows * Width;

    /// <summary>Rows of a class that a strip reads.</summary>
    public int StripClassRows => StripRows + ClassRows - Height;

    /// <summary>Places in a row.</summary>
    public int Width => _shape.Horizontal.Output;

    public int Places => Height * Width;

    /// <summary>Inputs from a place to the one below it.</summary>
    public int RowStep => _shape.Vertical.Stride;

    /// <summary>Inputs from a place to the one beside it.</summary>
    public int ColumnStep => _shape.Horizontal.Stride;

    /// <summary>Planes of columns of one channel.</summary>
    public int Planes { get; }

    /// <summary>Columns of a plane.</summary>
    public int Columns { get; }

    /// <summary>Classes of rows in a plane: every vertical step's row, from another first one each.</summary>
    public int Classes { get; }

    /// <summary>Rows of a class.</summary>
    public int ClassRows { get; }

    public int ClassSize => ClassRows * Columns;

    public int PlaneSize { get; }

    public int ChannelSize { get; }

    /// <summary>Floats of the copy of a sample or of what a strip reads of it; behind the last place a vector may read on.</summary>
    public int CopySize => (_shape.Channels * ChannelSize) + 16;

    /// <summary>Floats from one copy to the next.</summary>
    public int SampleSize => Strips > 1 ? Math.Max(CopySize, _stripRoom) : CopySize;

    /// <summary>Vectors of 16 places.</summary>
    public int Vectors => IsFlat ? RowLayout.Chunks(Places) : Height * RowLayout.Chunks(Width);

    /// <summary>Roughly the cycles of copying and multiplying.</summary>
    private double Cost => (0.5 * Vectors * _shape.Filters * _shape.FilterWeights)
        + (IsInPlace ? 0 : (double)_shape.Channels * Planes * Classes * ClassRows * (4 + (Columns / 8.0)));

    /// <summary>The first input column of a plane; negative in the padding before the image.</summary>
    public int FirstColumn(int plane) => (plane * (IsFlat ? _shape.Horizontal.Dilation : 1)) - _shape.Horizontal.Before;

    /// <summary>The columns of a plane that lie on the image: the first one and the one after the last.</summary>
    public (int First, int End) ImageColumns(int plane)
    {
        int offset = FirstColumn(plane), last = _shape.Horizontal.Input - 1 - offset;
        int first = Math.Min(Columns, offset >= 0 ? 0 : (-offset + ColumnStep - 1) / ColumnStep);
        return (first, Math.Max(first, Math.Min(Columns, last < 0 ? 0 : (last / ColumnStep) + 1)));
    }

    /// <summary>Where a row lies in its plane that is <paramref name="reach"/> inputs below a place's first one.</summary>
    public int RowAddress(int reach) => (reach % RowStep * ClassSize) + (reach / RowStep * Columns);

    /// <summary>The same for a reach known at run time.</summary>
    public string RowAddress(string reach) =>
        RowStep == 1 ? $"({reach} * {Columns})" : $"({reach} % {RowStep} * {ClassSize}) + ({reach} / {RowStep} * {Columns})";

    /// <summary>Where a column lies that is <paramref name="reach"/> inputs right of a place's first one.</summary>
    public int ColumnAddress(int reach) =>
        IsFlat ? reach / _shape.Horizontal.Dilation * PlaneSize : (reach % ColumnStep * PlaneSize) + (reach / ColumnStep);

    /// <summary>The same for a reach known at run time.</summary>
    public string ColumnAddress(string reach) =>
        IsFlat ? $"({reach} / {_shape.Horizontal.Dilation} * {PlaneSize})"
        : ColumnStep == 1 ? reach
        : $"({reach} % {ColumnStep} * {PlaneSize}) + ({reach} / {ColumnStep})";
}
