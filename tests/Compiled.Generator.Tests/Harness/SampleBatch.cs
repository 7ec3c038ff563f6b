using System;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Random samples that fit a network: float targets that every loss accepts, and labels where the network is a classifier.</summary>
internal sealed class SampleBatch
{
    /// <summary>Draws <paramref name="samples"/> samples.</summary>
    public SampleBatch(INetwork network, int samples, int seed = 1)
    {
        var random = new Random(seed);
        Inputs = network is ITokenNetwork { Tokens: int tokens }
            ? RandomNumbers.Tokens(random, samples * network.InputLength, tokens)
            : RandomNumbers.Uniform(random, samples * network.InputLength, 2);
        Targets = RandomNumbers.Targets(random, samples, network.OutputLength, TargetKind.Distributions);
        (int perSample, int classes) = network is IClassifier classifier ? (classifier.LabelsPerSample, classifier.Classes) : (1, network.OutputLength);
        Labels = RandomNumbers.Labels(random, samples * perSample, classes);
        Outputs = new float[samples * network.OutputLength];
        Gradient = new float[network.ParameterCount];
    }

    /// <summary>The samples; tokens as the floats that every network takes.</summary>
    public float[] Inputs { get; }

    /// <summary>Rows of probabilities.</summary>
    public float[] Targets { get; }

    /// <summary>Class indices: one a sample, or one a step.</summary>
    public int[] Labels { get; }

    /// <summary>Room for outputs.</summary>
    public float[] Outputs { get; }

    /// <summary>Room for a gradient.</summary>
    public float[] Gradient { get; }
}
