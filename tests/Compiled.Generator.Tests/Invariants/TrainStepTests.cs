using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>A training step is one gradient and one update, and nothing else.</summary>
public sealed class TrainStepTests
{
    public static TheoryData<string> Networks => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheOptimizerGetsTheGradientToTheBit(string name)
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Named(name));
        foreach (int samples in SampleNetworks.TrainingCounts(SampleNetworks.Named(name)))
        {
            INetwork network = compiled.Create(seed: 9);
            INetwork twin = compiled.Create(seed: 9);
            var batch = new SampleBatch(network, samples);
            float[]? seen = null;

            float expected = network.Gradient(batch.Inputs, batch.Targets, batch.Gradient);
            float actual = twin.TrainStep(batch.Inputs, batch.Targets, new ObservedOptimizer(gradient => seen = gradient));

            Bits.AssertEqual([expected], [actual], "loss");
            Bits.AssertEqual(batch.Gradient, seen, "gradient");
            Bits.AssertEqual(network.State, twin.State, "state");
            Bits.AssertEqual(network.Parameters, twin.Parameters, "parameters, which this optimizer leaves alone");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void AGradientChangesNoParameterAndInferenceNoState(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        var batch = new SampleBatch(network, 20);
        float[] parameters = network.Parameters.ToArray();
        float[] state = network.State.ToArray();
        network.Forward(batch.Inputs, batch.Outputs);
        network.Predict(batch.Inputs, batch.Outputs);
        network.Loss(batch.Inputs, batch.Targets);
        Bits.AssertEqual(state, network.State, "state after inference");
        network.Gradient(batch.Inputs, batch.Targets, batch.Gradient);
        Bits.AssertEqual(parameters, network.Parameters, "parameters");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TrainingLowersTheLoss(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create(seed: 4);
        var batch = new SampleBatch(network, 40);
        float before = network.Loss(batch.Inputs, batch.Targets);
        var optimizer = new PlainDescent(0.05f);
        for (int step = 0; step < 200; step++)
        {
            network.TrainStep(batch.Inputs, batch.Targets, optimizer);
        }

        float after = network.Loss(batch.Inputs, batch.Targets);
        Assert.True(after < before, $"The loss went from {before:R} to {after:R}.");
    }

    [Fact]
    public void ManyCallSizesInTurnDoNotDisturbEachOther()
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(SampleNetworks.Graph);
        INetwork network = compiled.Create();
        foreach (int samples in (int[])[50, 1, 17, 8, 33, 2, 50])
        {
            var batch = new SampleBatch(network, samples);
            network.Predict(batch.Inputs, batch.Outputs);
            float loss = network.Gradient(batch.Inputs, batch.Targets, batch.Gradient);

            INetwork fresh = compiled.Create();
            var expected = new SampleBatch(fresh, samples);
            fresh.Predict(expected.Inputs, expected.Outputs);
            float expectedLoss = fresh.Gradient(expected.Inputs, expected.Targets, expected.Gradient);
            Bits.AssertEqual(expected.Outputs, batch.Outputs, $"Predict of {samples}");
            Bits.AssertEqual([expectedLoss], [loss], $"loss of {samples}");
            Bits.AssertEqual(expected.Gradient, batch.Gradient, $"Gradient of {samples}");
        }
    }
}
