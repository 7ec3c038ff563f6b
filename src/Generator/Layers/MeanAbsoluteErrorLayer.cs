namespace Compiled.Generator.Layers;

/// <summary>The mean of the absolute differences.</summary>
internal sealed class MeanAbsoluteErrorLayer : LossLayer
{
    public override string Kind => "MeanAbsoluteError";

    public override string Formula => "L = |y - t|, averaged over elements and samples";
}
