using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static Compiled.Analyzer.Tests.Specs;

namespace Compiled.Analyzer.Tests;

/// <summary>Shapes, tensors, descriptions, counts and fingerprints of the layers over images and signals.</summary>
public class ImageLayerTests
{
    [Theory]
    [InlineData("Conv2D(4, 3)", "(4, 7, 9)", "Conv2D(4, 3)")]
    [InlineData("Conv2D(4, 3, 5)", "(4, 7, 7)", "Conv2D(4, 3 x 5)")]
    [InlineData("Conv2D(4, 9, 11)", "(4, 1, 1)", "Conv2D(4, 9 x 11)")]
    [InlineData("Conv2D(4, 1, Stride = 3)", "(4, 3, 4)", "Conv2D(4, 1, stride 3)")]
    [InlineData("Conv2D(4, 3, Stride = 2, StrideWidth = 1)", "(4, 4, 9)", "Conv2D(4, 3, stride 2 x 1)")]
    [InlineData("Conv2D(4, 3, StrideHeight = 100)", "(4, 1, 9)", "Conv2D(4, 3, stride 100 x 1)")]
    [InlineData("Conv2D(4, 3, Padding = 1, PaddingWidth = 2)", "(4, 9, 13)", "Conv2D(4, 3, padding 1 x 2)")]
    [InlineData("Conv2D(4, 3, 1, Dilation = 4)", "(4, 1, 11)", "Conv2D(4, 3 x 1, dilation 4)")]
    [InlineData("Conv2D(4, 4, 3, Pad = Pad.Same)", "(4, 9, 11)", "Conv2D(4, 4 x 3, same)")]
    [InlineData("Conv2D(4, 21, Pad = Pad.Same)", "(4, 9, 11)", "Conv2D(4, 21, same)")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Full, Dilation = 2)", "(4, 13, 15)", "Conv2D(4, 3, full, dilation 2)")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Full, Stride = 2)", "(4, 6, 7)", "Conv2D(4, 3, stride 2, full)")]
    [InlineData("Conv2D(4, 3, Groups = 2, Bias = false)", "(4, 7, 9)", "Conv2D(4, 3, groups 2, no bias)")]
    [InlineData("MaxPool2D(2)", "(6, 4, 5)", "MaxPool2D(2)")]
    [InlineData("MaxPool2D(3, Stride = 3)", "(6, 3, 3)", "MaxPool2D(3)")]
    [InlineData("MaxPool2D(3, Stride = 2, Padding = 1)", "(6, 5, 6)", "MaxPool2D(3, stride 2, padding 1)")]
    [InlineData("AvgPool2D(9)", "(6, 1, 1)", "AvgPool2D(9)")]
    [InlineData("AvgPool2D(2, Stride = int.MaxValue)", "(6, 1, 1)", "AvgPool2D(2, stride 2147483647)")]
    [InlineData("GlobalAvgPool2D", "(6)", "GlobalAvgPool2D")]
    [InlineData("GlobalMaxPool2D", "(6)", "GlobalMaxPool2D")]
    [InlineData("Reshape(9, 66)", "(9, 66)", "Reshape(9, 66)")]
    [InlineData("Reshape(594)", "(594)", "Reshape(594)")]
    [InlineData("Flatten", "(594)", "Flatten")]
    [InlineData("GroupNorm(3)", "(6, 9, 11)", "GroupNorm(3)")]
    [InlineData("BatchNorm", "(6, 9, 11)", "BatchNorm")]
    [InlineData("LayerNorm", "(6, 9, 11)", "LayerNorm")]
    [InlineData("PReLU", "(6, 9, 11)", "PReLU")]
    [InlineData("Swish(Learnable = true)", "(6, 9, 11)", "Swish(learnable)")]
    [InlineData("Dropout(0.5)", "(6, 9, 11)", "Dropout(0.5)")]
    [InlineData("Dense(7)", "(7)", "Dense(7)")]
    public async Task Images_become_these_shapes(string layer, string shape, string description)
    {
        string source = $"using Compiled; [Network(6, 9, 11)] [{layer}] public partial class Net;";
        await Analyzed.Clean(source.Replace("using Compiled; ", string.Empty, StringComparison.Ordinal));
        Node node = Parsed(source).Nodes[0];
        Assert.Equal(shape, node.Output.ToString());
        Assert.Equal(description, node.Layer.Description);
    }

    [Theory]
    [InlineData("Conv1D(4, 3)", "(4, 9)", "Conv1D(4, 3)")]
    [InlineData("Conv1D(4, 3, Stride = 2, Padding = 1)", "(4, 6)", "Conv1D(4, 3, stride 2, padding 1)")]
    [InlineData("Conv1D(4, 4, Pad = Pad.Same)", "(4, 11)", "Conv1D(4, 4, same)")]
    [InlineData("Conv1D(6, 6, Dilation = 2, Groups = 6)", "(6, 1)", "Conv1D(6, 6, dilation 2, groups 6)")]
    [InlineData("BatchNorm", "(6, 11)", "BatchNorm")]
    [InlineData("GroupNorm(6)", "(6, 11)", "GroupNorm(6)")]
    [InlineData("PReLU", "(6, 11)", "PReLU")]
    [InlineData("Reshape(1, 6, 11)", "(1, 6, 11)", "Reshape(1, 6, 11)")]
    public async Task Signals_become_these_shapes(string layer, string shape, string description)
    {
        await Analyzed.Clean($"[Network(6, 11)] [{layer}] public partial class Net;");
        Node node = Parsed($"using Compiled; [Network(6, 11)] [{layer}] public partial class Net;").Nodes[0];
        Assert.Equal(shape, node.Output.ToString());
        Assert.Equal(description, node.Layer.Description);
    }

    [Fact]
    public void Tensors_of_images_are_PyTorchs()
    {
        Graph graph = Parsed("""
            using Compiled;
            [Network(4, 9, 11)]
            [Conv2D(6, 3, 5, Groups = 2), BatchNorm, GroupNorm(3), PReLU]
            [LayerNorm, Reshape(6, 49), Conv1D(5, 7, Bias = false)]
            public partial class Net;
            """);
        string[] tensors = [.. graph.Nodes.SelectMany(node => node.Parameters.Select(tensor => $"{node.Id}.{tensor.Name} {tensor.Shape}"))];
        Assert.Equal(
            [
                "conv2d1.weight (6, 2, 3, 5)", "conv2d1.bias (6)", "batchnorm1.weight (6)", "batchnorm1.bias (6)", "groupnorm1.weight (6)",
                "groupnorm1.bias (6)", "prelu1.weight (6)", "layernorm1.weight (6, 7, 7)", "layernorm1.bias (6, 7, 7)", "conv1d1.weight (5, 6, 7)",
            ],
            tensors);
        Assert.Equal([new Shape(6), new Shape(6)], graph.Nodes[1].State.Select(tensor => tensor.Shape));
        Tensor weight = graph.Nodes[0].Parameters[0];
        Assert.Equal((2 * 3 * 5, 3 * 3 * 5), (weight.FanIn, weight.FanOut));
    }

    [Fact]
    public void Joined_images_keep_height_and_width()
    {
        Graph graph = Parsed("""
            using Compiled;
            [Network(3, 8, 8)]
            [Conv2D(4, 3, Name = "a"), ReLU]
            [Conv2D(4, 3, Pad = Pad.Same), Add("a"), Multiply("a")]
            [Conv2D(5, 1), Concat("a")]
            public partial class Net;
            """);
        Assert.Equal(new Shape(9, 6, 6), graph.Output);
        Graph signal = Parsed("using Compiled; [Network(3, 8)] [Conv1D(4, 3, Name = \"a\"), ReLU, Concat(\"a\")] public partial class Net;");
        Assert.Equal(new Shape(8, 6), signal.Output);
    }

    [Theory]
    [InlineData("MaxPool2D(2), ReLU", ParameterInit.He)]
    [InlineData("BatchNorm, AvgPool2D(2), ReLU", ParameterInit.He)]
    [InlineData("GroupNorm(2), GlobalMaxPool2D, PReLU", ParameterInit.He)]
    [InlineData("GlobalAvgPool2D, Tanh", ParameterInit.Xavier)]
    [InlineData("Reshape(4, 9), Conv1D(3, 1), ReLU", ParameterInit.Xavier)]
    [InlineData("MaxPool2D(2)", ParameterInit.Xavier)]
    internal void Filters_start_by_the_activation_that_follows_past_pools(string layers, ParameterInit expected)
    {
        Graph graph = Parsed($"using Compiled; [Network(1, 5, 5)] [Conv2D(4, 3), {layers}] public partial class Net;");
        Assert.Equal(expected, graph.Nodes[0].Parameters[0].Init);
    }

    [Fact]
    public void Work_is_counted_as_the_libraries_do()
    {
        Graph graph = Parsed("""
            using Compiled;
            [Network(2, 6, 6)]
            [Conv2D(4, 3, Padding = 1), MaxPool2D(2)]
            [Conv2D(8, 3, Groups = 2, Bias = false), GlobalAvgPool2D]
            [MeanSquaredError]
            public partial class Net;
            """);

        // 36 pixels, 4 filters of 2 x 9 taps and a bias; 9 windows of 4; one pixel, 8 filters of 2 x 9 taps; 8 means of one pixel.
        long[] forward = [(2 * 36 * 4 * 18) + (36 * 4), 4 * 9 * 4, 2 * 8 * 18, 8];
        Assert.Equal(forward, graph.Nodes.Select(NetworkFlops.Forward));

        // No gradient of the input; each window hands one number on; both gradients of the second convolution.
        long backward = forward[0] + (4 * 9) + (2 * forward[2]) + 8;
        Assert.Equal(forward.Sum() + backward, NetworkFlops.Training(graph));
    }

    [Fact]
    public void The_table_shows_what_differs_from_the_default()
    {
        Graph graph = Parsed("""
            using Compiled;
            [Network(1, 28, 28)]
            [Conv2D(30, 5), ReLU, MaxPool2D(2)]
            [Conv2D(16, 3, 5, Stride = 2)]
            [Dense(10)]
            public partial class Net;
            """);
        const string Expected = """
            name        layer                        shape in      shape out     parameters      FLOPs   bytes
            --------------------------------------------------------------------------------------------------
            conv2d1     Conv2D(30, 5)                (1, 28, 28)   (30, 24, 24)         780    881,280   3,120
            relu1       ReLU                         (30, 24, 24)  (30, 24, 24)           0     17,280       0
            maxpool2d1  MaxPool2D(2)                 (30, 24, 24)  (30, 12, 12)           0     17,280       0
            conv2d2     Conv2D(16, 3 x 5, stride 2)  (30, 12, 12)  (16, 5, 4)         7,216    288,320  28,864
            dense1      Dense(10)                    (16, 5, 4)    (10)               3,210      6,410  12,840
            --------------------------------------------------------------------------------------------------
            total                                    (1, 28, 28)   (10)              11,206  1,210,570  44,824
            """;
        Assert.StartsWith(Expected.ReplaceLineEndings("\n") + "\nper sample: ", Summary.Text(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Conv2D(8, 3, 3)", "Conv2D(8, 3)")]
    [InlineData("Conv2D(8, 3, Pad = Pad.Same)", "Conv2D(8, 3, Padding = 1)")]
    [InlineData("Conv2D(8, 5, 3, Pad = Pad.Same)", "Conv2D(8, 5, 3, PaddingHeight = 2, PaddingWidth = 1)")]
    [InlineData("Conv2D(8, 3, Pad = Pad.Same, Dilation = 2)", "Conv2D(8, 3, DilationHeight = 2, DilationWidth = 2, Padding = 2)")]
    [InlineData("Conv2D(8, 3, Pad = Pad.Full)", "Conv2D(8, 3, Padding = 2)")]
    [InlineData("Conv2D(8, 3, Pad = Pad.Valid)", "Conv2D(8, 3, Init = Init.Zeros, Name = \"named\", Groups = 1, Bias = true)")]
    [InlineData("Conv2D(8, 1, Pad = Pad.Same)", "Conv2D(8, 1, Pad = Pad.Full)")]
    [InlineData("MaxPool2D(2)", "MaxPool2D(2, Stride = 2, Padding = 0)")]
    [InlineData("GroupNorm(2)", "GroupNorm(2, Epsilon = 1e-5)")]
    public void Equal_layers_have_equal_fingerprints(string first, string second) => Assert.Equal(Fingerprint(first), Fingerprint(second));

    [Fact]
    public void Different_layers_have_different_fingerprints()
    {
        string[] layers =
        [
            "Conv2D(8, 3)", "Conv2D(4, 3)", "Conv2D(8, 4)", "Conv2D(8, 3, 4)", "Conv2D(8, 4, 3)", "Conv2D(8, 4, Pad = Pad.Same)",
            "Conv2D(8, 3, Padding = 1)", "Conv2D(8, 3, PaddingHeight = 1)", "Conv2D(8, 3, PaddingWidth = 1)", "Conv2D(8, 3, Padding = 2)",
            "Conv2D(8, 3, Stride = 2)", "Conv2D(8, 3, StrideHeight = 2)", "Conv2D(8, 3, StrideWidth = 2)", "Conv2D(8, 3, Dilation = 2)",
            "Conv2D(8, 3, DilationHeight = 2)", "Conv2D(8, 3, Groups = 2)", "Conv2D(8, 3, Groups = 4)", "Conv2D(8, 3, Bias = false)",
            "MaxPool2D(2)", "MaxPool2D(3)", "MaxPool2D(3, Stride = 2)", "MaxPool2D(2, Padding = 1)", "AvgPool2D(2)", "GlobalAvgPool2D",
            "GlobalMaxPool2D", "GroupNorm(2)", "GroupNorm(4)", "GroupNorm(2, Epsilon = 1e-3)", "Reshape(8, 4, 16)", "Reshape(8, 64)",
        ];
        Assert.Distinct(layers.Select(Fingerprint));
    }

    [Fact]
    public void The_fingerprint_of_images_is_known_and_does_not_drift()
    {
        Graph graph = Parsed("""
            using Compiled;
            [Network(8, 9, 9)]
            [Conv2D(8, 4, Pad = Pad.Same, Groups = 2), MaxPool2D(3, Stride = 2)]
            [GroupNorm(4), Reshape(8, 16), Conv1D(4, 3, Bias = false)]
            public partial class Net;
            """);
        Assert.Equal(
            "input (8, 9, 9)\nConv2D(8, groups 2, bias, 4/1/1+2/1, 4/1/1+2/1) reads -1\nMaxPool2D(3, stride 2, padding 0) reads 0\n"
            + "GroupNorm(4, 1E-05) reads 1\nReshape(8, 16) reads 2\nConv1D(4, groups 1, no bias, 3/1/0+0/1) reads 3\nloss none\n",
            ArchitectureHash.Describe(graph));
    }

    [Theory]
    [InlineData("MeanSquaredError")]
    [InlineData("SumSquaredError")]
    [InlineData("MeanAbsoluteError")]
    [InlineData("Huber")]
    [InlineData("BinaryCrossEntropy")]
    public Task Losses_of_single_elements_measure_images(string loss) =>
        Analyzed.Clean($"[Network(1, 9, 11)] [Conv2D(6, 5)] [{loss}] public partial class Net;");

    private static string Fingerprint(string layer) =>
        ArchitectureHash.Compute(Parsed($"using Compiled; [Network(8, 8, 8)] [{layer}] public partial class Net;"));

    /// <summary>The graph of a network written as source.</summary>
    private static Graph Parsed(string source)
    {
        CSharpCompilation compilation = Sources.Compile([source]);
        GraphResult result = GraphBuilder.Build(
            NetworkParser.Parse(Sources.Type(compilation, "Net"), CancellationToken.None).Spec);
        Assert.Empty(result.Problems);
        return result.Graph!;
    }
}
