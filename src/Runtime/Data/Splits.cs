using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Shares out samples at random: which index goes into which part. A function of counts, labels and seed.</summary>
internal static class Splits
{
    /// <summary>Parts of given shares of <paramref name="count"/> samples, each in random order. The last part gets what is left.</summary>
    /// <param name="count">The samples.</param>
    /// <param name="labels">Their classes where each part is to have the same share of every class; empty otherwise.</param>
    /// <param name="fractions">The shares of all parts but the last.</param>
    /// <param name="seed">Decides which samples go where.</param>
    public static int[][] Shares(int count, ReadOnlySpan<int> labels, ReadOnlySpan<double> fractions, ulong seed)
    {
        List<int>[] parts = [.. Enumerable.Range(0, fractions.Length + 1).Select(_ => new List<int>())];
        foreach (int[] group in Groups(count, labels, seed))
        {
            double share = 0;
            int first = 0;
            for (int i = 0; i < parts.Length; i++)
            {
                share += i < fractions.Length ? fractions[i] : 1;
                int end = i < fractions.Length ? Math.Clamp((int)Math.Round(share * group.Length), first, group.Length) : group.Length;
                parts[i].AddRange(group[first..end]);
                first = end;
            }
        }

        return Shuffled(parts, labels, seed);
    }

    /// <summary>Parts whose sizes differ by at most one, in random order; with labels, of every class as well.</summary>
    public static int[][] Folds(int count, ReadOnlySpan<int> labels, int folds, ulong seed)
    {
        List<int>[] parts = [.. Enumerable.Range(0, folds).Select(_ => new List<int>())];
        // Dealt out like cards, each class going on where the one before ended.
        int next = 0;
        foreach (int[] group in Groups(count, labels, seed))
        {
            foreach (int index in group)
                parts[next++ % folds].Add(index);
        }

        return Shuffled(parts, labels, seed);
    }

    // All samples in random order, or those of each class.
    private static IEnumerable<int[]> Groups(int count, ReadOnlySpan<int> labels, ulong seed)
    {
        int[] order = new int[count];
        new ShuffleRandom(seed, 0).Permute(order);
        int[] classes = labels.ToArray();
        return classes.Length == 0 ? [order] : order.GroupBy(index => classes[index]).OrderBy(group => group.Key).Select(group => group.ToArray());
    }

    // A part made of classes would have them one behind the other.
    private static int[][] Shuffled(List<int>[] parts, ReadOnlySpan<int> labels, ulong seed)
    {
        int[][] shuffled = [.. parts.Select(part => part.ToArray())];
        for (int i = 0; !labels.IsEmpty && i < shuffled.Length; i++)
        {
            int[] order = new int[shuffled[i].Length];
            new ShuffleRandom(seed, (ulong)i + 1).Permute(order);
            shuffled[i] = [.. order.Select(place => parts[i][place])];
        }

        return shuffled;
    }
}
