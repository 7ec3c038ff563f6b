using System.Collections.Generic;
using System.Globalization;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = W x + b with W of shape (units, inputs); an image is flattened first, a sequence taken step by step.</summary>
internal sealed class DenseLayer(LayerSpec spec) : Layer
{
    public int Units { get; } = spec.Integer("Units");

    public bool Bias { get; } = spec.Flag("Bias", true);

    /// <summary>The name of the embedding whose weight it uses, or null.</summary>
    public string? TiedTo { get; } = spec.Text("TiedTo");

    private int Init { get; } = spec.Integer("Init");

    private float InitStd { get; } = spec.Float("InitStd", WeightInit.DefaultStandardDeviation);

    public override string Kind => "Dense";

    public override string Description => $"Dense({Units.ToString(CultureInfo.InvariantCulture)})";

    public override string Signature =>
        $"Dense({Units.ToString(CultureInfo.InvariantCulture)}{(Bias ? "" : ", no bias")}{(TiedTo is null ? "" : ", tied")})";

    public override Rank2 Takes => Rank2.Sequence;

    public override int OutputRank(int inputRank) => inputRank == 2 ? 2 : 1;

    public override bool WorksByStep => true;

    public override string Formula => Bias ? "y = W x + b" : "y = W x";

    public override string? CheckArguments() =>
        Units < 1 ? $"a Dense layer of {Units.ToString(CultureInfo.InvariantCulture)} units has no output; give it 1 unit or more"
        : WeightInit.Check(Init, InitStd);

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) =>
        Inputs(inputs) * Units > SupportedShapes.MaximumParameters
            ? $"{Units} units on {SupportedShapes.InWords(inputs[0])} make {Inputs(inputs) * Units} weights, "
                + $"more than the {SupportedShapes.MaximumParameters} one network may have; use fewer units"
            : null;

    public override Shape Infer(IReadOnlyList<Shape> inputs) => inputs[0].Rank == 2 ? new Shape(inputs[0].Extents[0], Units) : new Shape(Units);

    public override IReadOnlyList<Tensor> Parameters(IReadOnlyList<Shape> inputs, Layer? activation)
    {
        int fanIn = (int)Inputs(inputs);
        var weight = new Tensor("weight", new Shape(Units, fanIn), WeightInit.Resolve(Init, activation), InitStd, fanIn, Units, "weight W");
        Tensor[] bias = Bias ? [new Tensor("bias", new Shape(Units), ParameterInit.Zeros, 0, fanIn, Units, "bias b")] : [];
        return TiedTo is null ? [weight, .. bias] : bias;
    }

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => (2 * inputs[0].Length * Units) + (Bias ? output.Length : 0);

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) =>
        (2 * inputs[0].Length * Units * (needsInputGradient ? 2 : 1)) + (Bias ? output.Length : 0);

    /// <summary>Values that one output reads: a step of a sequence, else all of a sample.</summary>
    private static long Inputs(IReadOnlyList<Shape> inputs) => inputs[0].Rank == 2 ? inputs[0].Extents[1] : inputs[0].Length;
}
