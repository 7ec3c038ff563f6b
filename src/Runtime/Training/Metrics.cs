using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>How good a network is on a data set, in inference mode, and the measures of that by themselves.</summary>
public static partial class Metrics
{
    /// <summary>The samples of one call, unless said otherwise.</summary>
    public const int DefaultBatchSize = 1000;

    /// <summary>The share of samples that are classified correctly.</summary>
    /// <remarks>
    /// The class of a sample is its label, or the place of the largest number of its target row; the network's is the place of its largest score,
    /// the first of equals. With one output the classes are 0 and 1, and the network's is 1 where it predicts more than one half. Of sequences with a label for each
    /// step, every step that counts, whose label is not -1, is classified by itself.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="dataset">At least one sample; see <see cref="HasClasses"/>.</param>
    /// <param name="batchSize">The samples of one call.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentException">The data set does not fit the network, is empty or has no classes.</exception>
    public static double Accuracy(INetwork network, Dataset dataset, int batchSize = DefaultBatchSize) =>
        new Evaluator(network, batchSize).Accuracy(dataset);

    /// <summary>The mean loss over the samples; of sequences with a label for each step, over the steps that count.</summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">At least one sample.</param>
    /// <param name="batchSize">The samples of one call.</param>
    /// <exception cref="ArgumentException">The data set does not fit the network or is empty.</exception>
    public static double Loss(INetwork network, Dataset dataset, int batchSize = DefaultBatchSize) =>
        new Evaluator(network, batchSize).Loss(dataset);

    /// <summary>Everything that can be measured, in one pass over the samples.</summary>
    /// <param name="network">The network.</param>
    /// <param name="source">At least one sample.</param>
    /// <param name="batchSize">The samples of one call.</param>
    /// <param name="stages">What happens to the samples before the network sees them, or null.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, or there are none.</exception>
    public static Evaluation Evaluate(
        INetwork network, IDataSource source, int batchSize = DefaultBatchSize, IReadOnlyList<IBatchStage>? stages = null) =>
        new Evaluator(network, batchSize).Evaluate(source, stages ?? []);

    /// <summary>
    /// Whether the samples have classes: labels, rows that a classifier takes for probabilities, rows with one 1 and otherwise 0, or, where a row
    /// is one number, 0 or 1. Other data is for regression, where accuracy means nothing.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="dataset">The samples.</param>
    public static bool HasClasses(INetwork network, Dataset dataset)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dataset);
        if (dataset.HasLabels || network is IClassifier)
            return true;
        ReadOnlySpan<float> targets = dataset.Targets;
        if (targets.IndexOfAnyExcept(0f, 1f) >= 0)
            return false;
        if (dataset.TargetLength == 1)
            return true;
        for (int row = 0; row < targets.Length; row += dataset.TargetLength)
        {
            if (targets.Slice(row, dataset.TargetLength).Count(1f) != 1)
                return false;
        }

        return true;
    }
}
