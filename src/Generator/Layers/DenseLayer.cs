using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = W x + b with W of shape (units, inputs); an image is flattened first.</summary>
internal sealed class DenseLayer(LayerSpec spec) : Layer
{
    public int Units { get; } = spec.Integer("Units");

    public bool Bias { get; } = spec.Flag("Bias", true);

    private int Init { get; } = spec.Integer("Init");

    private float InitStd { get; } = spec.Float("InitStd", WeightInit.DefaultStandardDeviation);

    public override string Kind => "Dense";

    public override string Description => $"Dense({Units.ToString(CultureInfo.InvariantCulture)})";

    public override string Signature => Bias ? Description : $"Dense({Units.ToString(CultureInfo.InvariantCulture)}, no bias)";

    public override string Formula => Bias ? "y = W x + b" : "y = W x";

    public override string? CheckArguments() =>
        Units < 1 ? $"a Dense layer of {Units.ToString(CultureInfo.InvariantCulture)} units has no output; give it 1 unit or more"
        : WeightInit.Check(Init, InitStd);

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        SupportedShapes.VectorOrImage(Kind, inputs[0])
        ?? (inputs[0].Length * Units > SupportedShapes.MaximumParameters
            ? $"{Units} units on {SupportedShapes.InWords(inputs[0])} make {inputs[0].Length * Units} weights, "
                + $"more than the {SupportedShapes.MaximumParameters} one network may have; use fewer units"
            : null);

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new(Units);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        int fanIn = (int)inputs[0].Length;
        var weight = new Tensor("weight", new Shape(Units, fanIn), WeightInit.Resolve(Init, activation), InitStd, fanIn, Units, "weight W");
        return Bias ? [weight, new Tensor("bias", new Shape(Units), ParameterInit.Zeros, 0, fanIn, Units, "bias b")] : [weight];
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => (2 * inputs[0].Length * Units) + (Bias ? Units : 0);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (2 * inputs[0].Length * Units * (needsInputGradient ? 2 : 1)) + (Bias ? Units : 0);
}
