using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Xunit;
using static Compiled.Analyzer.Tests.Specs;

namespace Compiled.Analyzer.Tests;

/// <summary>The layer table, the counts and the fingerprint.</summary>
public class SummaryTests
{
    [Fact]
    public void The_table_is_aligned_and_invariant()
    {
        Graph graph = Graph(
            new Shape(784), Dense(50, "stem"), Layer("ReLU"), Layer("Dropout", arguments: ("Rate", 0.5)), Dense(10), Layer("SoftmaxCrossEntropy"));

        // Training adds 78,450 for the first layer, which passes no gradient up, 50, 100 and 2,010.
        const string Expected = """
            name      layer                shape in  shape out  parameters   FLOPs    bytes
            -------------------------------------------------------------------------------
            stem      Dense(50)            (784)     (50)           39,250  78,450  157,000
            relu1     ReLU                 (50)      (50)                0      50        0
            dropout1  Dropout(0.5)         (50)      (50)                0       0        0
            dense2    Dense(10)            (50)      (10)              510   1,010    2,040
            loss      SoftmaxCrossEntropy  (10)      (1)                 0                0
            -------------------------------------------------------------------------------
            total                          (784)     (10)           39,760  79,510  159,040
            per sample: 79,510 FLOPs forward, 160,120 in training; a multiply-add counts 2
            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Summary.Text(graph));
        Assert.Equal(39760, Summary.ParameterCount(graph));
    }

    [Fact]
    public void The_first_trained_layer_passes_no_gradient_up()
    {
        // 5 x 3 weights: 30 forward, 30 for their gradient; the second layer, 3 x 2, adds 12 for its input's.
        Graph graph = Graph(new Shape(5), Dense(3), Dense(2));
        Assert.Equal((33, 14), (NetworkFlops.Forward(graph.Nodes[0]), NetworkFlops.Forward(graph.Nodes[1])));
        Assert.Equal(33 + 14 + (30 + 3) + (12 + 12 + 2), NetworkFlops.Training(graph));
        Assert.Equal([false, true], NetworkFlops.TrainedAbove(graph));
    }

    [Fact]
    public void Layers_above_all_trained_ones_need_no_backward_pass()
    {
        Graph bare = Graph(new Shape(5), Dense(3)), led = Graph(new Shape(5), Layer("Tanh"), Dense(3));
        Assert.Equal(NetworkFlops.Training(bare) + 5, NetworkFlops.Training(led));
    }

    [Fact]
    public void The_fingerprint_is_known_and_does_not_drift()
    {
        Graph graph = Graph(new Shape(784), Dense(50), Layer("ReLU"), Dense(10), Layer("SoftmaxCrossEntropy"));
        Assert.Equal(
            "input (784)\nDense(50) reads -1\nReLU reads 0\nDense(10) reads 1\nloss SoftmaxCrossEntropy(0)\n",
            ArchitectureHash.Describe(graph));
        Assert.Equal("0f4264132341a565f0e60fd20b17c0b39d1ce3bba08c1ea9dc53e11157e4e155", ArchitectureHash.Compute(graph));
    }

    [Fact]
    public void Names_and_initialisation_do_not_change_the_fingerprint()
    {
        string plain = ArchitectureHash.Compute(Graph(new Shape(4), Dense(3), Layer("ReLU"), Layer("PReLU")));
        string other = ArchitectureHash.Compute(
            Graph(new Shape(4), Dense(3, "a", init: 4), Layer("ReLU", from: "a"), Layer("PReLU", arguments: ("Slope", 0.5))));
        Assert.Equal(plain, other);
    }

    [Fact]
    public void Everything_that_is_computed_otherwise_changes_the_fingerprint()
    {
        Graph[] graphs =
        [
            Graph(new Shape(4), Dense(4)),
            Graph(new Shape(2, 1, 2), Dense(4)),
            Graph(new Shape(4), Dense(5)),
            Graph(new Shape(4), Layer("Dense", arguments: [("Units", 4), ("Bias", 0)])),
            Graph(new Shape(4), Dense(4), Layer("MeanSquaredError")),
            Graph(new Shape(4), Dense(4), Layer("Huber")),
            Graph(new Shape(4), Dense(4), Layer("Huber", arguments: ("Delta", 2))),
            Graph(new Shape(4), Dense(4), Layer("SoftmaxCrossEntropy")),
            Graph(new Shape(4), Dense(4), Layer("SoftmaxCrossEntropy", arguments: ("LabelSmoothing", 0.1f))),
            Graph(new Shape(4), Dense(4), Layer("GELU")),
            Graph(new Shape(4), Dense(4), Layer("GELU", arguments: ("Tanh", 1))),
            Graph(new Shape(4), Dense(4), Layer("Swish")),
            Graph(new Shape(4), Dense(4), Layer("Swish", arguments: ("Beta", 2))),
            Graph(new Shape(4), Dense(4), Layer("Swish", arguments: ("Learnable", 1))),
            Graph(new Shape(4), Dense(4), Layer("LeakyReLU")),
            Graph(new Shape(4), Dense(4), Layer("LeakyReLU", arguments: ("Slope", 0.02f))),
            Graph(new Shape(4), Dense(4), Layer("ELU")),
            Graph(new Shape(4), Dense(4), Layer("ELU", arguments: ("Alpha", 0.5f))),
            Graph(new Shape(4), Dense(4), Layer("Dropout", arguments: ("Rate", 0.5f))),
            Graph(new Shape(4), Dense(4), Layer("Dropout", arguments: ("Rate", 0.25f))),
            Graph(new Shape(4), Dense(4), Layer("BatchNorm")),
            Graph(new Shape(4), Dense(4), Layer("BatchNorm", arguments: ("Momentum", 0.2f))),
            Graph(new Shape(4), Dense(4), Layer("BatchNorm", arguments: ("Epsilon", 1e-3f))),
            Graph(new Shape(4), Dense(4), Layer("LayerNorm")),
            Graph(new Shape(4), Dense(4), Layer("LayerNorm", arguments: ("Epsilon", 1e-3f))),
            Graph(new Shape(4), Dense(4, "a"), Dense(4, "b"), Join("Add", "a")),
            Graph(new Shape(4), Dense(4, "a"), Dense(4, "b"), Join("Add", "b")),
            Graph(new Shape(4), Dense(4, "a"), Dense(4, "b"), Join("Multiply", "a")),
        ];
        Assert.Distinct(System.Linq.Enumerable.Select(graphs, ArchitectureHash.Compute));
    }
}
