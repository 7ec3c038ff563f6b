using System;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>A transformer one token at a time: the same bits as the whole sequence, up to its last position and no further.</summary>
public sealed class AttentionStreamTests
{
    private delegate void StepMethod(int token, Span<float> output, State state);

    [Theory]
    [InlineData(20, 2)]
    [InlineData(36, 1)]
    [InlineData(6, 3)]
    public void StepsAreTheWholeSequence(int width, int heads)
    {
        INetwork network = Create(width, heads);
        int[] tokens = [3, 0, 8, 8, 1, 5];
        float[] expected = new float[6 * 9], actual = new float[6 * 9];
        ((ITokenNetwork)network).Forward(tokens, expected);
        StepMethod step = Step(network);
        State state = NewState(network);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            for (int t = 0; t < tokens.Length; t++)
            {
                Assert.Equal(t, state.Position);
                step(tokens[t], actual.AsSpan(t * 9, 9), state);
            }

            Bits.AssertEqual(expected, actual, "steps");
            state.Reset();
        }
    }

    [Fact]
    public void AStepAfterTheLastPosition()
    {
        INetwork network = Create(20, 2);
        StepMethod step = Step(network);
        State state = NewState(network);
        float[] output = new float[9];
        for (int t = 0; t < 6; t++)
        {
            step(t, output, state);
        }

        float[] before = [.. output];
        Assert.Contains("6 steps", Assert.Throws<InvalidOperationException>(() => step(0, output, state)).Message, StringComparison.Ordinal);
        Assert.Equal(before, output);
    }

    [Fact]
    public void WrongArguments()
    {
        INetwork network = Create(20, 2);
        StepMethod step = Step(network);
        State state = NewState(network);
        Assert.Throws<ArgumentException>(() => step(0, new float[8], state));
        Assert.Throws<ArgumentOutOfRangeException>(() => step(9, new float[9], state));
        Assert.Throws<ArgumentException>(() => step(0, new float[9], NewState(Create(20, 2))));
        Assert.Equal(0, state.Position);
    }

    private static INetwork Create(int width, int heads) => NetworkCompiler.Compile($"""
        [Network(6, Tokens = 9)]
        [Embedding({width}, Name = "tokens"), PositionalEmbedding(Name = "x")]
        [LayerNorm, SelfAttention({heads}), Add("x", Name = "y"), LayerNorm, Dense(33), GELU, Dense({width}), Add("y"), LayerNorm, Dense(9, TiedTo = "tokens")]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """).Create(seed: 7);

    private static StepMethod Step(INetwork network) => network.GetType().GetMethod("Step")!.CreateDelegate<StepMethod>(network);

    private static State NewState(INetwork network) => (State)network.GetType().GetMethod("CreateState")!.Invoke(network, null)!;
}
