using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A leaky ReLU with a learned slope for each feature of a vector or of a sequence's steps, or each channel of an image or signal.</summary>
internal sealed class PReLULayer(LayerSpec spec) : Layer
{
    /// <summary>Where every slope starts.</summary>
    public float Slope { get; } = spec.Float("Slope", 0.25f);

    public override string Kind => "PReLU";

    public override string Description => Slope == 0.25f ? Kind : $"PReLU({FloatLiteral.Text(Slope)})";

    public override bool IsReLULike => true;

    public override bool NeedsChannels => true;

    public override bool WorksByStep => true;

    public override string Formula => "y = x where x > 0, else weight x, one weight for each feature or channel";

    public override string? CheckArguments() => FloatLiteral.IsFinite(Slope) ? null : "the slope of PReLU must be a finite number";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
        [new Tensor("weight", new Shape(inputs[0].Channels), ParameterInit.Constant, Slope, 1, 1, "slopes of negative values")];

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 2 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (needsInputGradient ? 4 : 2) * output.Length;
}
