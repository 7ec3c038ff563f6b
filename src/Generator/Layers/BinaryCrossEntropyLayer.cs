namespace Compiled.Generator.Layers;

/// <summary>Yes-or-no questions by raw scores.</summary>
internal sealed class BinaryCrossEntropyLayer : LossLayer
{
    public override string Kind => "BinaryCrossEntropy";

    public override string Formula => "L = max(y, 0) - y t + log(1 + exp(-|y|)), averaged over elements and samples";

    public override Link Link => Link.Sigmoid;
}
