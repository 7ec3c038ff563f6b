using System;
using Compiled.Generator.Tests.Gradients;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Networks of sequences against the double-precision reference: outputs, losses and gradients, at lengths 1, 2 and 7 and awkward sizes.</summary>
public sealed class SequenceGradientTests
{
    public static TheoryData<int> Lengths => [1, 2, 7];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void LayersOfVectorsStepByStep(int steps)
    {
        string declaration = $"""
            [Network({steps}, 5)]
            [Dense(17, Name = "x"), GELU, LayerNorm, Dense(17), Add("x"), Tanh, Dense(4, Bias = false)]
            [SoftmaxCrossEntropy(LabelSmoothing = 0.1f)]
            public partial class Net;
            """;
        NetworkCheck.RunAll(declaration, TargetKind.Labels, 17, 1, 7, 15, 16, 33);
        NetworkCheck.RunAll(declaration, TargetKind.Distributions, 17, 2);
    }

    /// <summary>Where a layer has far fewer outputs than inputs, dy is turned for its weight gradient instead of x: with and without biases, in one panel and in two.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public void NarrowingLayers(int steps)
    {
        string declaration = $"""
            [Network({steps}, 5)]
            [Dense(80), GELU, Dense(32, Name = "x"), Tanh, Dense(131), Swish, Dense(64, Bias = false), Sigmoid, Dense(32), Add("x"), Dense(3)]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(declaration, TargetKind.Labels, 17, 1, 7, 15, 16, 33);
        Assert.Contains("Panels.StoreTurned", string.Concat(NetworkCompiler.Generate(declaration).Values), StringComparison.Ordinal);
    }

    /// <summary>A kept derivative becomes the gradient only where one dense layer reads the value; of two readers' gradients it is multiplied into the sum.</summary>
    [Theory]
    [InlineData("GELU, Dense(9)", true)]
    [InlineData("GELU(Name = \"x\"), Dense(17), Add(\"x\"), Dense(9)", false)]
    [InlineData("GELU(Name = \"x\"), Dense(17), Tanh(Name = \"y\"), Dense(17, From = \"x\"), Add(\"y\"), Dense(9)", false)]
    public void KeptDerivatives(string layers, bool isInPlace)
    {
        foreach (string input in new[] { "5", "3, 5" })
        {
            string declaration = $"[Network({input})]\n[Dense(17), {layers}]\n[MeanSquaredError]\npublic partial class Net;";
            NetworkCheck.RunAll(declaration, TargetKind.Numbers, 17, 7);
            Assert.Equal(isInPlace, string.Concat(NetworkCompiler.Generate(declaration).Values).Contains("dx *= W^T dy", StringComparison.Ordinal));
        }
    }

    /// <summary>So many rows that the sums of weight gradients are stored and go on: 1920, of which 1024 or, with narrow vectors, 256 are taken at a time.</summary>
    [Fact]
    public void ManyRows()
    {
        const string Declaration = """
            [Network(40, 3)]
            [Dense(70), Tanh, Dense(32), LayerNorm, Dense(17), LSTM(9, ReturnSequences = true), Dense(2)]
            [MeanSquaredError]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Numbers, 33);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void ChannelsOfASequenceAreItsFeatures(int steps)
    {
        string declaration = $"""
            [Network({steps}, 5)]
            [PReLU(Name = "x"), Dense(17), Concat("x"), GroupNorm(2), Swish(Learnable = true), PReLU, Concat("x"), Dense(18), Tanh(Name = "y")]
            [Concat("y"), GroupNorm(4), Dense(3)]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(declaration, TargetKind.Labels, 17, 1, 7, 15, 16, 33);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void BatchNormOverSamplesAndSteps(int steps)
    {
        string declaration = $"""
            [Network({steps}, 5)]
            [BatchNorm, Dense(17, Name = "x"), BatchNorm(Momentum = 0.3f), GELU, Dense(17), Add("x"), BatchNorm(Epsilon = 0.01f), Sigmoid, BatchNorm, Dense(33), BatchNorm, Tanh, Dense(3), BatchNorm]
            [MeanSquaredError]
            public partial class Net;
            """;
        NetworkCheck.RunAll(declaration, TargetKind.Numbers, [17, 3, 7, 8, 15, 16, 33, .. steps == 7 ? [1, 2] : Array.Empty<int>()]);
    }

    [Fact]
    public void NormalisationBesideRecurrence()
    {
        const string Declaration = """
            [Network(7, Tokens = 9)]
            [Embedding(6), BatchNorm, LSTM(10, ReturnSequences = true), BatchNorm, PReLU(Name = "x"), GRU(5, ReturnSequences = true), Concat("x"), BatchNorm, ReLU, RNN(4), BatchNorm, Dense(3)]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, 17, 3, 8, 33);
    }

    [Theory]
    [InlineData("MeanSquaredError")]
    [InlineData("SumSquaredError")]
    public void OtherLossesGoOverAllElements(string loss)
    {
        string declaration = $"[Network(3, 4)]\n[Dense(5), Sigmoid, Softmax, Dense(2), ReLU]\n[{loss}]\npublic partial class Net;";
        NetworkCheck.RunAll(declaration, TargetKind.Numbers, 17, 1);
    }

    [Fact]
    public void SequencesBecomeVectors()
    {
        const string Declaration = "[Network(3, 6)]\n[Dense(5), Tanh(Name = \"x\"), Dense(5), Multiply(\"x\"), Flatten, Dense(4)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, 17, 3);
    }

    [Theory]
    [InlineData("[Dense(5), Tanh, Flatten]")]
    [InlineData("[Dense(5), Tanh, Reshape(5, 3)]")]
    [InlineData("[Dense(9), Tanh, Dense(200), Tanh, Dense(5), Flatten]")]
    public void TheLastLayerMayLayStepsOutAnew(string layers) =>
        NetworkCheck.RunAll($"[Network(3, 6)]\n{layers}\n[MeanSquaredError]\npublic partial class Net;", TargetKind.Numbers, 17, 1, 3);

    [Theory]
    [MemberData(nameof(Lengths))]
    public void TokensAndPositions(int steps)
    {
        string declaration = $"[Network({steps}, Tokens = 9)]\n[Embedding(19), PositionalEmbedding, Tanh, Dense(9)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        NetworkCheck.RunAll(declaration, TargetKind.Labels, 17, 1, 16, 33);
    }

    [Fact]
    public void PositionsBehindAnActivationThatOthersRead()
    {
        const string Declaration = """
            [Network(3, 4)]
            [Dense(5), Sigmoid(Name = "x"), PositionalEmbedding, Add("x"), Dense(3)]
            [SumSquaredError]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Numbers, 17);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", Bias = false")]
    public void TiedWeights(string bias)
    {
        string declaration = $"[Network(4, Tokens = 11)]\n[Embedding(18, Name = \"tokens\"), LayerNorm, Dense(11, TiedTo = \"tokens\"{bias})]\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        NetworkCheck.RunAll(declaration, TargetKind.Labels, 17, 2, 16);
    }

    [Theory]
    [InlineData(1, 4, 1, "")]
    [InlineData(2, 6, 2, "")]
    [InlineData(3, 6, 2, ", Causal = false")]
    [InlineData(7, 10, 2, "")]
    [InlineData(7, 12, 1, ", Causal = false, Bias = false")]
    [InlineData(8, 12, 3, ", Bias = false")]
    public void Attention(int steps, int width, int heads, string options)
    {
        string declaration = $"[Network({steps}, 3)]\n[Dense({width}), SelfAttention({heads}{options}), Dense(2)]\n[SumSquaredError]\npublic partial class Net;";
        NetworkCheck.RunAll(declaration, TargetKind.Numbers, 17, 1, 16, 33);
    }

    [Fact]
    public void Transformer()
    {
        const string Declaration = """
            [Network(7, Tokens = 13)]
            [Embedding(20, Name = "tokens"), PositionalEmbedding(Name = "x")]
            [LayerNorm, SelfAttention(2), Add("x", Name = "y"), LayerNorm, Dense(33), GELU, Dense(20), Add("y", Name = "z")]
            [LayerNorm, SelfAttention(4), Add("z", Name = "v"), LayerNorm, Dense(33), GELU, Dense(20), Add("v")]
            [LayerNorm, Dense(13, TiedTo = "tokens")]
            [SoftmaxCrossEntropy]
            public partial class Net;
            """;
        NetworkCheck.RunAll(Declaration, TargetKind.Labels, 17, 1, 7, 15, 16, 33);
    }
}
