using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y[t] = x[t] + weight[t].</summary>
internal sealed class PositionalEmbeddingLayer : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new("weight", input)];

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x => [.. x.Zip(call.Parameters[0], (value, added) => value + added)]);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[] sum = new double[call.Parameters[0].Length];
        foreach (double[] row in outputGradient)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += row[i];
            }
        }

        return new ReferenceGradient(outputGradient, null, [sum]);
    }
}
