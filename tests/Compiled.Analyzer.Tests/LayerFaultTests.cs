using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Faults of one layer: arguments, shapes, places.</summary>
public class LayerFaultTests
{
    [Theory]
    [InlineData("Dense(0)", "0 units")]
    [InlineData("Dense(-1)", "-1 units")]
    [InlineData("Dense(int.MinValue)", "-2147483648 units")]
    [InlineData("Dense(2, InitStd = -1f)", "InitStd of -1")]
    [InlineData("Dense(2, InitStd = float.NaN)", "InitStd of NaN")]
    [InlineData("Dense(2, Init = (Init)99)", "99 is no member of Compiled.Init")]
    [InlineData("Dropout(1f)", "rate of 1 ", "less than 1")]
    [InlineData("Dropout(-0.1f)", "rate of -0.1 ")]
    [InlineData("Dropout(float.NaN)", "rate of NaN ")]
    [InlineData("Dropout(-0.1)", "rate of -0.1 ")]
    [InlineData("Dropout(double.NaN)", "rate of NaN ")]
    [InlineData("BatchNorm(Momentum = 1.5f)", "Momentum of 1.5")]
    [InlineData("BatchNorm(Momentum = float.NaN)", "Momentum of NaN")]
    [InlineData("BatchNorm(Epsilon = 0f)", "Epsilon of 0")]
    [InlineData("LayerNorm(Epsilon = -1e-5f)", "Epsilon of -1E-05")]
    [InlineData("LayerNorm(Epsilon = float.PositiveInfinity)", "Epsilon of PositiveInfinity")]
    [InlineData("LeakyReLU(float.NaN)", "slope of LeakyReLU")]
    [InlineData("ELU(float.PositiveInfinity)", "alpha of ELU")]
    [InlineData("PReLU(Slope = float.NaN)", "slope of PReLU")]
    [InlineData("Swish(float.NaN)", "beta of Swish")]
    [InlineData("Swish(float.NaN, Learnable = true)", "beta of Swish")]
    public Task An_argument_out_of_range(string layer, params string[] said)
    {
        string kind = layer.Substring(0, layer.IndexOf('('));
        return Analyzed.SingleInLayers($"[Network(4)]\n[Dense(3), {layer}]\n[Dense(2)]", "CMP009", layer, [$"Layer 2 ({kind}): ", .. said]);
    }

    [Theory]
    [InlineData("Huber(0f)", "delta of 0")]
    [InlineData("Huber(float.NaN)", "delta of NaN")]
    [InlineData("SoftmaxCrossEntropy(LabelSmoothing = 1.1f)", "LabelSmoothing of 1.1")]
    [InlineData("SoftmaxCrossEntropy(LabelSmoothing = float.NaN)", "LabelSmoothing of NaN")]
    public Task An_argument_of_a_loss_out_of_range(string loss, string said) =>
        Analyzed.SingleInLayers($"[Network(4)]\n[Dense(3)]\n[{loss}]", "CMP009", loss, "Layer 2", said);

    [Fact]
    public Task Units_beyond_what_a_network_holds() =>
        Analyzed.SingleInLayers("[Network(4)]\n[Dense(int.MaxValue)]", "CMP010", "Dense(int.MaxValue)", "2147483647 units", "shape (4)", "fewer");

    [Fact]
    public Task Values_beyond_what_a_sample_holds() =>
        Analyzed.SingleInLayers("[Network(1)]\n[Dense(200000000)]", "CMP018", "Dense(200000000)", "Layer 1", "shape (1)", "(200000000)", "fewer");

    [Fact]
    public Task Parameters_beyond_what_a_network_holds() => Analyzed.SingleInLayers(
        "[Network(20000)]\n[Dense(20000)]\n[Dense(20000)]", "CMP018", "Dense(20000)", "Layer 2 (Dense)", "shape (20000)", "800040000 parameters");

    [Theory]
    [InlineData("Add")]
    [InlineData("Multiply")]
    public Task Joined_shapes_that_disagree(string join) => Analyzed.SingleInLayers(
        $"[Network(4)]\n[Dense(8, Name = \"stem\")]\n[Dense(6)]\n[{join}(\"stem\")]",
        "CMP010",
        $"{join}(\"stem\")",
        $"Layer 3 ({join})",
        "running value is a vector of shape (6)",
        "'stem' is a vector of shape (8)",
        "same shape",
        "same units");

