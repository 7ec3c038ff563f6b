using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Convolutions of awkward shapes, alone and in front of what is fused with them, against the reference.</summary>
public sealed class ConvolutionTests
{
    /// <summary>The shape of a sample and one convolution.</summary>
    public static TheoryData<string, string> Shapes => new()
    {
        // A kernel as large as the image, one output pixel, one channel, one of everything.
        { "1, 1, 1", "Conv2D(1, 1)" },
        { "1, 3, 3", "Conv2D(1, 3)" },
        { "3, 4, 5", "Conv2D(7, 4, 5)" },
        { "2, 5, 5", "Conv2D(17, 5)" },
        { "1, 6, 1", "Conv2D(2, 6, 1)" },
        { "1, 1, 9", "Conv2D(3, 1, 9)" },
        { "5, 1, 1", "Conv2D(3, 1)" },
        { "1, 2, 2", "Conv2D(3, 2, Padding = 1, Stride = 3)" },
        { "2, 3, 3", "Conv2D(4, 5, Padding = 1)" },
        { "1, 1, 1", "Conv2D(4, 3, Padding = 1)" },

        // Numbers of channels and filters around the tiles.
        { "17, 3, 4", "Conv2D(2, 2)" },
        { "2, 4, 5", "Conv2D(17, 3)" },
        { "17, 4, 3", "Conv2D(17, 3, Padding = 1)" },
        { "16, 4, 4", "Conv2D(16, 3, Padding = 1)" },
        { "1, 5, 6", "Conv2D(33, 3)" },
        { "33, 3, 3", "Conv2D(1, 2)" },
        { "31, 2, 3", "Conv2D(15, 1)" },
        { "4, 3, 17", "Conv2D(5, 1)" },

        // Widths and heights around the tiles.
        { "1, 3, 33", "Conv2D(3, 3)" },
        { "2, 19, 3", "Conv2D(3, 3)" },
        { "1, 7, 14", "Conv2D(4, 3, Padding = 1)" },
        { "2, 13, 13", "Conv2D(3, 5)" },
        { "1, 28, 28", "Conv2D(3, 5)" },

        // Strides, below, at and above the kernel.
        { "2, 7, 8", "Conv2D(3, 3, Stride = 2)" },
        { "2, 8, 9", "Conv2D(3, 2, Stride = 2)" },
        { "2, 8, 10", "Conv2D(3, 2, Stride = 3)" },
        { "3, 9, 7", "Conv2D(4, 1, Stride = 2)" },
        { "1, 11, 11", "Conv2D(2, 1, Stride = 5)" },
        { "2, 9, 9", "Conv2D(3, 3, Stride = 4, Padding = 1)" },
        { "2, 7, 11", "Conv2D(3, 3, StrideHeight = 2, StrideWidth = 3)" },
        { "2, 6, 7", "Conv2D(3, 3, StrideWidth = 2, Padding = 1)" },
        { "2, 4, 4", "Conv2D(3, 3, Stride = 100)" },
        { "3, 8, 8", "Conv2D(5, 3, Stride = 2, Padding = 1)" },

        // Padding up to what a kernel can still reach over, and past it.
        { "2, 4, 5", "Conv2D(3, 3, Padding = 2)" },
        { "2, 3, 3", "Conv2D(3, 5, Padding = 4)" },
        { "1, 2, 3", "Conv2D(2, 4, Padding = 3, Stride = 2)" },
        { "2, 4, 6", "Conv2D(3, 3, PaddingHeight = 2)" },
        { "2, 4, 6", "Conv2D(3, 3, PaddingHeight = 0, PaddingWidth = 1, StrideWidth = 2)" },
        { "2, 3, 3", "Conv2D(3, 2, Padding = 3)" },
        { "2, 3, 4", "Conv2D(3, 1, Padding = 1)" },

        // Dilation that just fits, and that reaches over the border.
        { "2, 7, 7", "Conv2D(3, 3, Dilation = 3)" },
        { "1, 5, 9", "Conv2D(2, 3, DilationHeight = 2, DilationWidth = 4)" },
        { "2, 5, 6", "Conv2D(3, 2, Dilation = 4)" },
        { "2, 6, 6", "Conv2D(3, 3, Dilation = 2, Padding = 2)" },
        { "2, 7, 8", "Conv2D(3, 3, Dilation = 2, Stride = 2, Padding = 1)" },
        { "1, 4, 4", "Conv2D(2, 3, Dilation = 3, Padding = 3)" },
        { "2, 9, 6", "Conv2D(3, 4, 2, DilationHeight = 2, PaddingWidth = 1, StrideHeight = 2)" },

        // Groups of 1, 2, 3 and all: depthwise, with one filter a channel and with more.
        { "4, 5, 5", "Conv2D(6, 3, Groups = 2)" },
        { "6, 4, 5", "Conv2D(9, 2, Groups = 3)" },
        { "6, 5, 5", "Conv2D(6, 3, Groups = 6, Padding = 1)" },
        { "3, 5, 6", "Conv2D(6, 3, Groups = 3)" },
        { "2, 4, 5", "Conv2D(34, 3, Groups = 2)" },
        { "34, 3, 3", "Conv2D(2, 2, Groups = 2)" },
        { "17, 5, 4", "Conv2D(17, 3, Groups = 17, Stride = 2, Padding = 1)" },
        { "4, 7, 7", "Conv2D(4, 3, Groups = 4, Dilation = 2, Padding = 2, Bias = false)" },
        { "6, 3, 3", "Conv2D(4, 1, Groups = 2)" },

        // Rectangles.
        { "2, 6, 8", "Conv2D(3, 1, 3)" },
        { "2, 8, 6", "Conv2D(3, 3, 1)" },
        { "2, 6, 7", "Conv2D(3, 2, 5, PaddingHeight = 1, PaddingWidth = 2, StrideHeight = 2)" },

        // Same and full, odd and even, dilated.
        { "2, 5, 6", "Conv2D(3, 3, Pad = Pad.Same)" },
        { "2, 5, 6", "Conv2D(3, 2, Pad = Pad.Same)" },
        { "2, 5, 6", "Conv2D(3, 4, 2, Pad = Pad.Same)" },
        { "1, 3, 3", "Conv2D(2, 5, Pad = Pad.Same)" },
        { "2, 5, 5", "Conv2D(3, 2, Pad = Pad.Same, Dilation = 3)" },
        { "2, 4, 5", "Conv2D(3, 3, Pad = Pad.Full)" },
        { "1, 1, 2", "Conv2D(2, 3, Pad = Pad.Full)" },
        { "2, 4, 4", "Conv2D(3, 2, Pad = Pad.Full, Dilation = 2)" },
        { "2, 5, 5", "Conv2D(3, 3, Pad = Pad.Full, Stride = 2)" },

        // Without a bias.
        { "3, 5, 5", "Conv2D(4, 3, Bias = false)" },
        { "3, 4, 4", "Conv2D(17, 1, Bias = false)" },

        // Signals.
        { "1, 1", "Conv1D(1, 1)" },
        { "3, 5", "Conv1D(4, 5)" },
        { "1, 40", "Conv1D(3, 7)" },
        { "2, 11", "Conv1D(5, 3, Stride = 2, Padding = 1)" },
        { "2, 9", "Conv1D(3, 3, Dilation = 4)" },
        { "4, 8", "Conv1D(6, 3, Groups = 2, Pad = Pad.Same)" },
        { "5, 9", "Conv1D(10, 2, Groups = 5, Pad = Pad.Same, Bias = false)" },
        { "2, 6", "Conv1D(17, 4, Pad = Pad.Full)" },
        { "17, 4", "Conv1D(3, 2, Stride = 3, Padding = 1)" },
    };

