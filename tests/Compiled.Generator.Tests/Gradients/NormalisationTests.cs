using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Normalisation layers against the reference: their gradients couple samples (batch) or features (layer).</summary>
public sealed class NormalisationTests
{
    [Theory]
    [InlineData("BatchNorm")]
    [InlineData("BatchNorm(Momentum = 0.3f, Epsilon = 0.01f)")]
    [InlineData("LayerNorm")]
    [InlineData("LayerNorm(Epsilon = 0.01f)")]
    public void BetweenDenseLayers(string normalisation)
    {
        string declaration = $"[Network(6)]\n[Dense(9)]\n[{normalisation}]\n[ReLU]\n[Dense(3)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        RunAll(declaration, TargetKind.Labels);
    }

    [Theory]
    [InlineData("BatchNorm")]
    [InlineData("LayerNorm")]
    public void OnTheInputAndBeforeTheLoss(string normalisation)
    {
        string layers = $"[{normalisation}]\n[Dense(4), Tanh, Dense(7)]\n[{normalisation}]";
        RunAll($"[Network(5)]\n{layers}\n[MeanSquaredError]\npublic partial class Net;", TargetKind.Numbers);
    }

    [Theory]
    [InlineData("BatchNorm")]
    [InlineData("LayerNorm")]
    public void TwiceInARowAndAfterAnActivation(string normalisation)
    {
        string layers = $"[Dense(17), Sigmoid]\n[{normalisation}, {normalisation}]\n[Dense(2)]";
        RunAll($"[Network(8)]\n{layers}\n[SumSquaredError]\npublic partial class Net;", TargetKind.Numbers);
    }

    [Fact]
    public void BatchNormsAfterDenseLayersWithoutBias()
    {
        const string Layers = "[Dense(33, Bias = false), BatchNorm, ReLU, Dense(31, Bias = false), BatchNorm, ReLU, Dense(5)]";
        RunAll($"[Network(6)]\n{Layers}\n[SoftmaxCrossEntropy]\npublic partial class Net;", TargetKind.Labels);
    }

    [Fact]
    public void LayerNormOfOneSample() =>
        NetworkCheck.RunAll("[Network(6)]\n[Dense(9), LayerNorm, Dense(3)]\n[MeanSquaredError]\npublic partial class Net;", TargetKind.Numbers, 1);

    // From 3 samples on: of two, batch normalisation leaves only the sign, where rounding is all that is left of the gradient.
    private static void RunAll(string declaration, TargetKind kind) => NetworkCheck.RunAll(declaration, kind, 3, 7, 8, 15, 16, 17, 33);
}
