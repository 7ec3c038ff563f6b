using System.Threading.Tasks;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Faults of the layers over images and signals: arguments and shapes.</summary>
public class ImageLayerFaultTests
{
    private const string Huge = "2147483647";

    [Theory]
    [InlineData("Conv2D(0, 3)", "number of filters of 0", "1 or more")]
    [InlineData("Conv2D(-1, 3)", "number of filters of -1")]
    [InlineData("Conv2D(4, 0)", "kernel of 0", "1 or more")]
    [InlineData("Conv2D(4, 0, 3)", "kernelHeight of 0")]
    [InlineData("Conv2D(4, 3, -2)", "kernelWidth of -2")]
    [InlineData("Conv2D(4, 3, Stride = 0)", "Stride of 0", "1 or more")]
    [InlineData("Conv2D(4, 3, StrideHeight = 0)", "StrideHeight of 0")]
    [InlineData("Conv2D(4, 3, Stride = 2, StrideWidth = -1)", "StrideWidth of -1")]
    [InlineData("Conv2D(4, 3, Dilation = 0)", "Dilation of 0", "1 or more")]
    [InlineData("Conv2D(4, 3, DilationWidth = int.MinValue)", "DilationWidth of -2147483648")]
    [InlineData("Conv2D(4, 3, Padding = -1)", "Padding of -1", "0 or more")]
    [InlineData("Conv2D(4, 3, PaddingHeight = -1)", "PaddingHeight of -1")]
    [InlineData("Conv2D(4, 3, Padding = int.MaxValue)", "Padding of " + Huge, "use less")]
    [InlineData("Conv2D(4, 3, Groups = 0)", "number of Groups of 0", "1 or more")]
    [InlineData("Conv2D(5, 3, Groups = 2)", "5 filters do not divide into 2 groups", "multiple of 2")]
    [InlineData("Conv2D(4, 3, Pad = (Pad)9)", "9 is no member of Compiled.Pad")]
    [InlineData("Conv2D(4, 3, Pad = (Pad)(-1))", "-1 is no member of Compiled.Pad")]
    [InlineData("Conv2D(4, 3, Init = (Init)99)", "99 is no member of Compiled.Init")]
    [InlineData("Conv2D(4, 3, InitStd = -1f)", "InitStd of -1")]
    [InlineData("Conv2D(4, 3, Init = Init.Normal, InitStd = double.NaN)", "InitStd of NaN")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Same, Stride = 2)", "Pad.Same", "Stride of 2", "stride 1")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Same, StrideWidth = 2)", "Pad.Same", "StrideWidth of 2")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Same, Padding = 1)", "Pad.Same", "Padding = 1", "leave one of the two out")]
    [InlineData("Conv2D(4, 3, Pad = Pad.Full, PaddingHeight = 0)", "Pad.Full", "PaddingHeight = 0", "leave one")]
    [InlineData("Conv2D(4, int.MaxValue)", "kernel of " + Huge, "smaller")]
    [InlineData("Conv2D(4, 3, int.MaxValue)", "kernel of " + Huge)]
    [InlineData("Conv2D(4, int.MaxValue, Pad = Pad.Same)", "kernel of " + Huge)]
    [InlineData("Conv2D(4, int.MaxValue, Dilation = int.MaxValue, Pad = Pad.Full)", "Dilation = " + Huge, "4611686011984936963 values")]
    [InlineData("Conv2D(4, 3, Dilation = int.MaxValue)", "Dilation = " + Huge, "spans 4294967295 values")]
    [InlineData("Conv2D(4, 3, DilationHeight = int.MaxValue)", "DilationHeight = " + Huge)]
    [InlineData("MaxPool2D(0)", "size of 0", "1 or more")]
    [InlineData("MaxPool2D(int.MinValue)", "size of -2147483648")]
    [InlineData("MaxPool2D(2, Stride = 0)", "Stride of 0")]
    [InlineData("MaxPool2D(2, Padding = -1)", "Padding of -1")]
    [InlineData("MaxPool2D(2, Padding = 2)", "Padding of 2 is more than half of the size 2", "use 1 or less")]
    [InlineData("AvgPool2D(3, Padding = 2)", "Padding of 2", "use 1 or less")]
    [InlineData("AvgPool2D(1, Padding = 1)", "use 0 or less")]
    [InlineData("GroupNorm(0)", "number of groups of 0")]
    [InlineData("GroupNorm(-3)", "number of groups of -3")]
    [InlineData("GroupNorm(2, Epsilon = 0.0)", "Epsilon of 0")]
    [InlineData("GroupNorm(2, Epsilon = double.NaN)", "Epsilon of NaN")]
    [InlineData("Reshape", "0 extents")]
    [InlineData("Reshape(null)", "0 extents")]
    [InlineData("Reshape(1, 1, 1, 600)", "4 extents", "image (C, H, W)")]
    [InlineData("Reshape(6, 0, 100)", "(6, 0, 100)", "1 or more")]
    [InlineData("Reshape(-1, -600)", "(-1, -600)", "1 or more")]
    [InlineData("Reshape(int.MaxValue, int.MaxValue, int.MaxValue)", "values a sample may have")]
    public Task An_argument_of_an_image_layer_out_of_range(string layer, params string[] said)
    {
        string kind = layer.Split('(')[0];
        return Analyzed.SingleInLayers(
            $"#nullable disable\n[Network(6, 10, 10)]\n[ReLU, {layer}]\n[Dense(2)]", "CMP009", layer, [$"Layer 2 ({kind}): ", .. said]);
    }

    [Theory]
    [InlineData("Conv1D(0, 3)", "number of filters of 0")]
    [InlineData("Conv1D(4, -1)", "kernel of -1")]
    [InlineData("Conv1D(4, 3, Stride = 0)", "Stride of 0")]
    [InlineData("Conv1D(4, 3, Padding = -2)", "Padding of -2")]
    [InlineData("Conv1D(4, 3, Dilation = -1)", "Dilation of -1")]
    [InlineData("Conv1D(4, 3, Groups = 3)", "4 filters do not divide into 3 groups")]
    [InlineData("Conv1D(4, 3, Pad = Pad.Same, Stride = 3)", "Stride of 3")]
    [InlineData("Conv1D(4, 3, Dilation = int.MaxValue, Pad = Pad.Full)", "Dilation = " + Huge)]
    public Task An_argument_of_a_signal_layer_out_of_range(string layer, string said) =>
        Analyzed.SingleInLayers($"[Network(6, 10)]\n[{layer}]", "CMP009", layer, "Layer 1 (Conv1D): ", said);

    [Theory]
    [InlineData("Conv2D(4, 11)", "kernel of 11 x 11 is larger than an image of shape (6, 10, 10)", "nothing would be left", "smaller kernel")]
    [InlineData("Conv2D(4, 3, 11)", "kernel of 3 x 11 is larger")]
    [InlineData("Conv2D(4, 13, Padding = 1)", "kernel of 13 x 13", "padded to 12 x 12")]
    [InlineData("Conv2D(4, 13, 3, PaddingHeight = 1)", "kernel of 13 x 3", "padded to 12 x 10")]
    [InlineData("Conv2D(4, 3, Dilation = 5)", "kernel of 3 x 3, dilated to 11 x 11,", "(6, 10, 10)")]
    [InlineData("Conv2D(4, 3, DilationWidth = 7, Padding = 2)", "dilated to 3 x 15", "padded to 14 x 14")]
    [InlineData("Conv2D(4, 3, Groups = 4)", "6 channels of an image of shape (6, 10, 10) do not divide into 4 groups", "4 filters")]
    [InlineData("Conv2D(4, 3, Padding = 100000)", "grows to 200010 x 200010", "less padding")]
    [InlineData("Conv2D(4, 100000, Pad = Pad.Full)", "grows to 200008 x 200008")]
    [InlineData("Conv2D(int.MaxValue, 3)", Huge + " filters", "115964116938 weights", "fewer filters")]
    [InlineData("MaxPool2D(11)", "window of 11 x 11 is larger than an image of shape (6, 10, 10)", "smaller window")]
    [InlineData("AvgPool2D(int.MaxValue)", "window of " + Huge)]
    [InlineData("MaxPool2D(100000, Padding = 50000)", "grows to 100010 x 100010")]
    [InlineData("MaxPool2D(int.MaxValue, Padding = 1073741823)", "grows to 2147483656 x 2147483656")]
    [InlineData("GroupNorm(4)", "6 channels of an image of shape (6, 10, 10) do not divide into 4 groups")]
    [InlineData("Reshape(6, 10, 11)", "an image of shape (6, 10, 10) has 600 values and shape (6, 10, 11) has 660", "the same")]
    [InlineData("Conv1D(4, 3)", "signals (C, L), not on an image of shape (6, 10, 10)", "Reshape")]
    public Task A_shape_an_image_layer_cannot_take(string layer, params string[] said) =>
        Analyzed.SingleInLayers($"[Network(6, 10, 10)]\n[{layer}]", "CMP010", layer, [$"Layer 1 ({layer.Split('(')[0]}): ", .. said]);

    [Theory]
    [InlineData("Conv2D(4, 3)")]
    [InlineData("MaxPool2D(2)")]
    [InlineData("AvgPool2D(2)")]
    [InlineData("GlobalAvgPool2D")]
    [InlineData("GlobalMaxPool2D")]
    public async Task An_image_layer_on_something_else(string layer)
    {
        const string Remedy = "Reshape(channels, height, width)";
        await Analyzed.SingleInLayers($"[Network(36)]\n[{layer}]", "CMP010", layer, "not on a vector of shape (36)", Remedy);
        await Analyzed.SingleInLayers($"[Network(6, 6)]\n[{layer}]", "CMP010", layer, "sequence of shape (6, 6)", Remedy);
    }

    [Theory]
    [InlineData("Conv1D(4, 11)", "kernel of 11 is larger than", "(6, 10)")]
    [InlineData("Conv1D(4, 13, Padding = 1)", "padded to 12")]
    [InlineData("Conv1D(4, 3, Groups = 2, Dilation = 5)", "dilated to 11")]
    [InlineData("Conv1D(4, 3, Groups = 4)", "6 channels", "4 groups")]
    [InlineData("GroupNorm(5)", "6 channels", "5 groups")]
    public Task A_shape_a_signal_layer_cannot_take(string layer, params string[] said) =>
        Analyzed.SingleInLayers($"[Network(6, 10)]\n[{layer}]", "CMP010", layer, said);

    [Fact]
    public Task Features_that_do_not_divide_into_groups() =>
        Analyzed.SingleInLayers("[Network(7)]\n[GroupNorm(2)]", "CMP010", "GroupNorm(2)", "7 features of a vector of shape (7)", "2 groups");

    [Fact]
    public Task A_size_that_reaches_zero_is_told_where_it_happens() => Analyzed.SingleInLayers(
        "[Network(1, 12, 12)]\n[Conv2D(4, 3), MaxPool2D(2)]\n[Conv2D(8, 3), MaxPool2D(2)]\n[Conv2D(8, 2, Padding = 0), ReLU]\n[Dense(10)]",
        "CMP010",
        "Conv2D(8, 2, Padding = 0)",
        "Layer 5 (Conv2D)",
        "an image of shape (8, 1, 1)",
        "nothing would be left");

    [Theory]
    [InlineData("[Network(1, 1000, 1000)]\n[Conv2D(200, 1)]", "Conv2D(200, 1)", "(200, 1000, 1000)", "fewer")]
    [InlineData("[Network(1, 1, 1)]\n[Conv2D(200000000, 1)]", "Conv2D(200000000, 1)", "(200000000, 1, 1)", "fewer")]
    [InlineData("[Network(1, 8000, 8000)]\n[Conv2D(500000000, 1)]", "Conv2D(500000000, 1)", "(500000000, 8000, 8000)", "fewer")]
    public Task Images_beyond_what_a_sample_holds(string layers, string located, params string[] said) =>
        Analyzed.SingleInLayers(layers, "CMP018", located, ["Layer 1 (Conv2D)", .. said]);

    [Theory]
    [InlineData("Add")]
    [InlineData("Multiply")]
    public async Task Joined_images_that_disagree(string join)
    {
        const string Stem = "[Network(3, 8, 8)]\n[Conv2D(4, 3, Name = \"stem\")]\n";
        string located = $"{join}(\"stem\")";
        await Analyzed.SingleInLayers(
            $"{Stem}[Conv2D(4, 3)]\n[{located}]",
            "CMP010",
            located,
            "the running value is an image of shape (4, 4, 4) and 'stem' is an image of shape (4, 6, 6)",
            "strides and paddings");
        await Analyzed.SingleInLayers($"{Stem}[Conv2D(8, 1)]\n[{located}]", "CMP010", located, "(8, 6, 6)", "(4, 6, 6)", "same filters");
        await Analyzed.SingleInLayers($"{Stem}[Flatten]\n[{located}]", "CMP010", located, "(144)", "(4, 6, 6)", "Flatten or Reshape");
    }

    [Fact]
    public async Task Concatenated_images_of_unequal_heights_and_ranks()
    {
        const string Located = "Concat(\"stem\")";
        await Analyzed.SingleInLayers(
            $"[Network(3, 8, 8)]\n[Conv2D(4, 3, Name = \"stem\")]\n[Conv2D(4, 3, 1)]\n[{Located}]",
            "CMP010",
            Located,
            "the running value is an image of shape (4, 4, 6) and 'stem' is an image of shape (4, 6, 6)",
            "same height and width");
        await Analyzed.SingleInLayers(
            $"[Network(3, 8)]\n[Conv1D(4, 3, Name = \"stem\")]\n[Conv1D(4, 3)]\n[{Located}]", "CMP010", Located, "(4, 4)", "(4, 6)", "same length");
        await Analyzed.SingleInLayers(
            $"[Network(3, 8, 8)]\n[ReLU(Name = \"stem\")]\n[GlobalAvgPool2D]\n[{Located}]", "CMP010", Located, "(3)", "(3, 8, 8)", "Flatten");
    }
}
