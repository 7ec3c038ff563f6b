using System;
using System.Collections.Generic;
using System.Linq;
using Compiled;

namespace Mnist.Pictures;

/// <summary>A test image that a network read wrongly.</summary>
/// <param name="Pixels">28 * 28 grey values in [0, 1].</param>
/// <param name="Label">The digit it is.</param>
/// <param name="Reading">The digit the network took it for.</param>
/// <param name="Confidence">The probability the network gave that digit.</param>
internal sealed record Mistake(float[] Pixels, int Label, int Reading, double Confidence);

/// <summary>The test images that a network read wrongly, the most confident mistake first.</summary>
/// <param name="All">The mistakes.</param>
/// <param name="Images">How many images it read.</param>
internal sealed record Mistakes(IReadOnlyList<Mistake> All, int Images)
{
    private const int Batch = 1000;

    /// <summary>Reads all images of <paramref name="test"/>.</summary>
    public static Mistakes Of(INetwork network, Dataset test)
    {
        List<Mistake> mistakes = [];
        float[] scores = new float[Batch * network.OutputLength];
        for (int start = 0; start < test.Count; start += Batch)
        {
            Dataset batch = test.Subset(start, Math.Min(Batch, test.Count - start));
            network.Forward(batch.Inputs, scores.AsSpan(0, batch.Count * network.OutputLength));
            for (int i = 0; i < batch.Count; i++)
            {
                ReadOnlySpan<float> row = scores.AsSpan(i * network.OutputLength, network.OutputLength);
                int reading = IndexOfLargest(row);
                if (reading != batch.Labels[i])
                {
                    float[] pixels = batch.Inputs.Slice(i * batch.InputLength, batch.InputLength).ToArray();
                    mistakes.Add(new(pixels, batch.Labels[i], reading, Probability(row, reading)));
                }
            }
        }

        return new([.. mistakes.OrderByDescending(mistake => mistake.Confidence)], test.Count);
    }

    private static int IndexOfLargest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
        {
            best = scores[i] > scores[best] ? i : best;
        }

        return best;
    }

    // The softmax of one score.
    private static double Probability(ReadOnlySpan<float> scores, int index)
    {
        double sum = 0;
        foreach (float score in scores)
        {
            sum += Math.Exp(score - scores[index]);
        }

        return 1 / sum;
    }
}
