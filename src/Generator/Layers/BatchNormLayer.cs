using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>
/// Normalises each feature of a vector over the samples of the call, each channel of an image or signal over samples and places, each feature of a
/// sequence over samples and steps; running statistics serve inference. As PyTorch's BatchNorm1d (of a sequence on its steps as rows) and BatchNorm2d.
/// </summary>
internal sealed class BatchNormLayer(LayerSpec spec) : Layer
{
    /// <summary>The weight of the current call in the running statistics.</summary>
    public float Momentum { get; } = spec.Float("Momentum", 0.1f);

    /// <summary>Added to the variance.</summary>
    public float Epsilon { get; } = spec.Float("Epsilon", 1e-5f);

    public override string Kind => "BatchNorm";

    public override string Signature => $"BatchNorm({FloatLiteral.Text(Momentum)}, {FloatLiteral.Text(Epsilon)})";

    public override bool NeedsChannels => true;

    public override bool WorksByStep => true;

    public override string Formula => "y = weight (x - mean) / sqrt(variance + epsilon) + bias, over the samples";

    public override string? CheckArguments() =>
        Momentum is not (>= 0 and <= 1) ? $"a Momentum of {FloatLiteral.Text(Momentum)} is not a share; give BatchNorm one from 0 to 1"
        : Epsilon is > 0 and < float.PositiveInfinity ? null
        : $"an Epsilon of {FloatLiteral.Text(Epsilon)} does not keep the variance above 0; give BatchNorm a positive finite one";

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation) =>
    [
        new("weight", Features(inputs), ParameterInit.Constant, 1, 1, 1, "scales"),
        new("bias", Features(inputs), ParameterInit.Zeros, 0, 1, 1, "shifts"),
    ];

    public override IReadOnlyList<Tensor> State(IReadOnlyList<Shape> inputs) =>
    [
        new("running_mean", Features(inputs), ParameterInit.Zeros, 0, 1, 1, "running means"),
        new("running_var", Features(inputs), ParameterInit.Constant, 1, 1, 1, "running variances"),
    ];

    /// <summary>Inference: one multiply-add with the folded scale and shift.</summary>
    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 2 * output.Length;

    /// <summary>The batch statistics of the training pass (4) and the gradient through them (8).</summary>
    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 12 * output.Length;

    private static Shape Features(IReadOnlyList<Shape> inputs) => new(inputs[0].Channels);
}
