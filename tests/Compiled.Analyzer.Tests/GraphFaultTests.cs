using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Xunit;
using static Compiled.Analyzer.Tests.Specs;

namespace Compiled.Analyzer.Tests;

/// <summary>Faults that only the whole graph shows.</summary>
public class GraphFaultTests
{
    [Fact]
    public Task A_branch_never_joined() => Analyzed.SingleInLayers(
        "[Network(3, 8, 8)]\n[Conv2D(4, 3, Name = \"a\")]\n[Conv2D(5, 1, Name = \"b\")]\n[Conv2D(2, 3, From = \"a\")]\n[MeanSquaredError]",
        "CMP021",
        "Conv2D(5, 1, Name = \"b\")",
        "Layer 2 (Conv2D) makes an image of shape (5, 6, 6) that nothing reads",
        "layer 3 (Conv2D) starts from layer 1 (Conv2D)",
        "by \"b\"");

    [Fact]
    public Task A_running_value_abandoned() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3, Name = \"a\"), ReLU]\n[Dense(3)]\n[Sigmoid(From = \"a\")]",
        "CMP021",
        "Dense(3)",
        "Layer 3 (Dense) makes a vector of shape (3)",
        "by a Name it is given");

    [Fact]
    public Task A_chain_never_joined_is_told_at_its_end() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3, Name = \"a\")]\n[Dense(5), ReLU, Dense(2), Tanh]\n[Add(\"a\", From = \"a\")]", "CMP021", "Tanh", "Layer 5 (Tanh)");

    [Theory]
    [InlineData("[Network(4)] [Dense(4, Name = \"a\"), ReLU(Name = \"b\")] [Dense(4, From = \"a\"), Add(\"b\")]")]
    [InlineData("[Network(4)] [Dense(4, Name = \"a\"), ReLU(Name = \"b\"), Dense(2)]")]
    [InlineData("[Network(4)] [Dense(4, Name = \"a\")] [Dense(2, From = \"a\"), MeanSquaredError]")]
    public Task A_name_nobody_uses_is_fine_as_long_as_the_value_is_read(string layers) => Analyzed.Clean(layers + " public partial class Net;");

    [Fact]
    public async Task A_spread_that_nothing_reads_draws_a_warning()
    {
        const string Layer = "Conv2D(4, 3, Init = Init.He, InitStd = 0.1f)";
        Diagnostic warning = await Analyzed.SingleInLayers(
            $"[Network(1, 8, 8)]\n[{Layer}, ReLU]\n[Dense(2, InitStd = 0.2f)]", "CMP022", Layer, "Layer 1 (Conv2D)", "Init = Init.Normal");
        Assert.Equal(DiagnosticSeverity.Warning, warning.Severity);
    }

    [Fact]
    public Task A_workspace_above_a_gibibyte_in_inference() => Analyzed.SingleInLayers(
        "[Network(3, 512, 1024)]\n[MaxPool2D(2), Conv2D(128, 3, Padding = 1), ReLU]\n[GlobalAvgPool2D]\n[Dense(10)]",
        "CMP018",
        "Conv2D(128, 3, Padding = 1)",
        "Layer 2 (Conv2D) turns an image of shape (3, 256, 512) into an image of shape (128, 256, 512)",
        "1.03 GiB in inference",
        "1 GiB");

    [Fact]
    public Task A_workspace_above_a_gibibyte_in_training() => Analyzed.SingleInLayers(
        "[Network(1, 256, 256)]\n" + string.Concat(System.Linq.Enumerable.Repeat("[Conv2D(64, 3, Pad = Pad.Same), ReLU]\n", 5))
        + "[GlobalAvgPool2D]\n[Dense(10)]\n[SoftmaxCrossEntropy]",
        "CMP018",
        "Conv2D(64, 3, Pad = Pad.Same)",
        "Layer 1 (Conv2D)",
        "1.01 GiB in training");

    [Fact]
    public Task A_sample_above_a_gibibyte() => Analyzed.SingleInLayers(
        "[Network(3, 4096, 4096)]\n[MaxPool2D(2)]\n[GlobalAvgPool2D]",
        "CMP018",
        "Network(3, 4096, 4096)",
        "Network takes an image of shape (3, 4096, 4096)",
        "3.75 GiB");

    [Fact]
    public void The_bound_counts_what_every_plan_must_hold()
    {
        // In place and fused layers need nothing of their own; the inputs of a layer and its output are there at once.
        LayerSpec convolution = Layer("Conv2D", "a", null, ("Filters", 2), ("Kernel", 3), ("Pad", 1));
        LayerSpec pool = Layer("MaxPool2D", arguments: ("Size", 2));
        Graph graph = Graph(new Shape(1, 8, 8), convolution, Layer("BatchNorm"), Layer("ReLU"), pool, Layer("Flatten"), Dense(3));
        Assert.Equal(16 * sizeof(float) * (64 + 128), WorkspaceCheck.InferenceBytes(graph));
        Assert.Equal(0, WorkspaceCheck.TrainingBytes(graph));
        Graph trained = Graph(new Shape(1, 8, 8), convolution, Layer("ReLU"), pool, Dense(3), Layer("MeanSquaredError"));
        Assert.Equal(16 * sizeof(float) * (64 + 32), WorkspaceCheck.TrainingBytes(trained));
    }
}
