using System;
using System.Linq;
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

    /// <summary>Mixes them, differently for each number.</summary>
    public void Shuffle(ulong seed, int epoch) => Shuffle(_numbers, new RandomStream(seed, 2 + (ulong)epoch));

    /// <summary>Writes some of them as tokens and labels.</summary>
    public void Write(int first, Span<int> tokens, Span<int> labels)
    {
        for (int n = 0; n < tokens.Length / Sum.Steps; n++)
        {
            this[first + n].Write(tokens.Slice(n * Sum.Steps, Sum.Steps));
            this[first + n].WriteAnswer(labels.Slice(n * Sum.Steps, Sum.Steps));
        }
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