    /// <summary>All but Softmax, which takes vectors only.</summary>
    public static TheoryData<string> Activations =>
        [.. GradientTests.Activations.Select<object[], string>(row => (string)row[0]).Where(activation => activation != "Softmax")];

    /// <summary>What is fused with a convolution, and odd sizes of which pooling leaves a row or a column over.</summary>
    public static TheoryData<string> Fused =>
    [
        "[Network(1, 8, 8)] [Conv2D(3, 3), ReLU, MaxPool2D(2)]",
        "[Network(2, 7, 9)] [Conv2D(5, 3), ReLU, MaxPool2D(2)]", // 5 x 7: the last row and column belong to no window
        "[Network(2, 6, 6)] [Conv2D(17, 2), Tanh, MaxPool2D(2)]",
        "[Network(1, 3, 3)] [Conv2D(2, 2), ReLU, MaxPool2D(2)]",
        "[Network(1, 4, 19)] [Conv2D(3, 3, Padding = 1), MaxPool2D(2)]",
        "[Network(3, 9, 9)] [Conv2D(4, 3, Stride = 2, Padding = 1), Sigmoid, MaxPool2D(2)]",
        "[Network(4, 6, 7)] [Conv2D(6, 3, Groups = 2), LeakyReLU, MaxPool2D(2)]",
        "[Network(2, 7, 6)] [Conv2D(3, 3, Bias = false), GELU, MaxPool2D(2)]",
        "[Network(2, 9, 8)] [Conv2D(3, 3, Dilation = 2), Mish, MaxPool2D(2), Conv2D(2, 2)]",
        "[Network(2, 6, 8)] [Conv2D(3, 3), ReLU, AvgPool2D(2)]",
        "[Network(2, 7, 7)] [Conv2D(3, 3), AvgPool2D(2), ReLU]",
        "[Network(2, 6, 6)] [Conv2D(3, 3), PReLU, MaxPool2D(2)]",
        "[Network(2, 6, 6)] [Conv2D(3, 3), Swish(Learnable = true), MaxPool2D(2)]",
        "[Network(2, 6, 6)] [Conv2D(4, 3), Softplus, MaxPool2D(3)]",
        "[Network(2, 6, 6)] [Conv2D(4, 3), ReLU(Name = \"r\"), MaxPool2D(2), GlobalAvgPool2D(Name = \"p\"), GlobalMaxPool2D(From = \"r\"), Add(\"p\")]",
        "[Network(2, 6, 6)] [Conv2D(4, 3, Name = \"c\"), ReLU, MaxPool2D(2, Name = \"p\"), MaxPool2D(2, From = \"c\"), Add(\"p\"), Dense(3)]",
        "[Network(1, 12, 12)] [Conv2D(4, 3), ReLU, MaxPool2D(2), Conv2D(6, 2), ReLU, MaxPool2D(2), Dense(5), ReLU, Dense(3)]",

        // Channels fill vectors: the weight gradient goes from the maxima to the windows of single samples.
        "[Network(16, 7, 9)] [Conv2D(3, 3, Padding = 1), ReLU, MaxPool2D(2)]",
        "[Network(2, 8, 8)] [Conv2D(16, 1), Tanh, Conv2D(17, 3, Padding = 2), Tanh, MaxPool2D(2), Dense(2)]",
        "[Network(32, 9, 9)] [Conv2D(5, 3, Stride = 2, Padding = 1, Bias = false), Sigmoid, MaxPool2D(2), Conv2D(3, 2)]",
        "[Network(32, 6, 7)] [Conv2D(10, 2, Groups = 2), LeakyReLU, MaxPool2D(2), LayerNorm]",
        "[Network(16, 9, 8)] [Conv2D(3, 5, Padding = 2), MaxPool2D(2), Conv2D(2, 2)]",
        "[Network(16, 9, 10)] [Conv2D(8, 2, Dilation = 3), ReLU, MaxPool2D(2)]",
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ConvolutionAlone(string shape, string convolution)
    {
        RunAll($"[Network({shape})] [{convolution}] [MeanSquaredError] public partial class Net;", 1, 3, 17);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ConvolutionBetweenLayers(string shape, string convolution)
    {
        // The layer before needs the input gradient, the activations on both sides are fused where they can be.
        string first = convolution[..convolution.IndexOf('(')] + $"({shape[..shape.IndexOf(',')]}, 1)";
        RunAll($"[Network({shape})] [{first}, Tanh, {convolution}, Sigmoid, Flatten, Dense(2)] [MeanSquaredError] public partial class Net;", 2, 16, 33);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationOfAnImage(string activation)
    {
        string layers = $"[Conv2D(3, 3)] [{activation}] [Conv2D(5, 2, Padding = 1)] [{activation}]";
        RunAll($"[Network(2, 5, 6)] {layers} [MeanSquaredError] public partial class Net;", 1, 7, 16, 19);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationReadTwice(string activation)
    {
        // The value before the activation is read too, so neither is only passing through.
        string layers = $"[Conv2D(3, 3, Padding = 1, Name = \"c\")] [{activation}] [Multiply(\"c\")] [Dense(2)]";
        RunAll($"[Network(2, 4, 4)] {layers} [MeanSquaredError] public partial class Net;", 5, 17);
    }

    [Theory]
    [MemberData(nameof(Fused))]
    public void ConvolutionAndPooling(string layers) => RunAll(layers + " [MeanSquaredError] public partial class Net;", 1, 4, 9, 15, 16, 33);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(33)]
    public void EveryNumberOfSamples(int samples)
    {
        const string Declaration = """
            [Network(3, 7, 7)]
            [Conv2D(8, 3, Padding = 1), ReLU, MaxPool2D(2), Conv2D(17, 3, Padding = 1, Stride = 2), Tanh]
            [Dense(4)]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, samples);
    }

    private static void RunAll(string declaration, params int[] sampleCounts) => NetworkCheck.RunAll(declaration, TargetKind.Numbers, sampleCounts);
}
