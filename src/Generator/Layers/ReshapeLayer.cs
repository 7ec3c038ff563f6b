using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>The same values in the same order under another shape: nothing is computed.</summary>
internal sealed class ReshapeLayer(LayerSpec spec) : Layer
{
    private readonly Shape _shape = new(spec.Integers("Shape"));

    public override string Kind => "Reshape";

    public override string Description => "Reshape" + _shape;

    public override string Signature => Description;

    public override string Formula => $"y = x under the shape {_shape}";

    public override string? CheckArguments() =>
        _shape.Rank is < 1 or > 3
            ? $"a shape of {_shape.Rank.ToString(CultureInfo.InvariantCulture)} extents is neither a vector (n), a signal (C, L) "
                + "nor an image (C, H, W); give Reshape one to three"
        : _shape.Extents.Any(extent => extent < 1) ? $"shape {_shape} has an extent below 1; give Reshape extents of 1 or more"
        : SupportedShapes.IsTooLarge(_shape) ? $"shape {_shape} has more than the {SupportedShapes.MaximumLength} values a sample may have"
        : null;

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => inputs[0].Length == _shape.Length
        ? null
        : $"{SupportedShapes.InWords(inputs[0])} has {Count(inputs[0])} values and shape {_shape} has {Count(_shape)}; "
            + "give Reshape extents whose product is the same";

    public override int OutputRank(int inputRank) => _shape.Rank;

    public override Shape Infer(IReadOnlyList<Shape> inputs) => _shape;

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;

    private static string Count(Shape shape) => shape.Length.ToString(CultureInfo.InvariantCulture);
}
