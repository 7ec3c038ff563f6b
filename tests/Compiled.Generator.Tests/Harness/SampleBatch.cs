using System;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Random samples that fit a network: float targets that every loss accepts, and labels where the network is a classifier.</summary>
internal sealed class SampleBatch
{
    /// <summary>Draws <paramref name="samples"/> samples.</summary>
    public SampleBatch(INetwork network, int samples, int seed = 1)
    {
        var random = new Random(seed);
        Inputs = RandomNumbers.Uniform(random, samples * network.InputLength, 2);
        Targets = RandomNumbers.Targets(random, samples, network.OutputLength, TargetKind.Distributions);
        Labels = RandomNumbers.Labels(random, samples, network.OutputLength);
        Outputs = new float[samples * network.OutputLength];
        Gradient = new float[network.ParameterCount];
    }

    /// <summary>The samples.</summary>
    public float[] Inputs { get; }

    /// <summary>Rows of probabilities.</summary>
    public float[] Targets { get; }

    /// <summary>Class indices.</summary>
    public int[] Labels { get; }

    /// <summary>Room for outputs.</summary>
    public float[] Outputs { get; }

    /// <summary>Room for a gradient.</summary>
    public float[] Gradient { get; }
}
