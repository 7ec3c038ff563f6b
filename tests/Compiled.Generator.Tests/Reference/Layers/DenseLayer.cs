using System;
using System.Collections.Generic;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>y[o] = b[o] + sum over i of W[o, i] x[i] (Goodfellow, chapter 6). An image is read flat: C, then H, then W.</summary>
internal sealed class DenseLayer(int units, bool bias) : ReferenceLayer
{
    public override int[] OutputShape(int[] input, int[]? other) => [units];

    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input)
    {
        var weight = new ReferenceTensor("weight", [units, Lengths.Product(input)]);
        return bias ? [weight, new ReferenceTensor("bias", [units])] : [weight];
    }

    public override double[][] Forward(ReferenceCall call)
    {
        double[] weight = call.Parameters[0];
        return Lengths.Rows(call.Input, x =>
        {
            var y = new double[units];
            for (int o = 0; o < units; o++)
            {
                double sum = bias ? call.Parameters[1][o] : 0;
                for (int i = 0; i < x.Length; i++)
                {
                    sum += weight[(o * x.Length) + i] * x[i];
                }

                y[o] = sum;
            }

            return y;
        });
    }

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[] weight = call.Parameters[0];
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Zeros(call.Input);
        for (int sample = 0; sample < dx.Length; sample++)
        {
            double[] x = call.Input[sample];
            for (int o = 0; o < units; o++)
            {
                double dy = outputGradient[sample][o];
                for (int i = 0; i < x.Length; i++)
                {
                    gradients[0][(o * x.Length) + i] += dy * x[i];
                    dx[sample][i] += dy * weight[(o * x.Length) + i];
                }

                if (bias)
                {
                    gradients[1][o] += dy;
                }
            }
        }

        return new ReferenceGradient(dx, null, gradients);
    }
}
