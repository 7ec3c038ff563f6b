using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>A sample that is not a number spoils its own outputs and nobody else's: lanes and blocks are apart.</summary>
public sealed class NonFiniteTests
{
    /// <summary>Those whose inputs are numbers: a token that is none is refused.</summary>
    public static TheoryData<string> Networks => [.. SampleNetworks.AllNames.Where(name => !SampleNetworks.Named(name).Contains("Tokens", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Networks))]
    public void ASpoiledSampleSpoilsItselfOnly(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        foreach (int samples in (int[])[8, 16, 20])
        {
            var batch = new SampleBatch(network, samples);
            network.Predict(batch.Inputs, batch.Outputs);
            float[] clean = [.. batch.Outputs];
            const int Spoiled = 3;
            batch.Inputs.AsSpan(Spoiled * network.InputLength, network.InputLength).Fill(float.NaN);
            network.Predict(batch.Inputs, batch.Outputs);

            for (int sample = 0; sample < samples; sample++)
            {
                Span<float> outputs = batch.Outputs.AsSpan(sample * network.OutputLength, network.OutputLength);
                if (sample == Spoiled)
                {
                    Assert.All(outputs.ToArray(), value => Assert.True(float.IsNaN(value), $"The spoiled sample gives {value:R}."));
                }
                else
                {
                    Bits.AssertEqual(clean.AsSpan(sample * network.OutputLength, network.OutputLength), outputs, $"sample {sample} of {samples}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ANotANumberReachesTheLoss(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        var batch = new SampleBatch(network, 20);
        batch.Inputs.AsSpan(5 * network.InputLength, network.InputLength).Fill(float.NaN);
        Assert.True(float.IsNaN(network.Loss(batch.Inputs, batch.Targets)));
        Assert.True(float.IsNaN(network.Gradient(batch.Inputs, batch.Targets, batch.Gradient)));
        Assert.Contains(batch.Gradient, float.IsNaN);
    }
}
