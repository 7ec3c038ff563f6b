using System;
using System.Collections.Generic;
using Compiled.Execution;
using Compiled.Generator.Tests.Gradients;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>The benchmarks' image networks: right by the reference, the same bits however they are called, nothing read that was not written.</summary>
[Collection(AloneCollection.Name)]
public sealed class ImageNetworkTests : IDisposable
{
    private static readonly int[] SampleCounts = [1, 7, 15, 16, 17, 33];

    private readonly int _threads = CompiledOptions.Threads;

    public static TheoryData<string> Networks => ImageNetworks.Names;

    public void Dispose()
    {
        CompiledOptions.Threads = _threads;
        ExecutionTesting.WorkspaceFill = null;
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void OutputsAndGradientsAreTheReferences(string name)
    {
        // The reference cannot see what a dropout keeps, so here it keeps everything.
        string declaration = ImageNetworks.Named(name).Replace("Dropout(0.5f)", "Dropout(0f)", StringComparison.Ordinal);
        NetworkCheck.RunLarge(declaration, samples: 3, TargetKind.Labels, hasKinks: true);
        NetworkCheck.RunLarge(declaration, samples: 18, TargetKind.Labels, hasKinks: true);

        // The same shapes without a kink: here every value of the gradient is the reference's.
        string smooth = declaration.Replace("ReLU", "Tanh", StringComparison.Ordinal).Replace("MaxPool2D", "AvgPool2D", StringComparison.Ordinal);
        NetworkCheck.RunLarge(smooth, samples: 18, TargetKind.Labels, hasKinks: false);
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EverySampleGivesItsOutputAlone(string name)
    {
        INetwork network = NetworkCompiler.Compile(ImageNetworks.Named(name)).Create(seed: 2);
        var batch = new SampleBatch(network, 33);
        network.Forward(batch.Inputs, batch.Outputs);
        foreach (int samples in SampleCounts)
        {
            var outputs = new float[samples * network.OutputLength];
            network.Forward(batch.Inputs.AsSpan(0, samples * network.InputLength), outputs);
            Closeness.Check(batch.Outputs.AsSpan(0, outputs.Length), outputs, $"{samples} samples");
            if (samples > 8)
            {
                Bits.AssertEqual(batch.Outputs.AsSpan(0, outputs.Length), outputs, $"{samples} samples");
            }
        }

        for (int sample = 0; sample < 33; sample++)
        {
            var output = new float[network.OutputLength];
            network.Forward(batch.Inputs.AsSpan(sample * network.InputLength, network.InputLength), output);
            Closeness.Check(batch.Outputs.AsSpan(sample * network.OutputLength, network.OutputLength), output, $"sample {sample}");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryNumberOfThreadsGivesTheSameBits(string name)
    {
        List<float[]>? expected = null;
        foreach (int threads in (int[])[1, 1, 2, 3, 8])
        {
            CompiledOptions.Threads = threads;
            List<float[]> results = RunAll(name, 2, 7, 33);
            expected ??= results;
            CheckEqual(expected, results, $"with {threads} threads");
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void WhatLiesInTheWorkspaceDoesNotMatter(string name)
    {
        foreach (int samples in (int[])[2, 7, 17, 33])
        {
            ExecutionTesting.WorkspaceFill = 0x00;
            List<float[]> zeros = RunAll(name, samples);
            ExecutionTesting.WorkspaceFill = 0xFF;
            CheckEqual(zeros, RunAll(name, samples), $"of {samples} samples");
        }
    }

    private static List<float[]> RunAll(string name, params int[] sampleCounts)
    {
        INetwork network = NetworkCompiler.Compile(ImageNetworks.Named(name)).Create(seed: 11);
        List<float[]> results = [];
        foreach (int samples in sampleCounts)
        {
            var batch = new SampleBatch(network, samples);
            results.Add([network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(0.01f))]);
            results.Add(network.Parameters.ToArray());
            results.Add(network.State.ToArray());
            network.Predict(batch.Inputs, batch.Outputs);
            results.Add(batch.Outputs);
            results.Add([network.Loss(batch.Inputs, batch.Targets)]);
            network.Forward(batch.Inputs.AsSpan(0, network.InputLength), batch.Outputs.AsSpan(0, network.OutputLength));
            results.Add(batch.Outputs[..network.OutputLength]);
        }

        Assert.All(results, values => Assert.All(values, value => Assert.True(float.IsFinite(value))));
        return results;
    }

    private static void CheckEqual(List<float[]> expected, List<float[]> actual, string what)
    {
        for (int i = 0; i < expected.Count; i++)
        {
            Bits.AssertEqual(expected[i], actual[i], $"result {i} {what}");
        }
    }
}
