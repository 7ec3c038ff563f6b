using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A vector of the same values in the same order: nothing is computed.</summary>
internal sealed class FlattenLayer : Layer
{
    public override string Kind => "Flatten";

    public override string Formula => "y = x, laid out as one vector";

    public override int OutputRank(int inputRank) => 1;

    public override Shape Infer(IReadOnlyList<Shape> inputs) => new((int)inputs[0].Length);

    public override long ForwardFlops(IReadOnlyList<Shape> inputs, Shape output) => 0;

    public override long BackwardFlops(IReadOnlyList<Shape> inputs, Shape output, bool needsInputGradient) => 0;
}
