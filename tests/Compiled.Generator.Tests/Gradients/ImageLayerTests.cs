using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Pools, normalisations and the other layers of images against the reference.</summary>
public sealed class ImageLayerTests
{
    public static TheoryData<string> Pools =>
    [
        "MaxPool2D(1)", "MaxPool2D(2)", "MaxPool2D(3)", "MaxPool2D(5)", "MaxPool2D(2, Stride = 1)", "MaxPool2D(3, Stride = 2)",
        "MaxPool2D(3, Stride = 2, Padding = 1)", "MaxPool2D(3, Stride = 1, Padding = 1)", "MaxPool2D(2, Padding = 1)", "MaxPool2D(2, Stride = 3)",
        "MaxPool2D(4, Stride = 3, Padding = 2)", "MaxPool2D(1, Stride = 2)",
        "AvgPool2D(1)", "AvgPool2D(2)", "AvgPool2D(3)", "AvgPool2D(5)", "AvgPool2D(2, Stride = 1)", "AvgPool2D(3, Stride = 2)",
        "AvgPool2D(3, Stride = 2, Padding = 1)", "AvgPool2D(3, Stride = 1, Padding = 1)", "AvgPool2D(2, Padding = 1)", "AvgPool2D(2, Stride = 3)",
        "AvgPool2D(4, Stride = 3, Padding = 2)", "AvgPool2D(1, Stride = 2)",
        "GlobalAvgPool2D", "GlobalMaxPool2D",
    ];

