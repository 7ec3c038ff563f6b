using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
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
        Assert.Equal(new Shape(6, 10) { IsSequence = true }, graph.Output);
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
        Assert.Equal(new Shape(6, 4) { IsSequence = true }, graph.Output);
        Assert.Equal(6 * ((2 * 5 * 4) + 4), NetworkFlops.Forward(graph));
    }

    [Theory]
    [InlineData("[Network(6, 5)]\n[BatchNorm, PReLU, GroupNorm(5), Dense(4)]", "batchnorm1.weight (5), batchnorm1.bias (5), prelu1.weight (5), groupnorm1.weight (5), groupnorm1.bias (5), dense1.weight (4, 5), dense1.bias (4)")]
    [InlineData("[Network(6, 5)]\n[PReLU, LSTM(2), PReLU]", "prelu1.weight (5), lstm1.weight_ih (8, 5), lstm1.weight_hh (8, 2), lstm1.bias (8), prelu2.weight (2)")]
    [InlineData("[Network(6, 5)]\n[PReLU(Name = \"x\"), Dense(4), ReLU, Concat(\"x\"), PReLU]\n[SoftmaxCrossEntropy]", "x.weight (5), dense1.weight (4, 5), dense1.bias (4), prelu2.weight (9)")]
    [InlineData("[Network(6, 5)]\n[PReLU, ReLU]\n[SoftmaxCrossEntropy]", "prelu1.weight (5)")]
    [InlineData("[Network(6, Tokens = 9)]\n[Embedding(5), PReLU, Flatten, Dense(2)]", "embedding1.weight (9, 5), prelu1.weight (5), dense1.weight (2, 30), dense1.bias (2)")]
    [InlineData("[Network(6, 5)]\n[PReLU, Conv1D(4, 3), PReLU, Flatten, Dense(2)]", "prelu1.weight (6), conv1d1.weight (4, 6, 3), conv1d1.bias (4), prelu2.weight (4), dense1.weight (2, 12), dense1.bias (2)")]
    [InlineData("[Network(6, 5)]\n[PReLU, Flatten, Dense(2)]", "prelu1.weight (6), dense1.weight (2, 30), dense1.bias (2)")]
    [InlineData(
        "[Network(6, 5)]\n[PReLU, Conv1D(4, 3), Flatten, Reshape(3, 4), PReLU, RNN(2)]",
        "prelu1.weight (6), conv1d1.weight (4, 6, 3), conv1d1.bias (4), prelu2.weight (4), rnn1.weight_ih (2, 4), rnn1.weight_hh (2, 2), rnn1.bias (2)")]
    [InlineData("[Network(6, 5)]\n[PReLU, Reshape(10, 3), PReLU, RNN(2)]", "prelu1.weight (6), prelu2.weight (3), rnn1.weight_ih (2, 3), rnn1.weight_hh (2, 2), rnn1.bias (2)")]
    public void Channels_are_the_features_of_what_some_layer_takes_for_a_sequence(string layers, string tensors) => Assert.Equal(
        tensors,
        string.Join(", ", Parsed(layers).Nodes.SelectMany(node => node.Parameters.Select(tensor => $"{node.Id}.{tensor.Name} {tensor.Shape}"))));

    [Fact]
    public void Sequences_are_joined_along_their_features() =>
        Assert.Equal("(6, 9)", Parsed("[Network(6, 5, Inspect = true)]\n[Identity(Name = \"x\"), Dense(4), Concat(\"x\")]").Output.ToString());

    [Fact]
    public Task Sequences_of_unequal_steps_are_not_joined() => Analyzed.SingleInLayers(
        "[Network(6, 5)]\n[Dense(4, Name = \"x\"), Reshape(3, 8), Dense(4), Concat(\"x\"), Dense(2)]",
        "CMP010",
        "Concat(\"x\")",
        "a sequence of shape (3, 4)",
        "a sequence of shape (6, 4)",
        "as many steps");

    [Theory]
    [InlineData("[Network(6, 5)]\n[Conv1D(4, 3), BatchNorm, ReLU, Dense(2)]", "BatchNorm", "Layer 1 (Conv1D)", "layer 4 (Dense)")]
    [InlineData("[Network(6, 5)]\n[LSTM(4, ReturnSequences = true), PReLU, Conv1D(4, 3), Flatten, Dense(2)]", "PReLU", "Layer 3 (Conv1D)", "layer 1 (LSTM)")]
    [InlineData("[Network(6, 5)]\n[Conv1D(5, 1, Name = \"x\"), GroupNorm(5), GRU(2, From = \"x\", ReturnSequences = true)]", "GroupNorm(5)", "Layer 1 (Conv1D)", "layer 3 (GRU)")]
    public Task A_value_that_would_be_signal_and_sequence(string layers, string located, params string[] said) =>
        Analyzed.SingleInLayers(layers, "CMP010", located, [.. said, "a signal (C, L)", "a sequence (T, F)", "Flatten or Reshape"]);

    [Theory]
    [InlineData("[Network(6, 5)]\n[LSTM(4), Dense(2)]")]
    [InlineData("[Network(6, 5)]\n[BatchNorm, LSTM(4, ReturnSequences = true), PReLU(Name = \"x\"), Dense(3), Concat(\"x\"), GroupNorm(7), SelfAttention(1)]")]
    [InlineData("[Network(6, 5)]\n[Dense(2), Flatten, Dense(2)]")]
    [InlineData("[Network(6, 5)]\n[Conv1D(4, 3), Flatten, Reshape(3, 4), LSTM(2)]")]
    public Task No_word_of_a_step_where_there_is_one_or_none_is_missed(string layers) => Analyzed.Clean(layers + "\npublic partial class Net;");

    [Theory]
    [InlineData("[Network(6, 5)]\n[LSTM(4, Bidirectional = true)]", "LSTM(4, Bidirectional = true)", "Layer 1 (LSTM) is bidirectional")]
    [InlineData("[Network(6, 4)]\n[SelfAttention(1, Causal = false)]", "SelfAttention(1, Causal = false)", "Layer 1 (SelfAttention) is not causal")]
    [InlineData("[Network(6, 5)]\n[LSTM(4, ReturnSequences = true), Flatten, Dense(2)]", "Flatten", "Layer 2 (Flatten) makes one value of all steps")]
    [InlineData("[Network(6, 5)]\n[Dense(4), Reshape(4, 6), RNN(3)]", "Reshape(4, 6)", "Layer 2 (Reshape) makes one value of all steps")]
    [InlineData("[Network(6, 5)]\n[GRU(4), Reshape(1, 4), RNN(3)]", "RNN(3)", "Layer 3 (RNN) reads other steps")]
    public async Task Why_a_network_has_no_step(string layers, string located, string said)
    {
        Diagnostic hint = await Analyzed.SingleInLayers(layers, "CMP023", located, said, "no Step");
        Assert.Equal(DiagnosticSeverity.Info, hint.Severity);
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
