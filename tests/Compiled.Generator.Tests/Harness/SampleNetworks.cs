using System;
using System.Linq;
using Xunit;

namespace Compiled.Generator.Tests.Harness;

/// <summary>Networks that between them hold every layer and every way values flow: what the invariants are tested on.</summary>
internal static class SampleNetworks
{
    public const string Regression = "[Network(3)]\n[Dense(5), Tanh, Dense(2)]\n[MeanSquaredError]\npublic partial class Net;";

    public const string Classifier = "[Network(12)]\n[Dense(20), ReLU, Dense(5)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";

    /// <summary>Large enough for several workers to take part in a call.</summary>
    public const string Wide = "[Network(200)]\n[Dense(160), ReLU, Dense(96), GELU, Dense(10)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";

    /// <summary>Two layers that read the samples as they lie: tiles of six outputs and of five whose activation needs its input, and tiles of four with a normalisation folded in.</summary>
    public const string Rows = """
        [Network(512)]
        [Flatten(Name = "x"), Dense(17), GELU(Name = "a"), Dense(16, From = "x"), BatchNorm, ReLU, Concat("a"), Dense(3)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    public const string Normalised = """
        [Network(10)]
        [Dense(33, Bias = false), BatchNorm, ReLU, Dense(17), LayerNorm, Sigmoid, BatchNorm, Dense(3)]
        [SoftmaxCrossEntropy(LabelSmoothing = 0.1f)]
        public partial class Net;
        """;

    public const string Dropped =
        "[Network(9)]\n[Dropout(0.2f), Dense(31), ReLU, Dropout(0.5f), Dense(4)]\n[SumSquaredError]\npublic partial class Net;";

    public const string Graph = """
        [Network(6)]
        [Dense(17, Name = "stem"), PReLU(Name = "a"), Dense(17), Add("stem"), Swish(Learnable = true), Multiply("a")]
        [Dense(5), Mish, Concat("a"), Softplus, Dense(1)]
        [BinaryCrossEntropy]
        public partial class Net;
        """;

    public const string Activations = """
        [Network(4)]
        [Dense(8), LeakyReLU, Dense(8), ELU, Dense(8), SELU, Dense(8), HardSigmoid]
        [Dense(8), HardSwish, Dense(8), ReLU6, Dense(8), Softmax, Dense(2)]
        [Huber(0.5f)]
        public partial class Net;
        """;

    public const string Image = """
        [Network(1, 9, 8)]
        [Conv2D(5, 3), ReLU, MaxPool2D(2), Dense(7), ReLU, Dense(4)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    /// <summary>Nothing in it has a size that fits.</summary>
    public const string AwkwardImage = """
        [Network(3, 7, 9)]
        [Conv2D(6, 3, 2, Groups = 3, StrideWidth = 2, PaddingHeight = 2), GELU, GroupNorm(2), MaxPool2D(3, Stride = 2, Padding = 1)]
        [Conv2D(17, 2, Dilation = 2, Pad = Pad.Same), Sigmoid, AvgPool2D(2, Stride = 1, Padding = 1), LayerNorm, PReLU]
        [GlobalMaxPool2D, Dense(3)]
        [Huber(0.5f)]
        public partial class Net;
        """;

    public const string ResidualImage = """
        [Network(2, 6, 6)]
        [Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU(Name = "x")]
        [Conv2D(8, 1, Stride = 2, Bias = false), BatchNorm(Name = "shortcut")]
        [Conv2D(8, 3, Stride = 2, Padding = 1, Bias = false, From = "x"), BatchNorm, ReLU]
        [Conv2D(8, 3, Padding = 1, Bias = false), BatchNorm, Add("shortcut"), ReLU]
        [GlobalAvgPool2D, Dense(3)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    public const string BranchedImage = """
        [Network(2, 5, 5)]
        [Conv2D(4, 1, Name = "x"), Tanh(Name = "one"), Conv2D(4, 3, Padding = 1, From = "x"), Sigmoid, Multiply("one", Name = "gated")]
        [MaxPool2D(3, Stride = 1, Padding = 1, From = "x"), Concat("gated"), Concat("one"), Conv2D(3, 2), Mish, Dense(2)]
        [SumSquaredError]
        public partial class Net;
        """;

    public const string DroppedImage =
        "[Network(2, 4, 5)]\n[Conv2D(6, 2), Tanh, Dropout(0.3f), Conv2D(4, 2), Dropout(0.5f), Dense(3)]\n[SumSquaredError]\npublic partial class Net;";

    public const string Signal =
        "[Network(2, 15)]\n[Conv1D(6, 3, Stride = 2, Padding = 1), Softplus, Conv1D(4, 3, Groups = 2), Flatten, Dense(2)]\n[MeanSquaredError]\npublic partial class Net;";

    public const string Sequence =
        "[Network(5, 6)]\n[Dense(19, Name = \"x\"), GELU, Dropout(0.2f), LayerNorm, Dense(19), Add(\"x\"), Dense(3), Softmax, Flatten, Dense(2)]\n[Huber]\npublic partial class Net;";

    /// <summary>Every layer with a parameter for each feature, step by step.</summary>
    public const string NormalisedSequence = """
        [Network(5, 6)]
        [BatchNorm, Dense(19, Name = "x"), BatchNorm, GELU, Dense(7), PReLU, Concat("x"), GroupNorm(2), Swish(Learnable = true), BatchNorm, ReLU, LSTM(9, ReturnSequences = true), BatchNorm, Dense(3)]
        [MeanSquaredError]
        public partial class Net;
        """;

    public const string Recurrent = """
        [Network(5, 6)]
        [LSTM(7, Peepholes = true, Bidirectional = true, ReturnSequences = true), Dropout(0.2f), GRU(18, ReturnSequences = true), RNN(5, Activation = Activation.Sigmoid), Dense(3)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    public const string Transformer = """
        [Network(6, Tokens = 9)]
        [Embedding(20, Name = "tokens"), PositionalEmbedding(Name = "x")]
        [LayerNorm, SelfAttention(2), Add("x", Name = "y"), LayerNorm, Dense(33), GELU, Dense(20), Add("y"), LayerNorm, Dense(9, TiedTo = "tokens")]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    /// <summary>Steps enough for all workers to share a block's, an odd number of them; sums that dense layers compute, and one that they do not.</summary>
    public const string LongTransformer = """
        [Network(17, Tokens = 9)]
        [Embedding(20), PositionalEmbedding(Name = "x")]
        [LayerNorm, SelfAttention(2), Add("x", Name = "y"), LayerNorm, Dense(33), GELU, Dropout(0.2f), Dense(20), Add("y", Name = "z")]
        [LayerNorm, Dense(20, Name = "u"), Dense(20, From = "z"), Swish(Learnable = true), Add("u"), Dense(9)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    /// <summary>The same for sequences of numbers that end as a vector, behind layers that sum over all steps.</summary>
    public const string LongSequence = """
        [Network(16, 6)]
        [Dense(19, Name = "x"), BatchNorm, PReLU, Dense(19), Add("x"), SelfAttention(1), Concat("x"), BatchNorm, Dense(3), Softmax, Flatten, Dense(20), Tanh, Dense(2)]
        [Huber]
        public partial class Net;
        """;

    /// <summary>Samples on both sides of every boundary: few, one block, several blocks with a partial one.</summary>
    public static readonly int[] SampleCounts = [1, 2, 7, 8, 9, 16, 17, 50];

    /// <summary>Names for theories.</summary>
    public static TheoryData<string> Names => [.. AllNames];

    /// <summary>The names as an array.</summary>
    public static readonly string[] AllNames =
    [
        nameof(Regression), nameof(Classifier), nameof(Wide), nameof(Rows), nameof(Normalised), nameof(Dropped), nameof(Graph), nameof(Activations),
        nameof(Image), nameof(AwkwardImage), nameof(ResidualImage), nameof(BranchedImage), nameof(DroppedImage), nameof(Signal), nameof(Sequence), nameof(NormalisedSequence), nameof(Recurrent), nameof(Transformer),
        nameof(LongTransformer), nameof(LongSequence),
    ];

    /// <summary>The declaration of that name.</summary>
    public static string Named(string name) => name switch
    {
        nameof(Regression) => Regression,
        nameof(Classifier) => Classifier,
        nameof(Wide) => Wide,
        nameof(Rows) => Rows,
        nameof(Normalised) => Normalised,
        nameof(Dropped) => Dropped,
        nameof(Graph) => Graph,
        nameof(Activations) => Activations,
        nameof(Image) => Image,
        nameof(AwkwardImage) => AwkwardImage,
        nameof(ResidualImage) => ResidualImage,
        nameof(BranchedImage) => BranchedImage,
        nameof(DroppedImage) => DroppedImage,
        nameof(Signal) => Signal,
        nameof(Sequence) => Sequence,
        nameof(NormalisedSequence) => NormalisedSequence,
        nameof(Recurrent) => Recurrent,
        nameof(Transformer) => Transformer,
        nameof(LongTransformer) => LongTransformer,
        nameof(LongSequence) => LongSequence,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such network."),
    };

    /// <summary>The sample counts a network can be trained with: batch normalisation needs two.</summary>
    public static int[] TrainingCounts(string declaration)
    {
        int fewest = declaration.Contains("BatchNorm", StringComparison.Ordinal) ? 2 : 1;
        return [.. SampleCounts.Where(samples => samples >= fewest)];
    }
}
