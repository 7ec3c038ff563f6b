using System;
using System.Linq;
using Compiled;
using Samples.Shared.Data;

namespace Addition.Sums;

/// <summary>Sums in an order of their own.</summary>
internal sealed class SumSet
{
    private readonly int[] _numbers;

    private SumSet(int[] numbers) => _numbers = numbers;

    /// <summary>How many there are.</summary>
    public int Count => _numbers.Length;

    /// <summary>A sum.</summary>
    public Sum this[int index] => Sum.Number(_numbers[index]);

    /// <summary>Cuts all sums in two at random: those to learn from and those to be asked, which no one has seen.</summary>
    public static (SumSet Training, SumSet Test) Split(int test, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, Sum.Count)];
        Shuffle(all, new RandomStream(seed, 1));
        return (new(all[test..]), new(all[..test]));
    }

    /// <summary>All of them as samples of tokens, with a label for each step.</summary>
    public Dataset ToDataset()
    {
        int[] tokens = new int[Count * Sum.Steps], labels = new int[Count * Sum.Steps];
        for (int i = 0; i < Count; i++)
        {
            this[i].Write(tokens.AsSpan(i * Sum.Steps, Sum.Steps));
            this[i].WriteAnswer(labels.AsSpan(i * Sum.Steps, Sum.Steps));
        }

        return Dataset.OfTokens(tokens, Sum.Steps, labels, labelsPerSample: Sum.Steps);
    }

    private static void Shuffle(int[] numbers, RandomStream random)
    {
        for (int i = numbers.Length - 1; i > 0; i--)
        {
            int other = random.NextIndex(i + 1);
            (numbers[i], numbers[other]) = (numbers[other], numbers[i]);
        }
    }
}
