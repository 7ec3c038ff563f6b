namespace Compiled.Generator.Layers;

/// <summary>The mean of the squared differences.</summary>
internal sealed class MeanSquaredErrorLayer : LossLayer
{
    public override string Kind => "MeanSquaredError";

    public override string Formula => "L = (y - t)^2, averaged over elements and samples";
}
