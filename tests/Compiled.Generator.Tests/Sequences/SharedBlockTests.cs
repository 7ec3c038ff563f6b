using System;
using System.Linq;
using Compiled.Generator.Tests.Gradients;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Sequences so long that the workers share the steps of a block: the double-precision reference, and what is emitted.</summary>
public sealed class SharedBlockTests
{
    [Fact]
    public void ATransformer() => NetworkCheck.RunAll(SampleNetworks.LongTransformer.Replace("Dropout(0.2f), ", "", StringComparison.Ordinal), TargetKind.Labels, 17, 1, 7, 15, 16, 33);

    [Fact]
    public void SequencesThatEndAsVectors() => NetworkCheck.RunAll(SampleNetworks.LongSequence, TargetKind.Numbers, 17, 2, 7, 8, 15, 16, 33);

    [Theory]
    [InlineData(15, false)]
    [InlineData(16, true)]
    public void OnlyLongBlocksAreShared(int steps, bool shared)
    {
        string pass = Scores($"[Network({steps}, 6)]\n[Dense(19), SelfAttention(1), Dense(2)]\n[MeanSquaredError]\npublic partial class Net;");
        Assert.Equal(shared, pass.Contains("context.Barrier()", StringComparison.Ordinal));
        Assert.Equal(shared, pass.Contains("context.SharePairs", StringComparison.Ordinal));
    }

    [Fact]
    public void RecurrentLayersKeepBlocksApart() =>
        Assert.DoesNotContain("context.Barrier()", Scores("[Network(20, 6)]\n[Dense(19), LSTM(7, ReturnSequences = true), Dense(2)]\n[MeanSquaredError]\npublic partial class Net;"), StringComparison.Ordinal);

    /// <summary>The sum is part of the tiles of the later layer, whichever side of it that is, and never of a layer that others read as well.</summary>
    [Theory]
    [InlineData("Dense(19, Name = \"x\"), Tanh, Dense(19), Add(\"x\")", true)]
    [InlineData("Dense(19, Name = \"x\"), Tanh(Name = \"y\"), Dense(19, Name = \"z\"), Add(\"z\", From = \"y\")", true)]
    [InlineData("Dense(19, Name = \"x\"), Tanh(Name = \"y\"), Dense(19, From = \"x\", Name = \"z\"), Tanh(From = \"y\"), Add(\"z\")", false)]
    [InlineData("Dense(19, Name = \"x\"), Tanh, Dense(19, Name = \"z\"), Add(\"x\"), Add(\"z\")", false)]
    [InlineData("Dense(19, Name = \"x\"), Tanh, Dense(19), Add(\"x\"), ReLU", false)]
    [InlineData("Dense(19, Name = \"x\"), Tanh, Dense(19), Multiply(\"x\")", false)]
    public void WhoComputesASum(string layers, bool isDense)
    {
        string scores = Scores($"[Network(4, 6)]\n[{layers}]\n[MeanSquaredError]\npublic partial class Net;");
        Assert.Equal(isDense, scores.Contains("ForwardAdding", StringComparison.Ordinal));
        NetworkCheck.RunAll($"[Network(4, 6)]\n[{layers}]\n[MeanSquaredError]\npublic partial class Net;", TargetKind.Numbers, 17, 3);
    }

    /// <summary>The emitted method that computes the scores in blocks.</summary>
    private static string Scores(string declaration)
    {
        string text = NetworkCompiler.Generate(declaration).Values.Single(source => source.Contains("static void InBlocks<TLane>", StringComparison.Ordinal));
        int first = text.IndexOf("static void InBlocks<TLane>", StringComparison.Ordinal);
        string scores = text[first..text.IndexOf("struct InferencePass", first, StringComparison.Ordinal)];
        int few = scores.IndexOf("static void OfFew<TLane>", StringComparison.Ordinal);
        return few < 0 ? scores : scores[..few];
    }
}