    [Theory]
    [InlineData("Softmax")]
    [InlineData("SoftmaxCrossEntropy")]
    public Task Vector_layers_on_images(string layer) => Analyzed.SingleInLayers(
        $"[Network(3, 4, 5)]\n[ReLU, {layer}]", "CMP010", layer, "Layer 2", "not on an image of shape (3, 4, 5)", "Flatten", "(60)");

    [Fact]
    public Task An_image_joined_with_a_vector() => Analyzed.SingleInLayers(
        "[Network(1, 2, 2)]\n[ReLU(Name = \"image\")]\n[Flatten]\n[Concat(\"image\")]", "CMP010", "Concat(\"image\")", "(1, 2, 2)");

    [Fact]
    public Task Concatenation_beyond_what_a_sample_holds() => Analyzed.SingleInLayers(
        "[Network(100000000)]\n[ReLU(Name = \"wide\")]\n[Concat(\"wide\")]", "CMP010", "Concat(\"wide\")", "(100000000)", "values a sample");

    [Fact]
    public Task A_layer_after_the_loss() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3)]\n[MeanSquaredError]\n[Dense(2)]", "CMP011", "MeanSquaredError", "Layer 2", "layer 3 (Dense)", "to the end");

    [Fact]
    public Task Two_losses() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3)]\n[MeanSquaredError]\n[Huber]", "CMP011", "Huber", "Layer 3 (Huber) is a second loss", "keep one");

    [Fact]
    public Task A_loss_that_starts_elsewhere() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3, Name = \"a\")]\n[Dense(2)]\n[MeanSquaredError(From = \"a\")]",
        "CMP011",
        "MeanSquaredError(From = \"a\")",
        "reads the layer above it, not \"a\"",
        "take From out");

    [Theory]
    [InlineData("Dense(2, From = \"stem\")", "no layer above has a name")]
    [InlineData("Dense(2, From = \"\")", "\"\"")]
    [InlineData("Dense(2, From = \"self\", Name = \"self\")", "its own output")]
    [InlineData("Dense(2, From = \"later\")", "further down by layer 3 (ReLU)")]
    [InlineData("Dense(2, From = \"dense1\")", "automatic name", "layer 1 (Dense)", "Name = \"dense1\"")]
    [InlineData("Add(\"later\")", "further down")]
    [InlineData("Add(\"join\", Name = \"join\")", "its own output")]
    [InlineData("Multiply(\"nowhere\")", "\"nowhere\"")]
    [InlineData("Concat(\"a\\nb\")", "\\u000a")]
    public Task An_output_no_layer_above_has(string layer, params string[] said) => Analyzed.SingleInLayers(
        $"[Network(4)]\n[Dense(3)]\n[{layer}]\n[ReLU(Name = \"later\")]", "CMP012", layer, ["Layer 2", .. said]);

    [Fact]
    public Task A_null_name_to_join() => Analyzed.SingleInLayers(
        "#nullable disable\n[Network(4)]\n[Dense(4)]\n[Add(null)]", "CMP012", "Add(null)", "Layer 2 (Add)");

    [Fact]
    public Task The_names_there_are_help_to_find_the_right_one() => Analyzed.SingleInLayers(
        "[Network(4)]\n[Dense(3, Name = \"stem\")]\n[ReLU(Name = \"early\")]\n[Add(\"steem\")]", "CMP012", "Add(\"steem\")", "\"stem\", \"early\"");

    [Fact]
    public async Task Training_through_a_step_draws_a_warning()
    {
        Diagnostic warning = await Analyzed.SingleInLayers(
            "[Network(4)]\n[Dense(3)]\n[Step]\n[Dense(2), Step]\n[MeanSquaredError]", "CMP019", "Step", "Layer 2 (Step)", "never trained");
        Assert.Equal(DiagnosticSeverity.Warning, warning.Severity);
    }

    [Theory]
    [InlineData("[Network(4)] [Dense(3), Step]")]
    [InlineData("[Network(4)] [Step, Dense(3)] [MeanSquaredError]")]
    public Task A_step_without_training_is_fine(string layers) => Analyzed.Clean(layers + " public partial class Net;");
}
