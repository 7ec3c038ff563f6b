using Compiled.Generator.Tests.Gradients;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>
/// Normalised steps and attention where unlike layers read one value: dense layers with recurrent ones, sums and products, other numbers of steps. What is made again
/// or lies in more rows than it has features must reach each of them. Against the reference in double precision, in several blocks and ragged ones.
/// </summary>
public sealed class ReadersOfNormalisedStepsTests
{
    [Theory]
    [InlineData("7, 5", "LayerNorm, Dense(19), LayerNorm(Name = \"n\"), Dense(9), Tanh, Dense(19), Multiply(\"n\"), Dense(3)")]
    [InlineData("7, 40", "LayerNorm(Name = \"n\"), Dense(3, Name = \"a\"), Dense(70, From = \"n\"), Dense(3), Add(\"a\", Name = \"b\"), LSTM(5, From = \"n\", ReturnSequences = true), Dense(3), Add(\"b\")")]
    [InlineData("7, 33", "Dense(33), GELU, LayerNorm, Sigmoid, LayerNorm(Name = \"n\"), LSTM(5, ReturnSequences = true, Name = \"l\"), Dense(5, From = \"n\"), Add(\"l\"), Dense(3)")]
    [InlineData("6, 33", "Dense(64), LayerNorm(Name = \"n\"), GRU(5, Name = \"l\"), Flatten(From = \"n\"), Dense(5), Add(\"l\"), Dense(3)")]
    [InlineData("6, 33", "Dense(36), GroupNorm(1), Dense(40), GroupNorm(4), Dense(3)")]
    [InlineData("9, 6", "SelfAttention(2, Name = \"a\"), SelfAttention(3, From = \"a\", Causal = false), Add(\"a\"), LayerNorm, Dense(3)")]
    [InlineData("19, 10", "Dense(34, Name = \"x\"), LayerNorm(Name = \"n\"), SelfAttention(2), Add(\"x\", Name = \"c\"), SelfAttention(17, From = \"n\", Name = \"b\"), Dense(34, From = \"n\"), Add(\"b\"), Add(\"c\"), LayerNorm, Dense(130), Swish, Dense(3)")]
    [InlineData("3, 1", "SelfAttention(1), Dense(1), SelfAttention(1, Causal = false), LayerNorm, Dense(2)")]
    public void EachReaderFindsThem(string input, string layers) =>
        NetworkCheck.RunAll($"[Network({input})]\n[{layers}]\n[MeanSquaredError]\npublic partial class Net;", TargetKind.Numbers, 17, 1, 16, 33);
}
