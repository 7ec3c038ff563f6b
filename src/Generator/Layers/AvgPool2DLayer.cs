using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>y = the mean of each window, padding counted as zeros.</summary>
internal sealed class AvgPool2DLayer(LayerSpec spec) : PoolLayer(spec)
{
    public override string Kind => "AvgPool2D";

    public override string Formula => "y = the mean of each window, padding counted as zeros";

    /// <summary>Every window adds its share to each of its pixels.</summary>
    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => output.Length * Size * Size;
}
