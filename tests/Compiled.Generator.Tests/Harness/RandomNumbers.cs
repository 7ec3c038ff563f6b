using System;
using System.Linq;

namespace Compiled.Generator.Tests.Harness;

/// <summary>What a loss wants as its target.</summary>
public enum TargetKind
{
    /// <summary>Any numbers.</summary>
    Numbers,

    /// <summary>Class indices.</summary>
    Labels,

    /// <summary>Rows of probabilities with the sum 1.</summary>
    Distributions,

    /// <summary>Each value a probability by itself.</summary>
    Probabilities,
}

/// <summary>Test data, the same on every run.</summary>
internal static class RandomNumbers
{
    /// <summary>Numbers in [-range, range).</summary>
    public static float[] Uniform(Random random, int length, float range)
    {
        var values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = ((random.NextSingle() * 2) - 1) * range;
        }

        return values;
    }

    /// <summary>Tokens as the floats that every network takes.</summary>
    public static float[] Tokens(Random random, int length, int tokens) => [.. Enumerable.Range(0, length).Select(_ => (float)random.Next(tokens))];

    /// <summary>One class index a sample.</summary>
    public static int[] Labels(Random random, int samples, int classes) => [.. Enumerable.Range(0, samples).Select(_ => random.Next(classes))];

    /// <summary>One row of targets a sample.</summary>
    public static float[] Targets(Random random, int samples, int length, TargetKind kind)
    {
        float[] values = Uniform(random, samples * length, 2);
        if (kind == TargetKind.Numbers)
        {
            return values;
        }

        for (int i = 0; i < values.Length; i++)
        {
            values[i] = random.NextSingle();
        }

        return kind == TargetKind.Probabilities ? values : [.. values.Chunk(length).SelectMany(row => row.Select(value => value / row.Sum()))];
    }

    /// <summary>
    /// Parameters and running statistics at which every part of the network matters: weights that keep the signal's size, scales around 1,
    /// biases and slopes away from zero.
    /// </summary>
    public static void FillParameters(Random random, INetwork network)
    {
        foreach (ParameterInfo info in network.Layout)
        {
            Span<float> tensor = network.Parameters.Slice(info.Offset, info.Length);
            bool isMatrix = info.Shape.Count > 1 && !info.Name.StartsWith("layernorm", StringComparison.Ordinal);
            (float centre, float range) = isMatrix ? (0f, MathF.Sqrt(3f * info.Shape[0] / info.Length))
                : info.Name.EndsWith(".bias", StringComparison.Ordinal) ? (0f, 0.5f)
                : info.Name.StartsWith("prelu", StringComparison.Ordinal) ? (0.2f, 0.4f)
                : (1f, 0.5f);
            Fill(random, tensor, centre, range);
        }

        foreach (ParameterInfo info in network.StateLayout)
        {
            bool variance = info.Name.EndsWith("_var", StringComparison.Ordinal);
            Fill(random, network.State.Slice(info.Offset, info.Length), variance ? 1.2f : 0f, variance ? 0.8f : 0.5f);
        }
    }

    private static void Fill(Random random, Span<float> values, float centre, float range)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = centre + (((random.NextSingle() * 2) - 1) * range);
        }
    }
}
