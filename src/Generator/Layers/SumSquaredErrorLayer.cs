namespace Compiled.Generator.Layers;

/// <summary>Half the sum of the squared differences, the textbook form.</summary>
internal sealed class SumSquaredErrorLayer : LossLayer
{
    public override string Kind => "SumSquaredError";

    public override string Formula => "L = half the sum over elements of (y - t)^2, averaged over samples";
}