    /// <summary>Whole networks; those of batch normalisation need two samples.</summary>
    public static TheoryData<string> Networks =>
    [
        // Batch normalisation behind a convolution, before and after the activation, on the input, twice, of one pixel, of 17 channels.
        "[Network(2, 5, 5)] [Conv2D(4, 3, Bias = false), BatchNorm, ReLU, Dense(3)]",
        "[Network(2, 5, 5)] [Conv2D(17, 3), ReLU, BatchNorm, Dense(3)]",
        "[Network(3, 4, 5)] [BatchNorm, Conv2D(5, 2), BatchNorm(Momentum = 0.3f, Epsilon = 0.01f), Tanh]",
        "[Network(2, 6, 6)] [Conv2D(4, 3, Bias = false), BatchNorm, ReLU, MaxPool2D(2), Conv2D(6, 2, Bias = false), BatchNorm]",
        "[Network(2, 4, 4)] [Conv2D(3, 4), BatchNorm, Sigmoid, Dense(2)]",
        "[Network(4, 6, 6)] [Conv2D(4, 3, Groups = 4, Padding = 1), BatchNorm, ReLU6, Conv2D(6, 1), BatchNorm, ReLU6, GlobalAvgPool2D, Dense(2)]",
        "[Network(2, 5, 6)] [Conv2D(3, 3), BatchNorm, PReLU, BatchNorm, GELU]",
        "[Network(2, 5, 6)] [Conv2D(3, 2), BatchNorm(Name = \"b\"), ReLU, Add(\"b\"), Dense(3)]",
        "[Network(2, 3, 3)] [MaxPool2D(2, Stride = 1), BatchNorm, LeakyReLU, Dense(3)]",
        "[Network(2, 7, 6)] [Conv2D(3, 2), GELU, BatchNorm, Conv2D(9, 2, Stride = 2), Tanh, BatchNorm, Dense(2)]",
        "[Network(2, 9, 9)] [Conv2D(3, 2), MaxPool2D(2), BatchNorm, ReLU, Conv2D(18, 1), ReLU, MaxPool2D(2), BatchNorm, Dense(2)]",
        "[Network(2, 6, 5)] [Conv2D(6, 3, Padding = 1, Groups = 2, Name = \"x\"), BatchNorm, ReLU, Add(\"x\"), BatchNorm, Dense(2)]",
        "[Network(3, 9)] [Conv1D(5, 3, Padding = 1), BatchNorm, ReLU, Conv1D(40, 3, Stride = 3), BatchNorm, Flatten, Dense(2)]",

        // Every second column of rows that fill vectors, with and without room for the last one.
        "[Network(8, 16, 16)] [Conv2D(20, 3, Stride = 2, Padding = 1), ReLU, Conv2D(3, 1, Stride = 2), Dense(2)]",
        "[Network(2, 5, 48)] [Conv2D(5, 3, Stride = 2, Padding = 1), Tanh, Dense(2)]",
        "[Network(1, 4, 32)] [Conv2D(4, 3, Stride = 2, Padding = 1), Tanh, Dense(2)]",

        // Group and layer normalisation.
        "[Network(2, 5, 5)] [Conv2D(4, 3, Bias = false), GroupNorm(2), ReLU, Dense(3)]",
        "[Network(6, 3, 4)] [GroupNorm(3), Conv2D(6, 2), GroupNorm(6), Tanh, GroupNorm(1)]",
        "[Network(2, 4, 3)] [Conv2D(17, 2), GroupNorm(17, Epsilon = 0.01f)]",
        "[Network(8)] [Dense(12), GroupNorm(4), ReLU, Dense(3)]",
        "[Network(2, 5, 5)] [Conv2D(4, 3), LayerNorm, ReLU, Conv2D(3, 2), LayerNorm(Epsilon = 0.01f)]",
        "[Network(2, 3, 4)] [LayerNorm, Conv2D(2, 1), Flatten, LayerNorm, Dense(2)]",

        // Slopes a channel, values under other shapes, dropout that keeps everything.
        "[Network(3, 4, 5)] [PReLU, Conv2D(17, 3), PReLU(Slope = 0.1f), Dense(3)]",
        "[Network(12)] [Dense(24), ReLU, Reshape(2, 3, 4), Conv2D(3, 2), Tanh, Reshape(6, 3), Conv1D(4, 2), Reshape(8), Dense(3)]",
        "[Network(2, 3, 4)] [Reshape(4, 3, 2), Conv2D(3, 2), Flatten, Dense(3)]",
        "[Network(2, 5, 5)] [Conv2D(4, 3), ReLU, Dropout(0f), Conv2D(3, 2), Dropout(0f), Dense(3)]",
        "[Network(2, 3, 3)] [Conv2D(2, 2), Flatten, Softmax, Dense(3)]",

        // The same without a convolution.
        "[Network(3, 4, 5)] [BatchNorm, ReLU, Dense(3)]",
        "[Network(6)] [Dense(24), Reshape(2, 3, 4), BatchNorm, PReLU, LayerNorm, Dense(3)]",
        "[Network(6)] [Dense(24), ReLU, Reshape(4, 2, 3), PReLU, BatchNorm, Tanh, BatchNorm]",
        "[Network(2, 3, 4)] [PReLU(Name = \"a\"), BatchNorm(Name = \"b\"), Multiply(\"a\"), Concat(\"b\"), LayerNorm, Dense(2)]",
        "[Network(2, 3, 4)] [BatchNorm(Name = \"a\"), Dense(24), Reshape(2, 3, 4), Add(\"a\"), BatchNorm, Dropout(0f), Dense(2)]",

        // A pool first, a global pool first and last, a pool of a pool.
        "[Network(2, 7, 7)] [AvgPool2D(2), Conv2D(3, 2), ReLU, Dense(2)]",
        "[Network(17, 3, 3)] [GlobalMaxPool2D, Dense(4)]",
        "[Network(1, 9, 9)] [Conv2D(3, 2), MaxPool2D(2), AvgPool2D(2), MaxPool2D(2), Dense(2)]",
        "[Network(2, 8, 8)] [Conv2D(3, 3), ReLU, GlobalAvgPool2D, Dense(4), ReLU, Dense(2)]",
    ];

    [Theory]
    [MemberData(nameof(Pools))]
    public void PoolBehindAConvolution(string pool) =>
        RunAll($"[Network(2, 6, 8)] [Conv2D(3, 2)] [{pool}] [MeanSquaredError] public partial class Net;");

    [Theory]
    [MemberData(nameof(Pools))]
    public void PoolAtTheInputAndBetweenActivations(string pool)
    {
        RunAll($"[Network(3, 5, 7)] [{pool}] [Dense(3)] [MeanSquaredError] public partial class Net;");
        RunAll($"[Network(1, 5, 5)] [Conv2D(17, 1)] [Tanh] [{pool}] [Sigmoid] [Dense(2)] [MeanSquaredError] public partial class Net;");
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void NetworkOfImages(string layers) => RunAll(layers + " [MeanSquaredError] public partial class Net;");

    private static void RunAll(string declaration) => NetworkCheck.RunAll(declaration, TargetKind.Numbers, 3, 8, 16, 17, 33);
}
