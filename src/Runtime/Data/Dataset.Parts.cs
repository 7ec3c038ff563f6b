using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <content>Samples shared out: to learn from, to choose by, to test on.</content>
public sealed partial class Dataset
{
    /// <summary>The first <paramref name="count"/> samples and the others, without copying: for data whose order is already random.</summary>
    /// <param name="count">The samples of the first part.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many.</exception>
    public (Dataset First, Dataset Second) Split(int count) => (Subset(0, count), Subset(count, Count - count));

    /// <summary>A random part and the rest, as copies in shuffled order.</summary>
    /// <param name="fraction">The share of the first part, from 0 to 1; its count is rounded to nearest.</param>
    /// <param name="seed">Decides which samples go where, alone.</param>
    /// <param name="stratified">Whether every class is shared out so by itself; needs labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not from 0 to 1.</exception>
    /// <exception cref="ArgumentException">There are no labels to stratify by.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed, bool stratified = false)
    {
        if (!(fraction is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A fraction is from 0 to 1.");
        int[][] parts = Splits.Shares(Count, Strata(stratified), [fraction], seed);
        return (Subset(parts[0]), Subset(parts[1]));
    }

    /// <summary>Random parts to learn from, to choose settings by, and to be looked at once, at the end; as copies in shuffled order.</summary>
    /// <param name="training">The share of the first part, from 0 to 1.</param>
    /// <param name="validation">The share of the second; the third gets what is left.</param>
    /// <param name="seed">Decides which samples go where, alone.</param>
    /// <param name="stratified">Whether every class is shared out so by itself; needs labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shares are not from 0 to 1, or are more than 1 together.</exception>
    /// <exception cref="ArgumentException">There are no labels to stratify by.</exception>
    public (Dataset Training, Dataset Validation, Dataset Test) Split(double training, double validation, ulong seed, bool stratified = false)
    {
        if (!(training is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(training), training, "A fraction is from 0 to 1.");
        if (!(validation is >= 0 and <= 1) || training + validation > 1)
            throw new ArgumentOutOfRangeException(nameof(validation), validation, "A fraction is from 0 to 1, and all together are at most 1.");
        int[][] parts = Splits.Shares(Count, Strata(stratified), [training, validation], seed);
        return (Subset(parts[0]), Subset(parts[1]), Subset(parts[2]));
    }

    /// <summary>For cross-validation: the samples in equal random parts, each of which is in turn left out of training and validated on.</summary>
    /// <remarks>The data sets are copies, made when they are come to.</remarks>
    /// <param name="folds">How many, from 2 to the number of samples.</param>
    /// <param name="seed">Decides which samples go where, alone.</param>
    /// <param name="stratified">Whether every class is shared out so by itself; needs labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not that many samples, or fewer than 2 folds.</exception>
    /// <exception cref="ArgumentException">There are no labels to stratify by.</exception>
    public IEnumerable<(Dataset Training, Dataset Validation)> Folds(int folds, ulong seed, bool stratified = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(folds, Count);
        int[][] parts = Splits.Folds(Count, Strata(stratified), folds, seed);
        return parts.Select(part => (Subset([.. parts.Where(other => other != part).SelectMany(other => other)]), Subset(part)));
    }

    private ReadOnlySpan<int> Strata(bool stratified) => !stratified ? []
        : HasLabels && LabelsPerSample == 1 ? Labels
        : throw new ArgumentException("The samples have no label each to share them out by.", nameof(stratified));
}
