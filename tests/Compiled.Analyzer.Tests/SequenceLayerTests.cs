using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Shapes, tensors and faults of the layers over sequences and tokens.</summary>
public sealed class SequenceLayerTests
{
    private const string Tokens = "[Network(6, Tokens = 10)]\n[Embedding(8, Name = \"tokens\")]\n";

    [Fact]
    public void A_transformer_layer_keeps_its_shape_and_names_its_tensors()
    {
        Graph graph = Parsed(Tokens + "[PositionalEmbedding(Name = \"x\"), LayerNorm, SelfAttention(2), Add(\"x\"), Dense(10, TiedTo = \"tokens\")]");
        Assert.Equal(new Shape(6, 10), graph.Output);
        Assert.Equal(
            [
                "tokens.weight (10, 8)", "x.weight (6, 8)", "layernorm1.weight (8)", "layernorm1.bias (8)", "selfattention1.in_proj_weight (24, 8)",
                "selfattention1.in_proj_bias (24)", "selfattention1.out_proj_weight (8, 8)", "selfattention1.out_proj_bias (8)", "dense1.bias (10)",
            ],
            graph.Nodes.SelectMany(node => node.Parameters.Select(tensor => $"{node.Id}.{tensor.Name} {tensor.Shape}")));
    }

    [Fact]
    public void Dense_on_a_sequence_counts_each_step()
    {
        Graph graph = Parsed("[Network(6, 5)]\n[Dense(4)]");
        Assert.Equal(new Shape(6, 4), graph.Output);
        Assert.Equal(6 * ((2 * 5 * 4) + 4), NetworkFlops.Forward(graph));
    }

    [Fact]
    public void A_tie_changes_the_fingerprint()
    {
        string own = ArchitectureHash.Compute(Parsed(Tokens + "[Dense(10)]")), tied = ArchitectureHash.Compute(Parsed(Tokens + "[Dense(10, TiedTo = \"tokens\")]"));
        Assert.NotEqual(own, tied);
        Assert.NotEqual(ArchitectureHash.Compute(Parsed("[Network(6)]\n[Dense(10)]")), own);
    }

    [Theory]
    [InlineData("[Network(6)]\n[Embedding(4)]", "Embedding(4)", "not a vector of shape (6)", "Tokens = n")]
    [InlineData("[Network(6, 5)]\n[Embedding(4)]", "Embedding(4)", "sequence of shape (6, 5)", "Tokens = n")]
    [InlineData("[Network(3, 6, 5)]\n[Embedding(4)]", "Embedding(4)", "image of shape (3, 6, 5)", "Tokens = n")]
    [InlineData(Tokens + "[Embedding(4)]", "Embedding(4)", "Layer 2", "(6, 8)")]
    public Task Embeddings_of_what_is_no_token(string layers, string located, params string[] said) => Analyzed.SingleInLayers(layers, "CMP010", located, said);

    [Theory]
    [InlineData("Dense(4)")]
    [InlineData("Flatten")]
    [InlineData("ReLU")]
    [InlineData("PositionalEmbedding")]
    [InlineData("SelfAttention(1)")]
    public Task Tokens_without_an_embedding(string layer) => Analyzed.SingleInLayers(
        $"[Network(6, Tokens = 10)]\n[{layer}]", "CMP010", layer, "tokens", "put Embedding(dim) before it");

    [Theory]
    [InlineData("[Network(6, 5, Tokens = 10)]", "Network(6, 5, Tokens = 10)", "one extent")]
    [InlineData("[Network(6, Tokens = -1)]", "Network(6, Tokens = -1)", "Tokens = -1")]
    public Task Shapes_of_tokens(string network, string located, string said) => Analyzed.SingleInLayers(network + "\n[Embedding(4)]", "CMP008", located, said);

    [Theory]
    [InlineData("[Network(6)]", "vector of shape (6)")]
    [InlineData("[Network(3, 6, 5)]", "image of shape (3, 6, 5)")]
    public async Task Layers_of_sequences_on_something_else(string network, string said)
    {
        await Analyzed.SingleInLayers($"{network}\n[SelfAttention(1)]", "CMP010", "SelfAttention(1)", said, "Reshape(steps, features)");
        await Analyzed.SingleInLayers($"{network}\n[PositionalEmbedding]", "CMP010", "PositionalEmbedding", said, "Reshape(steps, features)");
    }

    [Theory]
    [InlineData("SelfAttention(3)", "CMP010", "8 features", "3 heads")]
    [InlineData("SelfAttention(0)", "CMP009", "number of heads of 0")]
    [InlineData("SelfAttention(-4)", "CMP009", "number of heads of -4")]
    [InlineData("PositionalEmbedding(InitStd = -1)", "CMP009", "InitStd of -1")]
    public Task Arguments_of_attention(string layer, string id, params string[] said) => Analyzed.SingleInLayers(Tokens + $"[{layer}]", id, layer, said);

    [Theory]
    [InlineData("Embedding(0)", "CMP009", "0 values")]
    [InlineData("Embedding(4, InitStd = double.NaN)", "CMP009", "InitStd of NaN")]
    [InlineData("Embedding(2000000000)", "CMP010", "10 tokens")]
    public Task Arguments_of_embeddings(string layer, string id, string said) => Analyzed.SingleInLayers($"[Network(6, Tokens = 10)]\n[{layer}]", id, layer, said);

    [Fact]
    public Task Attention_over_too_long_a_sequence() =>
        Analyzed.SingleInLayers("[Network(20000, 4)]\n[SelfAttention(2)]", "CMP010", "SelfAttention(2)", "20000 steps", "shorter sequences");

    [Theory]
    [InlineData("Dense(10, TiedTo = \"words\")", "CMP012", "\"words\"")]
    [InlineData("Dense(9, TiedTo = \"tokens\")", "CMP010", "(9, 8)", "(10, 8)")]
    [InlineData("Dense(10, TiedTo = \"wide\")", "CMP010", "layer 2 (Dense)", "Embedding")]
    public Task Ties_that_do_not_fit(string layer, string id, params string[] said) =>
        Analyzed.SingleInLayers(Tokens + $"[Dense(8, Name = \"wide\"), {layer}]", id, layer, said);

    [Fact]
    public Task Two_layers_tied_to_one_embedding() => Analyzed.SingleInLayers(
        Tokens + "[Dense(10, TiedTo = \"tokens\"), Dense(8), Dense(10, TiedTo = \"tokens\", Bias = false)]",
        "CMP010",
        "Dense(10, TiedTo = \"tokens\", Bias = false)",
        "another layer already");

    [Fact]
    public Task A_transformer_of_blocks_is_clean() => Analyzed.Clean("""
        [Network(6, Tokens = 10)]
        [Embedding(8, Name = "tokens", InitStd = 0.02), PositionalEmbedding]
        [Use(typeof(Layer), Repeat = 3)]
        [LayerNorm, Dense(10, TiedTo = "tokens")]
        [SoftmaxCrossEntropy]
        public partial class Net;

        [Block]
        [LayerNorm, SelfAttention(2), Add(Block.Input, Name = "middle"), LayerNorm, Dense(32), GELU, Dense(8), Add("middle")]
        internal static class Layer;
        """);

    private static Graph Parsed(string layers)
    {
        CSharpCompilation compilation = Sources.Compile(["using Compiled;\n" + layers + "\npublic partial class Net;"]);
        GraphResult result = GraphBuilder.Build(NetworkParser.Parse(Sources.Type(compilation, "Net"), CancellationToken.None).Spec);
        Assert.Empty(result.Problems);
        return result.Graph!;
    }
}
