using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;
using Xunit;
using static Compiled.Analyzer.Tests.Specs;

namespace Compiled.Analyzer.Tests;

/// <summary>From specs to graphs, without a compiler.</summary>
public class GraphBuilderTests
{
    [Fact]
    public void Shapes_run_through_the_layers()
    {
        Graph graph = Graph(new Shape(1, 4, 4), Dense(20), Layer("ReLU"), Dense(3), Layer("SoftmaxCrossEntropy"));
        Assert.Equal(["(20)", "(20)", "(3)"], graph.Nodes.Select(node => node.Output.ToString()));
        Assert.Equal(new Shape(1, 4, 4), graph.Nodes[0].InputShapes[0]);
        Assert.Equal(new Shape(20, 16), graph.Nodes[0].Parameters[0].Shape);
        Assert.Equal(new Shape(3), graph.Output);
        Assert.IsType<SoftmaxCrossEntropyLayer>(graph.Loss);
        Assert.All(graph.Nodes, node => Assert.Equal([node.Index - 1], node.Inputs));
    }

    [Fact]
    public void A_network_without_a_loss_has_none() => Assert.Null(Graph(new Shape(2), Dense(1)).Loss);

    [Fact]
    public void Ids_are_kind_and_number_counted_over_named_layers_too()
    {
        Graph graph = Graph(
            new Shape(4), Dense(4), Layer("BatchNorm"), Dense(4, "stem"), Layer("ReLU"), Dense(4), Layer("ReLU", "end"), Layer("ReLU"));
        Assert.Equal(["dense1", "batchnorm1", "stem", "relu1", "dense3", "end", "relu3"], graph.Nodes.Select(node => node.Id));
    }

    [Fact]
    public void Automatic_ids_are_unique_even_where_kind_and_number_run_together()
    {
        LayerSpec[] layers = [Layer("ReLU6"), .. Enumerable.Repeat(Layer("ReLU"), 61)];
        string[] ids = [.. Graph(new Shape(4), layers).Nodes.Select(node => node.Id)];
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.Equal("relu61", ids[0]);
    }

    [Fact]
    public void Joins_read_the_running_value_first_and_then_the_named_one()
    {
        Graph graph = Graph(
            new Shape(9),
            Dense(6, "g"),
            Layer("Sigmoid", "gate"),
            Dense(6, from: "g"),
            Join("Multiply", "gate"),
            Join("Concat", "g", "wide"),
            Join("Add", "wide"));
        Assert.Equal([[-1], [0], [0], [2, 1], [3, 0], [4, 4]], graph.Nodes.Select(node => node.Inputs.ToArray()));
        Assert.Equal(new Shape(12), graph.Output);
    }

    [Theory]
    [InlineData("ReLU", ParameterInit.He)]
    [InlineData("PReLU", ParameterInit.He)]
    [InlineData("GELU", ParameterInit.He)]
    [InlineData("Swish", ParameterInit.He)]
    [InlineData("Tanh", ParameterInit.Xavier)]
    [InlineData("Sigmoid", ParameterInit.Xavier)]
    [InlineData("SELU", ParameterInit.Xavier)]
    [InlineData("Softmax", ParameterInit.Xavier)]
    internal void Weights_start_by_the_activation_that_follows(string activation, ParameterInit expected)
    {
        Graph plain = Graph(new Shape(4), Dense(3), Layer(activation));
        Graph normalised = Graph(
            new Shape(4), Dense(3), Layer("BatchNorm"), Layer("Dropout"), Layer("Flatten"), Layer("LayerNorm"), Layer(activation));
        Assert.Equal(expected, plain.Nodes[0].Parameters[0].Init);
        Assert.Equal(expected, normalised.Nodes[0].Parameters[0].Init);
        Assert.Equal(ParameterInit.Zeros, plain.Nodes[0].Parameters[1].Init);
    }

