using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Y = the mean of each window, padding counted as zeros.</summary>
internal sealed class AvgPool2DLayer(LayerSpec spec) : PoolLayer(spec)
{
    public override string Kind => "AvgPool2D";

    public override string Formula => "y = the mean of each window, padding counted as zeros";
}
