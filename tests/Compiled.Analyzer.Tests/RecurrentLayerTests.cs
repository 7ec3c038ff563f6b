using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Shapes, tensors and faults of recurrent layers.</summary>
public sealed class RecurrentLayerTests
{
    [Theory]
    [InlineData("RNN(4)", "(4)", "weight_ih (4, 3), weight_hh (4, 4), bias (4)")]
    [InlineData("LSTM(4, ReturnSequences = true)", "(5, 4)", "weight_ih (16, 3), weight_hh (16, 4), bias (16)")]
    [InlineData("LSTM(4, Peepholes = true)", "(4)", "weight_ih (16, 3), weight_hh (16, 4), bias (16), peephole (3, 4)")]
    [InlineData("LSTM(4, Peepholes = true, CoupledGates = true)", "(4)", "weight_ih (12, 3), weight_hh (12, 4), bias (12), peephole (2, 4)")]
    [InlineData("GRU(4)", "(4)", "weight_ih (12, 3), weight_hh (12, 4), bias_ih (12), bias_hh (12)")]
    [InlineData("RNN(4, Bidirectional = true)", "(8)", "weight_ih (4, 3), weight_hh (4, 4), bias (4), weight_ih_reverse (4, 3), weight_hh_reverse (4, 4), bias_reverse (4)")]
    [InlineData("GRU(4, Bidirectional = true, ReturnSequences = true)", "(5, 8)", "weight_ih (12, 3), weight_hh (12, 4), bias_ih (12), bias_hh (12), weight_ih_reverse (12, 3), weight_hh_reverse (12, 4), bias_ih_reverse (12), bias_hh_reverse (12)")]
    public void Shapes_and_tensors_are_these(string layer, string output, string tensors)
    {
        Graph graph = Parsed($"[Network(5, 3)]\n[{layer}]");
        Assert.Equal(output, graph.Output.ToString());
        Assert.Equal(tensors, string.Join(", ", graph.Nodes.Single().Parameters.Select(tensor => $"{tensor.Name} {tensor.Shape}")));
    }

    [Fact]
    public void The_first_step_has_no_state_before_to_multiply()
    {
        // Five input products, four recurrent ones, biases and cells.
        Graph graph = Parsed("[Network(5, 3)]\n[RNN(4)]");
        Assert.Equal((5 * 2 * 4 * 3) + (4 * 2 * 4 * 4) + (5 * 4 * 2), NetworkFlops.Forward(graph));
    }

    [Fact]
    public void Every_option_changes_the_fingerprint()
    {
        string[] layers =
        [
            "RNN(4)", "RNN(4, Activation = Activation.ReLU)", "LSTM(4)", "LSTM(4, Peepholes = true)", "LSTM(4, CoupledGates = true)", "GRU(4)",
            "GRU(4, Bidirectional = true)", "GRU(8)", "GRU(8, ReturnSequences = true)",
        ];
        Assert.Equal(layers.Length, layers.Select(layer => ArchitectureHash.Compute(Parsed($"[Network(5, 3)]\n[{layer}]"))).Distinct().Count());
    }

    [Theory]
    [InlineData("[Network(6)]\n[LSTM(4)]", "LSTM(4)", "sequences (T, F)", "a vector of shape (6)", "Reshape")]
    [InlineData("[Network(1, 28, 28)]\n[RNN(4)]", "RNN(4)", "sequences (T, F)", "an image of shape (1, 28, 28)", "Reshape")]
    [InlineData("[Network(6, Tokens = 5)]\n[GRU(4)]", "GRU(4)", "tokens", "Embedding")]
    [InlineData("[Network(5, 3)]\n[RNN(4)]\n[LSTM(4)]", "LSTM(4)", "a vector of shape (4)")]
    public Task Recurrence_over_what_is_no_sequence(string layers, string located, params string[] said) => Analyzed.SingleInLayers(layers, "CMP010", located, said);

    [Theory]
    [InlineData("[Network(5, 3)]\n[LSTM(0)]", "LSTM(0)", "0 units", "1 unit or more")]
    [InlineData("[Network(5, 3)]\n[GRU(-2)]", "GRU(-2)", "-2 units", "1 unit or more")]
    [InlineData("[Network(5, 3)]\n[RNN(4, Activation = (Activation)7)]", "RNN(4, Activation = (Activation)7)", "7", "Compiled.Activation")]
    public Task Arguments_that_cannot_be(string layers, string located, params string[] said) => Analyzed.SingleInLayers(layers, "CMP009", located, said);

    [Fact]
    public Task States_too_large_for_any_memory() => Analyzed.SingleInLayers(
        "[Network(5, 3)]\n[LSTM(2000000)]", "CMP010", "LSTM(2000000)", "2000000 units", "use fewer units");

    private static Graph Parsed(string layers)
    {
        CSharpCompilation compilation = Sources.Compile(["using Compiled;\n" + layers + "\npublic partial class Net;"]);
        GraphResult result = GraphBuilder.Build(NetworkParser.Parse(Sources.Type(compilation, "Net"), CancellationToken.None).Spec);
        Assert.DoesNotContain(result.Problems, problem => problem.Id != "CMP023");
        return result.Graph!;
    }
}
