using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// Batch normalisation of a vector's features or an image's channels (Ioffe and Szegedy, 2015; torch.nn.BatchNorm1d and 2d): in training by the mean and
/// the biased variance over samples and pixels of the call, in inference by the running ones, which training moves by the momentum towards the
/// call's mean and unbiased variance.
/// </summary>
internal sealed class BatchNormLayer(double momentum, double epsilon) : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new("weight", [input[0]]), new("bias", [input[0]])];

    public override IReadOnlyList<ReferenceTensor> State(int[] input) => [new("running_mean", [input[0]]), new("running_var", [input[0]])];

    public override double[][] Forward(ReferenceCall call)
    {
        double[][] y = Lengths.Zeros(call.Input);
        for (int channel = 0; channel < call.InputShape[0]; channel++)
        {
            double[] values = Collect(call, call.Input, channel);
            (double mean, double variance) = (call.State[0][channel], call.State[1][channel]);
            if (call.Training)
            {
                (double runningMean, double runningVariance) = (mean, variance);
                (mean, variance) = Standardisation.Statistics(values);
                double unbiased = variance * values.Length / (values.Length - 1);
                call.State[0][channel] = ((1 - momentum) * runningMean) + (momentum * mean);
                call.State[1][channel] = ((1 - momentum) * runningVariance) + (momentum * unbiased);
            }

            (double weight, double bias) = (call.Parameters[0][channel], call.Parameters[1][channel]);
            Distribute(call, y, channel, Array.ConvertAll(values, value => (weight * (value - mean) / Math.Sqrt(variance + epsilon)) + bias));
        }

        return y;
    }

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[][] gradients = Array.ConvertAll(call.Parameters, parameter => new double[parameter.Length]);
        double[][] dx = Lengths.Zeros(call.Input);
        for (int channel = 0; channel < call.InputShape[0]; channel++)
        {
            double[] values = Collect(call, call.Input, channel);
            double[] dy = Collect(call, outputGradient, channel);
            gradients[0][channel] = Standardisation.Forward(values, epsilon).Zip(dy, (z, d) => z * d).Sum();
            gradients[1][channel] = dy.Sum();
            double weight = call.Parameters[0][channel];
            Distribute(call, dx, channel, Standardisation.Backward(values, epsilon, Array.ConvertAll(dy, d => d * weight)));
        }

        return new ReferenceGradient(dx, null, gradients);
    }

    private static int Pixels(ReferenceCall call) => Lengths.Product(call.InputShape.Skip(1));

    private static double[] Collect(ReferenceCall call, double[][] rows, int channel) =>
        [.. rows.SelectMany(row => row.Skip(channel * Pixels(call)).Take(Pixels(call)))];

    private static void Distribute(ReferenceCall call, double[][] rows, int channel, double[] values)
    {
        int pixels = Pixels(call);
        for (int sample = 0; sample < rows.Length; sample++)
        {
            Array.Copy(values, sample * pixels, rows[sample], channel * pixels, pixels);
        }
    }
}
