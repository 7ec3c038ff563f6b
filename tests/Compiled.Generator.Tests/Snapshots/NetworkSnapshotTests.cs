using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>The whole generated text of small networks, for people to read: a change of the generator shows here as a difference to review.</summary>
public sealed class NetworkSnapshotTests
{
    [Fact]
    public Task Regression() => Verify(Generate(
        "[Network(1)]\n[Dense(3), ReLU]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class Regression;"));

    [Fact]
    public Task Classifier() => Verify(Generate(
        "[Network(4)]\n[Dense(3)]\n[SoftmaxCrossEntropy]\npublic partial class Classifier;"));

    [Fact]
    public Task Binary() => Verify(Generate(
        "[Network(2)]\n[Dense(2), Tanh]\n[Dense(1)]\n[BinaryCrossEntropy]\npublic partial class Binary;"));

    [Fact]
    public Task BatchNormalised() => Verify(Generate(
        "[Network(2)]\n[Dense(3, Bias = false), BatchNorm]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class BatchNormalised;"));

    [Fact]
    public Task LayerNormalised() => Verify(Generate(
        "[Network(2)]\n[Dense(3), LayerNorm]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class LayerNormalised;"));

    [Fact]
    public Task Dropped() => Verify(Generate(
        "[Network(2)]\n[Dense(3), Dropout(0.5f)]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class Dropped;"));

    [Fact]
    public Task Residual() => Verify(Generate(
        "[Network(2)]\n[Dense(3, Name = \"stem\"), ReLU]\n[Dense(3), Add(\"stem\")]\n[MeanSquaredError]\npublic partial class Residual;"));

    [Fact]
    public Task Gated() => Verify(Generate(
        "[Network(2)]\n[Dense(3, Name = \"value\"), Sigmoid(Name = \"gate\")]\n"
        + "[Dense(3, From = \"value\"), Multiply(\"gate\")]\n[MeanSquaredError]\npublic partial class Gated;"));

    [Fact]
    public Task Joined() => Verify(Generate(
        "[Network(2)]\n[Dense(2, Name = \"early\"), Tanh]\n[Concat(\"early\")]\n[MeanSquaredError]\npublic partial class Joined;"));

    [Fact]
    public Task LearnableActivations() => Verify(Generate(
        "[Network(2)]\n[Dense(2), PReLU]\n[Dense(2), Swish(Learnable = true)]\n[SumSquaredError]\npublic partial class LearnableActivations;"));

    private static GeneratorDriver Generate(string declaration)
    {
        GeneratorDriver driver = NetworkCompiler.CreateDriver().RunGenerators(NetworkCompiler.CreateCompilation(declaration));
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        return driver;
    }
}
