using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>What the pooling layers with a window share: square windows over each channel.</summary>
internal abstract class PoolLayer(LayerSpec spec) : Layer
{
    public int Size { get; } = spec.Integer("Size");

    public int Stride { get; } = spec.Integer("Stride", spec.Integer("Size"));

    public int Padding { get; } = spec.Integer("Padding");

    public override string Description =>
        $"{Kind}({Text(Size)}{(Stride == Size ? "" : ", stride " + Text(Stride))}{(Padding == 0 ? "" : ", padding " + Text(Padding))})";

    public override string Signature => $"{Kind}({Text(Size)}, stride {Text(Stride)}, padding {Text(Padding)})";

    /// <summary>The constants on an input shape. Only called where the arguments are in order and the shape is an image's.</summary>
    public PoolShape ShapeOn(Shape input) => new(
        input.Extents[0],
        new WindowAxis(input.Extents[1], Size, Stride, Padding, Padding),
        new WindowAxis(input.Extents[2], Size, Stride, Padding, Padding));

    public override string? CheckArguments() =>
        WindowCheck.AtLeast(1, Kind, "size", Size)
        ?? WindowCheck.AtLeast(1, Kind, "Stride", Stride)
        ?? WindowCheck.AtLeast(0, Kind, "Padding", Padding)
        ?? (Padding <= Size / 2
            ? null
            : $"a Padding of {Text(Padding)} is more than half of the size {Text(Size)}, so windows would hold nothing but padding; "
                + $"use {Text(Size / 2)} or less");

    public override string? CheckShapes(IReadOnlyList<Shape> inputs)
    {
        if (SupportedShapes.Image(Kind, inputs[0]) is { } otherRank)
            return otherRank;
        PoolShape shape = ShapeOn(inputs[0]);
        return WindowCheck.Fit("window", inputs[0], shape.Vertical, shape.Horizontal);
    }

    public override Shape Infer(IReadOnlyList<Shape> inputs)
    {
        PoolShape shape = ShapeOn(inputs[0]);
        return new Shape(shape.Channels, shape.Vertical.Output, shape.Horizontal.Output);
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => output.Length * Size * Size;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
