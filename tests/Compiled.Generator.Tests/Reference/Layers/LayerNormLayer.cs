using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>Each sample normalised by its own mean and biased variance, then scaled and shifted (Ba et al., 2016; torch.nn.LayerNorm).</summary>
internal sealed class LayerNormLayer(double epsilon) : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new("weight", input), new("bias", input)];

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x =>
    {
        double mean = x.Average();
        double variance = x.Average(value => (value - mean) * (value - mean));
        return [.. x.Select((value, i) => (call.Parameters[0][i] * (value - mean) / Math.Sqrt(variance + epsilon)) + call.Parameters[1][i])];
    });
}
