using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// A normalisation within each sample, then a scale and a shift: over groups of channels with one scale a channel (Wu and He, 2018; torch.nn.GroupNorm),
/// or over all values with one scale a value (Ba et al., 2016; torch.nn.LayerNorm over the whole shape of a sample).
/// </summary>
/// <param name="groups">The groups of channels.</param>
/// <param name="perChannel">Whether channels have scales, or values.</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed class NormLayer(int groups, bool perChannel, double epsilon) : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input)
    {
        int[] shape = perChannel ? [input[0]] : input;
        return [new("weight", shape), new("bias", shape)];
    }

    public override double[][] Forward(ReferenceCall call) => Lengths.Rows(call.Input, x =>
        [.. Normalised(x).Select((z, i) => (call.Parameters[0][Scale(call, i)] * z) + call.Parameters[1][Scale(call, i)])]);

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Rows(call.Input, outputGradient, (x, dy) =>
        {
            double[] z = Normalised(x);
            var byNormalised = new double[x.Length];
            for (int i = 0; i < x.Length; i++)
            {
                int scale = Scale(call, i);
                gradients[0][scale] += dy[i] * z[i];
                gradients[1][scale] += dy[i];
                byNormalised[i] = dy[i] * call.Parameters[0][scale];
            }

            int size = x.Length / groups;
            return [.. x.Chunk(size).Zip(byNormalised.Chunk(size), (values, byZ) => Standardisation.Backward(values, epsilon, byZ)).SelectMany(row => row)];
        });
        return new ReferenceGradient(dx, null, gradients);
    }

    private static int Scale(ReferenceCall call, int index) => index / (Lengths.Product(call.InputShape) / call.Parameters[0].Length);

    private double[] Normalised(double[] x) => [.. x.Chunk(x.Length / groups).SelectMany(values => Standardisation.Forward(values, epsilon))];
}
