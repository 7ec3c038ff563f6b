using System;

namespace Compiled;

/// <content>Measures of classification by themselves.</content>
public static partial class Metrics
{
    /// <summary>The share of samples whose label is among the k largest scores.</summary>
    /// <remarks>A label counts where fewer than k scores are larger, or equal and of an earlier class. A row with a NaN never counts.</remarks>
    /// <param name="scores">One row of scores a sample: <c>labels.Length * classes</c> floats.</param>
    /// <param name="classes">The scores of a row.</param>
    /// <param name="labels">One class index in <c>[0, classes)</c> a sample; at least one.</param>
    /// <param name="k">From 1 to <paramref name="classes"/>.</param>
    /// <returns>From 0 to 1.</returns>
    /// <exception cref="ArgumentException">Lengths do not agree, or a label or k is out of range.</exception>
    public static double TopKAccuracy(ReadOnlySpan<float> scores, int classes, ReadOnlySpan<int> labels, int k)
    {
        RequireRows(scores, classes, labels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, classes);
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
            right += Rank(scores.Slice(i * classes, classes), labels[i]) < k ? 1 : 0;
        return (double)right / labels.Length;
    }

    /// <summary>
    /// The area under the receiver operating characteristic: the probability that a positive sample, drawn at random, scores higher than a negative one,
    /// where equal scores count one half.
    /// </summary>
    /// <remarks>By ranks, as the statistic U of Mann and Whitney ("On a test of whether one of two random variables is stochastically larger than the
    /// other", 1947); equal scores share their mean rank.</remarks>
    /// <param name="scores">One score a sample; higher means positive.</param>
    /// <param name="labels">1 for positive samples, 0 for negative ones.</param>
    /// <returns>From 0 to 1; NaN where there are only positive or only negative samples, or where a score is NaN.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or a label is neither 0 nor 1.</exception>
    public static double AreaUnderRoc(ReadOnlySpan<float> scores, ReadOnlySpan<int> labels)
    {
        if (scores.Length != labels.Length)
            throw new ArgumentException($"There are {labels.Length} labels for {scores.Length} scores.", nameof(labels));
        int wrong = labels.IndexOfAnyExceptInRange(0, 1);
        if (wrong >= 0)
            throw new ArgumentException($"Label {wrong} is {labels[wrong]}; positive is 1, negative 0.", nameof(labels));
        long positives = labels.Count(1), negatives = labels.Length - positives;
        if (positives == 0 || negatives == 0 || HasNaN(scores))
            return double.NaN;

        float[] sorted = scores.ToArray();
        int[] sortedLabels = labels.ToArray();
        Array.Sort(sorted, sortedLabels);
        // Twice the sum of the positives' ranks, so that mean ranks stay whole numbers.
        long doubleRankSum = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            int tied = 0;
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++)
                tied += sortedLabels[end];
            // The ranks start + 1 to end have the mean (start + 1 + end) / 2.
            doubleRankSum += (long)tied * (start + 1 + end);
        }

        return (doubleRankSum - (positives * (positives + 1))) / (2.0 * positives * negatives);
    }

    /// <summary>The mean cross entropy of raw scores in nats: log(sum of exp(scores)) - score of the label, over the samples.</summary>
    /// <param name="scores">One row of raw scores a sample: <c>labels.Length * classes</c> floats.</param>
    /// <param name="classes">The scores of a row.</param>
    /// <param name="labels">One class index in <c>[0, classes)</c> a sample; at least one.</param>
    /// <exception cref="ArgumentException">Lengths do not agree, or a label is out of range.</exception>
    public static double CrossEntropy(ReadOnlySpan<float> scores, int classes, ReadOnlySpan<int> labels)
    {
        RequireRows(scores, classes, labels);
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<float> row = scores.Slice(i * classes, classes);
            double largest = double.NegativeInfinity, exponentials = 0;
            foreach (float score in row)
                largest = Math.Max(largest, score);
            foreach (float score in row)
                exponentials += Math.Exp(score - largest);
            sum += largest - row[labels[i]] + Math.Log(exponentials);
        }

        return sum / labels.Length;
    }

    /// <summary>The number of equally likely classes that would be as surprising: e to the mean cross entropy in nats.</summary>
    /// <param name="meanCrossEntropy">In nats, 0 or more: see <see cref="CrossEntropy"/>; also the mean loss of a network that ends with SoftmaxCrossEntropy, for each step where it is a sequence.</param>
    /// <returns>1 for certainty, n for a guess among n.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The cross entropy is negative or NaN.</exception>
    public static double Perplexity(double meanCrossEntropy) => meanCrossEntropy >= 0
        ? Math.Exp(meanCrossEntropy)
        : throw new ArgumentOutOfRangeException(nameof(meanCrossEntropy), meanCrossEntropy, "A mean cross-entropy is 0 or more.");

    private static void RequireRows(ReadOnlySpan<float> scores, int classes, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (labels.IsEmpty)
            throw new ArgumentException("There are no samples.", nameof(labels));
        if (scores.Length != (long)labels.Length * classes)
            throw new ArgumentException($"{scores.Length} scores are not {labels.Length} rows of {classes}.", nameof(scores));
        int wrong = labels.IndexOfAnyExceptInRange(0, classes - 1);
        if (wrong >= 0)
            throw new ArgumentException($"Label {wrong} is {labels[wrong]}; there are {classes} classes.", nameof(labels));
    }

    /// <summary>How many classes come before the label's when they are sorted by score; int.MaxValue where a score is NaN.</summary>
    private static int Rank(ReadOnlySpan<float> row, int label)
    {
        int before = 0;
        for (int c = 0; c < row.Length; c++)
        {
            if (float.IsNaN(row[c]))
                return int.MaxValue;
            before += row[c] > row[label] || (row[c] == row[label] && c < label) ? 1 : 0;
        }

        return before;
    }

    private static bool HasNaN(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                return true;
        }

        return false;
    }
}