    [Fact]
    public void The_activation_may_stand_elsewhere_in_the_source()
    {
        Graph graph = Graph(new Shape(4), Dense(3, "a"), Dense(3), Layer("Tanh", "b"), Layer("ReLU", from: "a"), Join("Add", "b"));
        Assert.Equal([ParameterInit.Xavier, ParameterInit.Xavier], graph.Nodes.Take(2).Select(node => node.Parameters[0].Init));
        Graph other = Graph(
            new Shape(4), Dense(3, "a"), Layer("Tanh", from: "a"), Dense(3, "b"), Dense(3, "c"), Layer("ReLU", from: "b"), Join("Add", "c"));
        Assert.Equal(ParameterInit.Xavier, other.Nodes[2].Parameters[0].Init);
        Graph last = Graph(new Shape(4), Dense(3), Layer("MeanSquaredError"));
        Assert.Equal(ParameterInit.Xavier, last.Nodes[0].Parameters[0].Init);
    }

    [Theory]
    [InlineData(1, ParameterInit.He)]
    [InlineData(2, ParameterInit.Xavier)]
    [InlineData(3, ParameterInit.Normal)]
    [InlineData(4, ParameterInit.Zeros)]
    [InlineData(5, ParameterInit.HeUniform)]
    [InlineData(6, ParameterInit.XavierUniform)]
    internal void A_written_initialisation_stands(int init, ParameterInit expected) =>
        Assert.Equal(expected, Graph(new Shape(4), Dense(3, init: init), Layer("ReLU")).Nodes[0].Parameters[0].Init);

    [Fact]
    public void Tensors_are_PyTorchs()
    {
        Graph graph = Graph(
            new Shape(3, 2, 2),
            Layer("PReLU", arguments: ("Slope", 0.5)),
            Layer("Flatten"),
            Layer("BatchNorm"),
            Layer("LayerNorm"),
            Layer("Swish", arguments: [("Beta", 2), ("Learnable", 1)]));
        string[] tensors =
            [.. graph.Nodes.SelectMany(node => node.Parameters.Select(tensor => $"{node.Id}.{tensor.Name} {tensor.Shape} {tensor.Value}"))];
        Assert.Equal(
            [
                "prelu1.weight (3) 0.5", "batchnorm1.weight (12) 1", "batchnorm1.bias (12) 0", "layernorm1.weight (12) 1", "layernorm1.bias (12) 0",
                "swish1.beta (1) 2",
            ],
            tensors);
        Assert.Equal(["running_mean 0", "running_var 1"], graph.Nodes[2].State.Select(tensor => $"{tensor.Name} {tensor.Value}"));
    }

    [Fact]
    public void Generated_names_follow_the_attribute_or_the_given_name()
    {
        Graph graph = Graph(
            new Shape(4), Dense(3), Layer("BatchNorm"), Dense(3, "stem"), Layer("PReLU"), Layer("Swish", arguments: ("Learnable", 1)));
        string[] spans = [.. GeneratedNames.Members(graph).SkipWhile(name => name != GeneratedNames.Memory).Skip(1)];
        Assert.Equal(
            [
                "Dense1Weight", "Dense1Bias", "BatchNorm1Weight", "BatchNorm1Bias", "BatchNorm1RunningMean", "BatchNorm1RunningVar",
                "StemWeight", "StemBias", "PReLU1Weight", "Swish1Beta",
            ],
            spans);
        Assert.Contains("TrainStep", GeneratedNames.Members(graph));
    }

    [Fact]
    public void A_fault_leaves_no_graph_and_the_first_one_counts()
    {
        GraphResult result = GraphBuilder.Build(Network(new Shape(4), Dense(3), Join("Add", "x"), Dense(0), Layer("Unknown")));
        Assert.Null(result.Graph);
        Problem problem = Assert.Single(result.Problems);
        Assert.Equal(("CMP012", 1), (problem.Id, problem.LayerIndex));
    }

    [Fact]
    public void A_layer_of_another_version_is_a_fault()
    {
        Problem problem = Assert.Single(GraphBuilder.Build(Network(new Shape(4), Layer("Hologram"))).Problems);
        Assert.Equal(("CMP020", 0, "Hologram"), (problem.Id, problem.LayerIndex, problem.Arguments[0]));
    }

    [Fact]
    public void A_warning_comes_beside_the_graph()
    {
        GraphResult result = GraphBuilder.Build(Network(new Shape(4), Dense(3), Layer("Step"), Layer("MeanSquaredError")));
        Assert.NotNull(result.Graph);
        Assert.Equal("CMP019", Assert.Single(result.Problems).Id);
    }
}
