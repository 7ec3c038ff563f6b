using System;
using Addition.Networks;

namespace Addition.Sums;

/// <summary>Asks a network for sums.</summary>
internal static class Examiner
{
    /// <summary>What it says a sum is.</summary>
    public static int Answer(Adder network, Sum sum)
    {
        var tokens = new int[Sum.Steps];
        sum.Write(tokens);
        var scores = new float[Adder.OutputLength];
        network.Forward(tokens, scores);
        int answer = 0;
        for (int step = Sum.Steps - 1; step >= Sum.Steps - Sum.Digits; step--)
        {
            answer = (answer * 10) + Largest(scores.AsSpan(step * 10, 10));
        }

        return answer;
    }

    /// <summary>The share of sums it knows, every digit right.</summary>
    public static double Accuracy(Adder network, SumSet sums)
    {
        int right = 0;
        for (int i = 0; i < sums.Count; i++)
        {
            right += Answer(network, sums[i]) == sums[i].First + sums[i].Second ? 1 : 0;
        }

        return (double)right / sums.Count;
    }

    private static int Largest(ReadOnlySpan<float> scores)
    {
        int largest = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            largest = scores[i] > scores[largest] ? i : largest;
        }

        return largest;
    }
}
