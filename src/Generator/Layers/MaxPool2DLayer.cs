using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = the largest value in each window.</summary>
internal sealed class MaxPool2DLayer(LayerSpec spec) : PoolLayer(spec)
{
    public override string Kind => "MaxPool2D";

    public override string Formula => "y = the largest value in each window";
}
