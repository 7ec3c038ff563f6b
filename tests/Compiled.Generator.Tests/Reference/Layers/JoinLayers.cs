using System;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>The running value and a named one, combined value by value: sum or product.</summary>
internal sealed class PairwiseLayer(Func<double, double, double> combine) : ReferenceLayer
{
    public override double[][] Forward(ReferenceCall call) =>
        [.. call.Input.Select((x, sample) => x.Zip(call.Other![sample], combine).ToArray())];
}

/// <summary>The running value first, then the named one, along the first extent.</summary>
internal sealed class ConcatLayer : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [input[0] + other![0], .. input.Skip(1)];

    public override double[][] Forward(ReferenceCall call) =>
        [.. call.Input.Select((x, sample) => x.Concat(call.Other![sample]).ToArray())];
}
