using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Normalises the values of each sample among themselves, all of an image together, those of a sequence step by step. As PyTorch's LayerNorm.</summary>
internal sealed class LayerNormLayer(LayerSpec spec) : Layer
{
    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; } = spec.Float("Epsilon", 1e-5f);

    public override string Kind => "LayerNorm";

    public override string Signature => $"LayerNorm({FloatLiteral.Text(Epsilon)})";

    public override Rank2 Takes => Rank2.Sequence;

    public override bool WorksByStep => true;

    public override string Formula => "y[i] = weight[i] (x[i] - mean) / sqrt(variance + epsilon) + bias[i], over the features";

    public override string? CheckArguments() => Epsilon is > 0 and < float.PositiveInfinity
        ? null
        : $"an Epsilon of {FloatLiteral.Text(Epsilon)} does not keep the variance above 0; give LayerNorm a positive finite one";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
    [
        new("weight", Normalised(inputs[0]), ParameterInit.Constant, 1, 1, 1, "scales"),
        new("bias", Normalised(inputs[0]), ParameterInit.Zeros, 0, 1, 1, "shifts"),
    ];

    /// <summary>Mean 1, squared differences 3, normalisation with scale and shift 4.</summary>
    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 8 * output.Length;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (needsInputGradient ? 12 : 3) * output.Length;

    /// <summary>What is normalised together: a step of a sequence, else all of a sample.</summary>
    private static Shape Normalised(Shape input) => input.Rank == 2 ? new Shape(input.Extents[1]) : input;
}
