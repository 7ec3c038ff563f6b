using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>
/// Batch normalisation of a vector's features (Ioffe and Szegedy, 2015; torch.nn.BatchNorm1d): in training by the call's mean and biased variance,
/// in inference by the running ones, which training moves by the momentum towards the call's mean and unbiased variance.
/// </summary>
internal sealed class BatchNormLayer(double momentum, double epsilon) : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input) => [new("weight", [input[0]]), new("bias", [input[0]])];

    public override IReadOnlyList<ReferenceTensor> State(int[] input) => [new("running_mean", [input[0]]), new("running_var", [input[0]])];

    public override double[][] Forward(ReferenceCall call)
    {
        if (call.InputShape.Length != 1)
        {
            throw new NotSupportedException("The reference normalises vectors.");
        }

        double[][] y = Lengths.Rows(call.Input, x => new double[x.Length]);
        for (int feature = 0; feature < call.InputShape[0]; feature++)
        {
            (double mean, double variance) = call.Training
                ? TrainingStatistics([.. call.Input.Select(x => x[feature])], call.State, feature)
                : (call.State[0][feature], call.State[1][feature]);
            for (int sample = 0; sample < y.Length; sample++)
            {
                double normalised = (call.Input[sample][feature] - mean) / Math.Sqrt(variance + epsilon);
                y[sample][feature] = (call.Parameters[0][feature] * normalised) + call.Parameters[1][feature];
            }
        }

        return y;
    }

    private (double Mean, double Variance) TrainingStatistics(double[] values, double[][] state, int feature)
    {
        double mean = values.Average();
        double squares = values.Sum(value => (value - mean) * (value - mean));
        state[0][feature] += momentum * (mean - state[0][feature]);
        state[1][feature] += momentum * ((squares / (values.Length - 1)) - state[1][feature]);
        return (mean, squares / values.Length);
    }
}
