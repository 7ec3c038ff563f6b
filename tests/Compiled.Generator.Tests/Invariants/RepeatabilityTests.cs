using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>The same bits on every run, with any number of threads, wherever a sample stands in its call.</summary>
[Collection(AloneCollection.Name)]
public sealed class RepeatabilityTests : IDisposable
{
    private readonly int _threads = CompiledOptions.Threads;

    public static TheoryData<string> Networks => SampleNetworks.Names;

    public void Dispose() => CompiledOptions.Threads = _threads;

    [Theory]
    [MemberData(nameof(Networks))]
    public void TrainingEndsWithTheSameBitsUnderAnyNumberOfThreads(string name)
    {
        string declaration = SampleNetworks.Named(name);
        float[]? expected = null;
        foreach (int threads in (int[])[1, 1, 2, 3, 8])
        {
            CompiledOptions.Threads = threads;
            float[] trained = Train(declaration);
            expected ??= trained;
            Bits.AssertEqual(expected, trained, $"parameters and statistics after training with {threads} threads");
        }

        Assert.All(expected!, value => Assert.True(float.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void InferenceGivesTheSameBitsUnderAnyNumberOfThreads(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create(seed: 5);
        foreach (int samples in SampleNetworks.SampleCounts)
        {
            var batch = new SampleBatch(network, samples);
            CompiledOptions.Threads = 1;
            network.Predict(batch.Inputs, batch.Outputs);
            float[] expected = [.. batch.Outputs, network.Loss(batch.Inputs, batch.Targets)];
            foreach (int threads in (int[])[2, 3, 8])
            {
                CompiledOptions.Threads = threads;
                network.Predict(batch.Inputs, batch.Outputs);
                Bits.AssertEqual(expected, [.. batch.Outputs, network.Loss(batch.Inputs, batch.Targets)], $"predictions and loss of {samples} samples with {threads} threads");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void ASampleGivesTheSameBitsWhereverItStands(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        var batch = new SampleBatch(network, 50);
        network.Forward(batch.Inputs, batch.Outputs);
        (int first, int count)[] parts = [(0, 16), (3, 17), (34, 16), (1, 49)];
        foreach ((int first, int count) in parts)
        {
            var outputs = new float[count * network.OutputLength];
            network.Forward(batch.Inputs.AsSpan(first * network.InputLength, count * network.InputLength), outputs);
            Bits.AssertEqual(batch.Outputs.AsSpan(first * network.OutputLength, outputs.Length), outputs, $"samples {first} to {first + count}");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void FewSamplesAgreeWithOneSample(string name)
    {
        INetwork network = NetworkCompiler.Compile(SampleNetworks.Named(name)).Create();
        var batch = new SampleBatch(network, 8);
        network.Forward(batch.Inputs, batch.Outputs);
        for (int sample = 0; sample < 8; sample++)
        {
            var output = new float[network.OutputLength];
            network.Forward(batch.Inputs.AsSpan(sample * network.InputLength, network.InputLength), output);
            Closeness.Check(batch.Outputs.AsSpan(sample * network.OutputLength, network.OutputLength), output, $"sample {sample}");
        }
    }

    private static float[] Train(string declaration)
    {
        INetwork network = NetworkCompiler.Compile(declaration).Create(seed: 11);
        var optimizer = new PlainDescent(0.05f);
        for (int step = 0; step < 4; step++)
        {
            foreach (int samples in (int[])[7, 33, 160])
            {
                var batch = new SampleBatch(network, samples, seed: step);
                network.TrainStep(batch.Inputs, batch.Targets, optimizer);
            }
        }

        return [.. network.Parameters, .. network.State];
    }
}
