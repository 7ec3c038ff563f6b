using System;
using System.Collections.Generic;
using Compiled.Execution;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Invariants;

/// <summary>No pass reads workspace it has not written: whatever bytes lie there before a call, the results are the same bits.</summary>
[Collection(AloneCollection.Name)]
public sealed class WorkspaceTests : IDisposable
{
    public static TheoryData<string> Networks => SampleNetworks.Names;

    public void Dispose() => ExecutionTesting.WorkspaceFill = null;

    [Theory]
    [MemberData(nameof(Networks))]
    public void WhatLiesInTheWorkspaceDoesNotMatter(string name)
    {
        string declaration = SampleNetworks.Named(name);
        foreach (int samples in SampleNetworks.TrainingCounts(declaration))
        {
            List<(string What, float[] Values)> zeros = RunAll(declaration, samples, 0x00);
            List<(string What, float[] Values)> ones = RunAll(declaration, samples, 0xFF);
            for (int i = 0; i < zeros.Count; i++)
            {
                Assert.All(zeros[i].Values, value => Assert.True(float.IsFinite(value)));
                Bits.AssertEqual(zeros[i].Values, ones[i].Values, $"{zeros[i].What} of {samples} samples");
            }
        }
    }

    private static List<(string What, float[] Values)> RunAll(string declaration, int samples, byte fill)
    {
        INetwork network = NetworkCompiler.Compile(declaration).Create(seed: 3);
        var batch = new SampleBatch(network, samples);
        ExecutionTesting.WorkspaceFill = fill;
        List<(string, float[])> results = [];
        network.Forward(batch.Inputs, batch.Outputs);
        results.Add(("Forward", [.. batch.Outputs]));
        network.Predict(batch.Inputs, batch.Outputs);
        results.Add(("Predict", [.. batch.Outputs]));
        results.Add(("Loss", [network.Loss(batch.Inputs, batch.Targets)]));
        results.Add(("training loss", [network.Gradient(batch.Inputs, batch.Targets, batch.Gradient)]));
        results.Add(("Gradient", [.. batch.Gradient]));
        results.Add(("State", network.State.ToArray()));
        network.TrainStep(batch.Inputs, batch.Targets, new PlainDescent(0.1f));
        results.Add(("TrainStep", network.Parameters.ToArray()));
        if (network is IClassifier classifier)
        {
            results.Add(("Loss of labels", [classifier.Loss(batch.Inputs, batch.Labels)]));
            classifier.Gradient(batch.Inputs, batch.Labels, batch.Gradient);
            results.Add(("Gradient of labels", [.. batch.Gradient]));
        }

        return results;
    }
}
