using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>-sum t log softmax(x), the mean over samples; takes raw scores.</summary>
internal sealed class SoftmaxCrossEntropyLayer(LayerSpec spec) : LossLayer
{
    public float LabelSmoothing { get; } = spec.Float("LabelSmoothing", 0f);

    public override string Kind => "SoftmaxCrossEntropy";

    public override string Formula => "L = -sum over classes of t log softmax(x), averaged over samples";

    public override Link Link => Link.Softmax;

    public override bool TakesLabels => true;

    public override string? CheckArguments() =>
        LabelSmoothing is >= 0 and <= 1 ? null : "LabelSmoothing must lie in [0, 1]";
}
