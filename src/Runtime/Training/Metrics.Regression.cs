using System;

namespace Compiled;

/// <content>Measures of regression by themselves.</content>
public static partial class Metrics
{
    /// <summary>The mean of |prediction - target|.</summary>
    /// <param name="predictions">The predictions; at least one.</param>
    /// <param name="targets">As many targets.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0.</exception>
    public static double MeanAbsoluteError(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        RequireSame(predictions, targets);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
            sum += Math.Abs((double)predictions[i] - targets[i]);
        return sum / targets.Length;
    }

    /// <summary>The square root of the mean of (prediction - target)^2.</summary>
    /// <inheritdoc cref="MeanAbsoluteError"/>
    public static double RootMeanSquaredError(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        RequireSame(predictions, targets);
        double sum = 0;
        for (int i = 0; i < targets.Length; i++)
        {
            double error = (double)predictions[i] - targets[i];
            sum += error * error;
        }

        return Math.Sqrt(sum / targets.Length);
    }

    /// <summary>
    /// The coefficient of determination, R squared = 1 - sum of (prediction - target)^2 / sum of (target - mean target)^2, for each output, and of these
    /// the mean.
    /// </summary>
    /// <remarks>An output whose targets are all the same counts 1 where every prediction is right and 0 otherwise, as in scikit-learn.</remarks>
    /// <param name="predictions">The predictions, row after row; at least one.</param>
    /// <param name="targets">As many targets.</param>
    /// <param name="width">The outputs of a row.</param>
    /// <returns>At most 1; 0 is as good as the mean, less is worse.</returns>
    /// <exception cref="ArgumentException">The lengths differ, are 0, or are no whole number of rows.</exception>
    public static double R2(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int width = 1)
    {
        RequireSame(predictions, targets);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (targets.Length % width != 0)
            throw new ArgumentException($"{targets.Length} targets are no whole number of rows of {width}.", nameof(targets));
        double sum = 0;
        for (int output = 0; output < width; output++)
            sum += ColumnR2(predictions, targets, output, width);
        return sum / width;
    }

    private static double ColumnR2(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets, int first, int step)
    {
        double mean = 0, residual = 0, total = 0;
        for (int i = first; i < targets.Length; i += step)
            mean += targets[i];
        mean /= targets.Length / step;
        for (int i = first; i < targets.Length; i += step)
        {
            double error = (double)predictions[i] - targets[i], deviation = targets[i] - mean;
            residual += error * error;
            total += deviation * deviation;
        }

        return total > 0 ? 1 - (residual / total) : residual == 0 ? 1 : 0;
    }

    private static void RequireSame(ReadOnlySpan<float> predictions, ReadOnlySpan<float> targets)
    {
        if (targets.IsEmpty)
            throw new ArgumentException("There are no samples.", nameof(targets));
        if (predictions.Length != targets.Length)
            throw new ArgumentException($"There are {predictions.Length} predictions for {targets.Length} targets.", nameof(predictions));
    }
}
