using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Normalises groups of channels of each sample among themselves. As PyTorch's GroupNorm.</summary>
internal sealed class GroupNormLayer(LayerSpec spec) : Layer
{
    public int Groups { get; } = spec.Integer("Groups");

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; } = spec.Float("Epsilon", 1e-5f);

    public override string Kind => "GroupNorm";

    public override string Description => $"GroupNorm({Groups.ToString(CultureInfo.InvariantCulture)})";

    public override string Signature => $"GroupNorm({Groups.ToString(CultureInfo.InvariantCulture)}, {FloatLiteral.Text(Epsilon)})";

    public override string Formula => "y = weight[c] (x - mean) / sqrt(variance + epsilon) + bias[c], over each group of channels";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
    [
        new("weight", new Shape(inputs[0].Extents[0]), ParameterInit.Constant, 1, 1, 1, "scales"),
        new("bias", new Shape(inputs[0].Extents[0]), ParameterInit.Zeros, 0, 1, 1, "shifts"),
    ];

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 8 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (needsInputGradient ? 12 : 3) * output.Length;
}
