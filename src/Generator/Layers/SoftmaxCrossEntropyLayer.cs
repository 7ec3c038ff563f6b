using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>-sum t log softmax(x), the mean over samples, and over the steps of sequences; takes raw scores.</summary>
internal sealed class SoftmaxCrossEntropyLayer(LayerSpec spec) : LossLayer
{
    public float LabelSmoothing { get; } = spec.Float("LabelSmoothing", 0f);

    public override string Kind => "SoftmaxCrossEntropy";

    public override string Description => LabelSmoothing == 0f ? Kind : Signature;

    public override string Signature => $"SoftmaxCrossEntropy({FloatLiteral.Text(LabelSmoothing)})";

    public override Rank2 Takes => Rank2.Sequence;

    public override bool WorksByStep => true;

    public override string Formula => "L = -sum over classes of t log softmax(x), averaged over samples";

    public override Link Link => Link.Softmax;

    public override bool TakesLabels => true;

    public override string? CheckArguments() => LabelSmoothing is >= 0 and <= 1
        ? null
        : $"a LabelSmoothing of {FloatLiteral.Text(LabelSmoothing)} is not a share; give it one from 0 to 1";

    public override string? CheckShapes(IReadOnlyList<Shape> inputs) => SupportedShapes.VectorOrSequence(Kind, inputs[0]);
}
