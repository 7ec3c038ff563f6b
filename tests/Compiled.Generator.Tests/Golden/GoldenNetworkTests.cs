using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Golden;

/// <summary>Every reference case through the generator: outputs, loss, gradients and running statistics against PyTorch.</summary>
public sealed class GoldenNetworkTests
{
    // The cases with today's layers. A new layer or case must raise it: nothing is left out in silence.
    private const int RunnableCases = 60;
    private const int AllCases = 60;

    public static TheoryData<string> Cases => [.. GoldenCase.Runnable.Select(golden => golden.Name)];

    [Fact]
    public void NoCaseIsLeftOutInSilence()
    {
        Assert.Equal(AllCases, GoldenCase.All.Count);
        Assert.Equal(RunnableCases, GoldenCase.Runnable.Count);

        // Every kind that keeps a case from running must occur, so that the list shrinks as layers are written.
        HashSet<string> kinds = [.. GoldenCase.All.SelectMany(golden => golden.Kinds)];
        Assert.All(GoldenCase.LayersToCome, kind => Assert.Contains(kind, kinds));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheNetworkComputesWhatPyTorchComputes(string name)
    {
        GoldenCase golden = GoldenCase.Named(name);
        Dictionary<string, Tensor> tensors = golden.ReadTensors();
        INetwork network = NetworkCompiler.Compile(golden.Declaration).Create();
        Assert.Equal(golden.Parameters, network.Layout.Select(info => info.Name));
        Fill(network.Parameters, network.Layout, tensors, "param.");
        Fill(network.State, network.StateLayout, tensors, "buffer.");

        float[] inputs = tensors["x"].Floats!;
        var outputs = new float[inputs.Length / network.InputLength * network.OutputLength];
        network.Forward(inputs, outputs);
        Closeness.Check(tensors["eval.out"].Floats, outputs, "eval.out");

        var gradient = new float[network.ParameterCount];
        float loss = tensors["y"].Integers is int[] labels
            ? ((IClassifier)network).Gradient(inputs, labels, gradient)
            : network.Gradient(inputs, tensors["y"].Floats, gradient);
        Closeness.Check(tensors["loss"].Floats, [loss], "loss");
        CheckAll(network.Layout, tensors, "grad.", gradient);
        CheckAll(network.StateLayout, tensors, "after.", network.State);
    }

    private static void Fill(Span<float> vector, IReadOnlyList<ParameterInfo> layout, Dictionary<string, Tensor> tensors, string prefix)
    {
        foreach (ParameterInfo info in layout)
        {
            Tensor tensor = tensors[prefix + info.Name];
            Assert.Equal(tensor.Shape, info.Shape);
            tensor.Floats.CopyTo(vector.Slice(info.Offset, info.Length));
        }
    }

    private static void CheckAll(IReadOnlyList<ParameterInfo> layout, Dictionary<string, Tensor> tensors, string prefix, ReadOnlySpan<float> vector)
    {
        double whole = layout.Select(info => Closeness.Largest(Closeness.ToDouble(tensors[prefix + info.Name].Floats))).DefaultIfEmpty(0).Max();
        foreach (ParameterInfo info in layout)
        {
            Closeness.Check(tensors[prefix + info.Name].Floats, vector.Slice(info.Offset, info.Length), prefix + info.Name, whole);
        }
    }
}
