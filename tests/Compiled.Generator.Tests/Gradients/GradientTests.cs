using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>
/// Outputs, losses and gradients of every layer, activation and loss against the double-precision reference, at sizes and numbers of samples around
/// the block of 16 and at both lowerings (1 to 8 samples, and blocks).
/// </summary>
public sealed class GradientTests
{
    public static TheoryData<int> SampleCounts => [1, 2, 7, 8, 9, 15, 16, 17, 33];

    /// <summary>What stands between two dense layers.</summary>
    public static TheoryData<string> Activations =>
    [
        "Identity", "Sigmoid", "Tanh", "ReLU", "LeakyReLU", "LeakyReLU(0.2f)", "LeakyReLU(-0.5f)", "PReLU", "PReLU(Slope = 0.1f)", "ELU", "ELU(0.6f)",
        "SELU", "Swish", "Swish(2f)", "Swish(-0.5f)", "Swish(Learnable = true)", "Swish(1.5f, Learnable = true)", "GELU", "GELU(Tanh = true)",
        "Softplus", "Mish", "HardSigmoid", "HardSwish", "ReLU6", "Softmax",
    ];

    public static TheoryData<string, TargetKind> Losses => new()
    {
        { "MeanSquaredError", TargetKind.Numbers },
        { "SumSquaredError", TargetKind.Numbers },
        { "MeanAbsoluteError", TargetKind.Numbers },
        { "Huber", TargetKind.Numbers },
        { "Huber(0.3f)", TargetKind.Numbers },
        { "SoftmaxCrossEntropy", TargetKind.Labels },
        { "SoftmaxCrossEntropy", TargetKind.Distributions },
        { "SoftmaxCrossEntropy(LabelSmoothing = 0.1f)", TargetKind.Labels },
        { "SoftmaxCrossEntropy(LabelSmoothing = 0.25f)", TargetKind.Distributions },
        { "BinaryCrossEntropy", TargetKind.Probabilities },
    };

    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 1, 17 }, { 2, 3 }, { 3, 2 }, { 5, 1 }, { 15, 16 }, { 16, 15 }, { 17, 5 }, { 31, 33 }, { 33, 31 }, { 100, 2 }, { 3, 100 },
        { 64, 65 },
    };

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationBetweenDenseLayers(string activation)
    {
        string declaration = $"[Network(5)]\n[Dense(11)]\n[{activation}]\n[Dense(3)]\n[MeanSquaredError]\npublic partial class Net;";
        RunAll(declaration, TargetKind.Numbers, 1, 3, 8, 16, 19);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void ActivationAtTheEnds(string activation)
    {
        // On the input itself, and as the last layer before the loss: the two places where fusion with a dense layer differs.
        string declaration = $"[Network(7)]\n[{activation}]\n[Dense(6)]\n[{activation}]\n[MeanSquaredError]\npublic partial class Net;";
        RunAll(declaration, TargetKind.Numbers, 1, 5, 17);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossOfADenseLayer(string loss, TargetKind kind)
    {
        string declaration = $"[Network(4)]\n[Dense(6)]\n[{loss}]\npublic partial class Net;";
        RunAll(declaration, kind, 1, 2, 7, 8, 9, 15, 16, 17, 33);
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void LossOfOneOutput(string loss, TargetKind kind)
    {
        string declaration = $"[Network(3)]\n[Dense(4), Tanh, Dense(1)]\n[{loss}]\npublic partial class Net;";
        RunAll(declaration, kind, 1, 17);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void DenseOfAwkwardSizes(int inputs, int units)
    {
        string declaration = $"[Network({inputs})]\n[Dense({units}), Tanh]\n[Dense({inputs})]\n[SumSquaredError]\npublic partial class Net;";
        RunAll(declaration, TargetKind.Numbers, 1, 2, 7, 8, 15, 16, 17, 33, 100);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(16)]
    [InlineData(33)]
    public void DenseAlone(int units)
    {
        string declaration = $"[Network(17)]\n[Dense({units}, Bias = false)]\n[SumSquaredError]\npublic partial class Net;";
        RunAll(declaration, TargetKind.Numbers, 1, 8, 9, 31, 48, 50);
    }

    [Theory]
    [MemberData(nameof(SampleCounts))]
    public void DeepChain(int samples)
    {
        const string Declaration = """
            [Network(13)]
            [Dense(31), ReLU, Dense(16), Sigmoid, Dense(17, Bias = false), GELU, Dense(5), SELU]
            [Dense(4)]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, samples);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(100)]
    public void WideLayersInManyBlocks(int samples)
    {
        // Wide enough for every register tile to have whole and partial tiles in both directions, and for several workers to take part.
        const string Declaration = "[Network(150)]\n[Dense(131), ReLU, Dense(70), Tanh, Dense(10)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, samples);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(33)]
    public void ImagesAreReadFlat(int samples)
    {
        const string Direct = "[Network(2, 3, 4)]\n[Dense(5), ReLU, Dense(2)]\n[MeanSquaredError]\npublic partial class Net;";
        const string Flattened = "[Network(2, 3, 4)]\n[Flatten]\n[Dense(5), Tanh, Dense(3)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        NetworkCheck.RunAll(Direct, TargetKind.Numbers, samples);
        NetworkCheck.RunAll(Flattened, TargetKind.Labels, samples);
    }

    private static void RunAll(string declaration, TargetKind kind, params int[] sampleCounts) => NetworkCheck.RunAll(declaration, kind, sampleCounts);
}
