using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>The whole generated text of small networks of sequences, for people to read; small shapes, so that few variants of each tile arise.</summary>
public sealed class SequenceSnapshotTests
{
    [Fact]
    public Task Stepwise() => Verify(Generate(
        "[Network(3, 2)]\n[Dense(4), Tanh, LayerNorm, Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Stepwise;"));

    [Fact]
    public Task Narrowing() => Verify(Generate(
        "[Network(2, 2)]\n[Dense(72), GELU, Dense(32)]\n[MeanSquaredError]\npublic partial class Narrowing;"));

    [Fact]
    public Task Attentive() => Verify(Generate(
        "[Network(4, Tokens = 3)]\n[Embedding(4, Name = \"tokens\"), PositionalEmbedding, SelfAttention(1), Dense(3, TiedTo = \"tokens\")]\n[SoftmaxCrossEntropy]\npublic partial class Attentive;"));

    [Fact]
    public Task Shared() => Verify(Generate(
        "[Network(16, 2)]\n[Dense(3, Name = \"x\"), GELU, Dense(3), Add(\"x\"), SelfAttention(1)]\n[MeanSquaredError]\npublic partial class Shared;"));

    [Fact]
    public Task Remembering() => Verify(Generate(
        "[Network(3, 2)]\n[LSTM(2), Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Remembering;"));

    private static GeneratorDriver Generate(string declaration)
    {
        GeneratorDriver driver = NetworkCompiler.CreateDriver().RunGenerators(NetworkCompiler.CreateCompilation(declaration));
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        return driver;
    }
}
