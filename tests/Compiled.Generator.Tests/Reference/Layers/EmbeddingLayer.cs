using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y[t] = weight[token[t]] (torch.nn.Embedding).</summary>
/// <param name="tokens">How many tokens there are.</param>
/// <param name="width">The values of each one's vector.</param>
internal sealed class EmbeddingLayer(int tokens, int width) : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [input[0], width];

    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new("weight", [tokens, width])];

    public override double[][] Forward(ReferenceCall call) =>
        Lengths.Rows(call.Input, row => [.. row.SelectMany(token => call.Parameters[0].AsSpan((int)token * width, width).ToArray())]);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        var gradient = new double[call.Parameters[0].Length];
        for (int sample = 0; sample < outputGradient.Length; sample++)
        {
            for (int i = 0; i < outputGradient[sample].Length; i++)
            {
                gradient[((int)call.Input[sample][i / width] * width) + (i % width)] += outputGradient[sample][i];
            }
        }

        return new ReferenceGradient(Lengths.Zeros(call.Input), null, [gradient]);
    }
}
