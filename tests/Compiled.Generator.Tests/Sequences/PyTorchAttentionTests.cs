using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Self-attention against PyTorch's MultiheadAttention: see assets/sequences/attention.py.</summary>
public sealed class PyTorchAttentionTests
{
    [Theory]
    [InlineData(0, "")]
    [InlineData(1, ", Causal = false")]
    public void AttentionIsPyTorchs(int index, string options)
    {
        using JsonDocument cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "sequences", "attention.json")));
        JsonElement expected = cases.RootElement[index];
        Assert.Equal(options.Length == 0, expected.GetProperty("causal").GetBoolean());
        INetwork network = NetworkCompiler.Compile($"[Network(4, 6)]\n[SelfAttention(2{options})]\n[SumSquaredError]\npublic partial class Net;").Create();
        Assert.Equal(
            ["selfattention1.in_proj_weight", "selfattention1.in_proj_bias", "selfattention1.out_proj_weight", "selfattention1.out_proj_bias"],
            network.Layout.Select(info => info.Name));
        Floats("parameters").CopyTo(network.Parameters);

        float[] x = Floats("x"), outputs = new float[2 * 24], gradient = new float[network.ParameterCount];
        network.Forward(x, outputs);
        Closeness.Check(Floats("out"), outputs, "a few samples");
        float loss = network.Gradient(x, Floats("y"), gradient);
        Closeness.Check(Floats("loss"), [loss], "loss");
        Closeness.Check(Floats("gradient"), gradient, "gradient");

        // Seventeen samples: the two in turn, in blocks.
        float[] many = [.. Enumerable.Range(0, 17).SelectMany(n => x.Skip(n % 2 * 24).Take(24))], manyOutputs = new float[17 * 24];
        network.Forward(many, manyOutputs);
        Closeness.Check([.. Enumerable.Range(0, 17).SelectMany(n => Floats("out").Skip(n % 2 * 24).Take(24))], manyOutputs, "blocks");

        float[] Floats(string name) => [.. expected.GetProperty(name).EnumerateArray().Select(value => value.GetSingle())];
    }
}
