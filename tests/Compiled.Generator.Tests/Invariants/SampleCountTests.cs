using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>The numbers of samples at the edge of what makes sense: none, one where a variance is needed, very many.</summary>
public sealed class SampleCountTests
{
    [Fact]
    public void NoSamplesIsAnErrorOfTheInputs()
    {
        var network = (IClassifier)NetworkCompiler.Compile(SampleNetworks.Classifier).Create();
        Refused(() => network.Forward([], []));
        Refused(() => network.Predict([], []));
        Refused(() => network.Loss([], ReadOnlySpan<float>.Empty));
        Refused(() => network.Loss([], ReadOnlySpan<int>.Empty));
        Refused(() => network.Gradient([], ReadOnlySpan<int>.Empty, new float[365]));
    }

    [Fact]
    public void OneSampleIsTooFewToTrainABatchNormalisation()
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Normalised).Create();
        var batch = new SampleBatch(network, 1);
        float[] parameters = network.Parameters.ToArray();
        float[] state = network.State.ToArray();
        Array.Fill(batch.Gradient, 7);
        Refused(() => network.Gradient(batch.Inputs, batch.Targets, batch.Gradient));
        Refused(() => network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(1)));
        Assert.All(batch.Gradient, value => Assert.Equal(7, value));
        Bits.AssertEqual(parameters, network.Parameters, "parameters");
        Bits.AssertEqual(state, network.State, "running statistics");
        network.Predict(batch.Inputs, batch.Outputs);
        Assert.True(float.IsFinite(network.Loss(batch.Inputs, batch.Targets)));
    }

    [Theory]
    [InlineData(nameof(SampleNetworks.Graph))]
    [InlineData(nameof(SampleNetworks.Normalised))]
    public void ThousandsOfSamplesInOneCall(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        const int Samples = 5003;
        var batch = new SampleBatch(network, Samples);
        network.Forward(batch.Inputs, batch.Outputs);
        foreach (int first in (int[])[0, 2504, 4987])
        {
            var outputs = new float[16 * network.OutputLength];
            network.Forward(batch.Inputs.AsSpan(first * network.InputLength, 16 * network.InputLength), outputs);
            Bits.AssertEqual(outputs, batch.Outputs.AsSpan(first * network.OutputLength, outputs.Length), $"samples from {first} on");
        }

        // The mean over all is the mean over the parts.
        double sum = 0;
        for (int first = 0; first < Samples; first += 1000)
        {
            int count = Math.Min(1000, Samples - first);
            sum += count * (double)network.Loss(
                batch.Inputs.AsSpan(first * network.InputLength, count * network.InputLength),
                batch.Targets.AsSpan(first * network.OutputLength, count * network.OutputLength));
        }

        Closeness.Check([sum / Samples], [network.Loss(batch.Inputs, batch.Targets)], "loss");
        Assert.True(float.IsFinite(network.Gradient(batch.Inputs, batch.Targets, batch.Gradient)));
        Assert.All(batch.Gradient, value => Assert.True(float.IsFinite(value)));
    }

    /// <summary>Rows of 8, 7 and other numbers of chains, with and without a rest; groups of outputs that pair up and that do not.</summary>
    [Theory]
    [InlineData(256, 33)]
    [InlineData(512, 17)]
    [InlineData(512, 33)]
    [InlineData(784, 16)]
    [InlineData(784, 50)]
    [InlineData(300, 100)]
    [InlineData(521, 65)]
    public void AFewSamplesThroughLongRowsGiveWhatManyGive(int inputs, int units)
    {
        INetwork network = NetworkCompiler.Compile($"[Network({inputs})]\n[Dense({units}), Tanh]\n[MeanSquaredError]\npublic partial class Net;").Create();
        var batch = new SampleBatch(network, 17);
        network.Forward(batch.Inputs, batch.Outputs);
        double[] expected = [.. batch.Outputs.Select(value => (double)value)];
        foreach (int count in (int[])[1, 2, 8])
        {
            var outputs = new float[count * units];
            network.Forward(batch.Inputs.AsSpan(0, count * inputs), outputs);
            Closeness.Check(expected[..outputs.Length], outputs, $"outputs of {count} at once");
        }
    }

    private static void Refused(Action call) => Assert.Equal("inputs", Assert.ThrowsAny<ArgumentException>(call).ParamName);
}
