using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Layers with a number for each feature of a sequence against PyTorch's on the steps as rows: see assets/sequences/features.py.</summary>
public sealed class PyTorchFeatureTests
{
    [Fact]
    public void FeaturesAreThoseOfPyTorchsRows()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sequences", "features.json")));
        float[] Floats(string name) => [.. file.RootElement.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
        INetwork network = NetworkCompiler.Compile(
            "[Network(4, 3)]\n[PReLU(Name = \"x\"), Dense(5), BatchNorm, ReLU, Concat(\"x\"), GroupNorm(4), Dense(2)]\n[SumSquaredError]\npublic partial class Net;").Create();
        Floats("parameters").CopyTo(network.Parameters);

        float[] x = Floats("x"), outputs = new float[3 * 8], gradient = new float[network.ParameterCount];
        float loss = network.Gradient(x, Floats("y"), gradient);
        Closeness.Check(Floats("loss"), [loss], "loss");
        Closeness.Check(Floats("gradient"), gradient, "gradient");
        Closeness.Check(Floats("state"), network.State, "running statistics");

        network.Forward(x, outputs);
        Closeness.Check(Floats("out"), outputs, "a few samples");

        // Eighteen samples: the three in turn, in blocks.
        float[] many = [.. Enumerable.Repeat(x, 6).SelectMany(three => three)], manyOutputs = new float[18 * 8];
        network.Forward(many, manyOutputs);
        Closeness.Check([.. Enumerable.Repeat(Floats("out"), 6).SelectMany(three => three)], manyOutputs, "blocks");
    }
}
