using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>What a network of tokens takes and refuses: integers, the same numbers as floats, labels for each step.</summary>
public sealed class TokenTests
{
    private const string Declaration = "[Network(3, Tokens = 5)]\n[Embedding(4), Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";

    private readonly ITokenClassifier _network = (ITokenClassifier)NetworkCompiler.Compile(Declaration).Create(seed: 2);

    [Fact]
    public void FloatsAreTheSameTokens()
    {
        int[] tokens = [0, 4, 2, 1, 1, 3];
        float[] floats = [0, 4, 2, 1, 1, 3];
        float[] expected = new float[12], actual = new float[12];
        _network.Predict(tokens, expected);
        _network.Predict(floats, actual);
        Bits.AssertEqual(expected, actual, "Predict");

        int[] labels = [0, 1, -1, 1, 0, -1];
        Assert.Equal(_network.Loss(tokens, labels), _network.Loss(floats, labels));
        Assert.Equal(5, _network.Tokens);
        Assert.Equal(2, _network.Classes);
        Assert.Equal(3, _network.LabelsPerSample);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void ATokenOutOfRange(int token)
    {
        int[] tokens = [0, 1, 2, 3, token, 0];
        float[] outputs = new float[12];
        Array.Fill(outputs, 7f);
        ArgumentException exception = Assert.Throws<ArgumentOutOfRangeException>(() => _network.Forward(tokens, outputs));
        Assert.Equal("inputs", exception.ParamName);
        Assert.Contains($"position 1 of sample 1 is {token}", exception.Message, StringComparison.Ordinal);
        Assert.All(outputs, value => Assert.Equal(7f, value));
        float[] before = _network.Parameters.ToArray();
        Assert.Throws<ArgumentOutOfRangeException>(() => _network.TrainStep(tokens, new int[6], new Sgd(1f)));
        Assert.Equal(before, _network.Parameters.ToArray());
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(-1f)]
    [InlineData(5f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void AFloatThatIsNoToken(float token) =>
        Assert.Equal("inputs", Assert.Throws<ArgumentOutOfRangeException>(() => _network.Forward([0f, token, 2f], new float[6])).ParamName);

    [Fact]
    public void ANumberOfTokensThatIsNoSample()
    {
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => _network.Forward(new int[4], new float[6])).ParamName);
        Assert.Equal("inputs", Assert.Throws<ArgumentException>(() => _network.Forward(ReadOnlySpan<int>.Empty, new float[6])).ParamName);
    }

    [Fact]
    public void LabelsOfSteps()
    {
        int[] tokens = [0, 1, 2];
        Assert.Contains("one a step", Assert.Throws<ArgumentException>(() => _network.Loss(tokens, new int[1])).Message, StringComparison.Ordinal);
        Assert.Contains("step 2 of sample 0 is 2", Assert.Throws<ArgumentOutOfRangeException>(() => _network.Loss(tokens, [0, -1, 2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => _network.Loss(tokens, [0, -2, 1]));
        Assert.Contains("no step", Assert.Throws<ArgumentException>(() => _network.Loss(tokens, [-1, -1, -1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IgnoredStepsChangeNothing()
    {
        // The loss of the steps that count is that of the same steps alone, whatever the others' tokens.
        float first = _network.Loss([1, 2, 3], [0, -1, 1]), second = _network.Loss([1, 4, 3], [0, -1, 1]);
        Assert.Equal(first, second);
        float[] gradient = new float[_network.ParameterCount];
        _network.Gradient([1, 2, 3], [0, -1, 1], gradient);
        Assert.All(gradient[(2 * 4)..(3 * 4)], value => Assert.Equal(0f, value));
        Assert.Contains(gradient[(1 * 4)..(2 * 4)], value => value != 0f);
    }

    [Fact]
    public void ANetworkWithoutALossIsForInference()
    {
        var network = (ITokenNetwork)NetworkCompiler.Compile("[Network(2, Tokens = 3)]\n[Embedding(2), Flatten, Dense(1)]\npublic partial class Net;").Create();
        network.Forward([2, 0], new float[1]);
        Assert.Throws<NotSupportedException>(() => network.Loss(new int[2], new float[1]));
        Assert.Throws<NotSupportedException>(() => network.Loss(new float[2], new float[1]));
    }
}
