using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Networks that take a stream step by step: what they say is what they say of the whole sequence.</summary>
public sealed class StreamTests
{
    private const string Last = "[Network(6, 5)]\n[LSTM(20, Peepholes = true, ReturnSequences = true), Dropout(0.5f), GRU(7), Dense(18), ReLU, Dense(3)]\n[SoftmaxCrossEntropy]\npublic partial class Net;";

    private const string All = "[Network(6, 18)]\n[RNN(9, ReturnSequences = true), LayerNorm, LSTM(33, CoupledGates = true, ReturnSequences = true), Dense(4), Tanh]\n[MeanSquaredError]\npublic partial class Net;";

    private const string PerFeature = """
        [Network(6, 5)]
        [BatchNorm, LSTM(20, ReturnSequences = true), BatchNorm, PReLU(Name = "x"), Dense(18), BatchNorm, ReLU, Concat("x"), GroupNorm(2), Swish(Learnable = true), BatchNorm, Dense(3)]
        [MeanSquaredError]
        public partial class Net;
        """;

    private const string Tiny = "[Network(3, 1)]\n[RNN(1)]\n[MeanSquaredError]\npublic partial class Net;";

    /// <summary>The generated method.</summary>
    private delegate void StepMethod(ReadOnlySpan<float> input, Span<float> output, State state);

    public static TheoryData<string> Declarations => [Last, All, PerFeature, Tiny];

    [Theory]
    [MemberData(nameof(Declarations))]
    public void StepsGiveTheBitsOfTheWholeSequence(string declaration)
    {
        INetwork network = Network(declaration, out StepMethod step, out State state);
        int steps = declaration.Contains("(3, 1)", StringComparison.Ordinal) ? 3 : 6;
        bool isSequence = declaration is All or PerFeature;
        var random = new Random(4);
        for (int repeat = 0; repeat < 2; repeat++)
        {
            float[] inputs = RandomNumbers.Uniform(random, network.InputLength, 2);
            var whole = new float[network.OutputLength];
            network.Forward(inputs, whole);
            var streamed = new float[network.OutputLength];
            int input = network.InputLength / steps, output = isSequence ? network.OutputLength / steps : network.OutputLength;
            for (int t = 0; t < steps; t++)
            {
                Assert.Equal(t, state.Position);
                step(inputs.AsSpan(t * input, input), streamed.AsSpan(isSequence ? t * output : 0, output), state);
            }

            Bits.AssertEqual(whole, streamed, "the bits");
            state.Reset();
        }
    }

    /// <summary>Sums of a recurrent layer go the same way in rows and in blocks.</summary>
    [Fact]
    public void FewSamplesGiveTheBitsOfMany()
    {
        INetwork network = Network("[Network(5, 17)]\n[LSTM(20, ReturnSequences = true), GRU(19)]\n[MeanSquaredError]\npublic partial class Net;", out _, out _);
        float[] inputs = RandomNumbers.Uniform(new Random(8), 9 * network.InputLength, 2);
        float[] many = new float[9 * network.OutputLength], few = new float[network.OutputLength];
        network.Forward(inputs, many);
        for (int n = 0; n < 9; n++)
        {
            network.Forward(inputs.AsSpan(n * network.InputLength, network.InputLength), few);
            Bits.AssertEqual(many.AsSpan(n * network.OutputLength, network.OutputLength), few, "the bits");
        }
    }

    [Fact]
    public void StreamsKeepApart()
    {
        INetwork network = Network(Last, out StepMethod step, out State first);
        var second = (State)network.GetType().GetMethod("CreateState")!.Invoke(network, null)!;
        float[] a = RandomNumbers.Uniform(new Random(1), 5, 2), b = RandomNumbers.Uniform(new Random(2), 5, 2);
        float[] alone = new float[3], between = new float[3];
        step(a, alone, first);
        step(b, alone, first);
        first.Reset();
        step(a, between, first);
        step(a, new float[3], second);
        step(b, between, first);

        Assert.Equal(alone, between);
        Assert.Equal(1, second.Position);
    }

    [Fact]
    public void AnotherNetworksStateIsRefused()
    {
        Network(Last, out StepMethod step, out State own);
        Network(Last, out _, out State foreign);
        float[] output = [7, 7, 7];

        Assert.Throws<ArgumentException>("state", () => step(new float[5], output, foreign));
        Assert.Throws<ArgumentException>("input", () => step(new float[4], output, own));
        Assert.Throws<ArgumentException>("output", () => step(new float[5], output.AsSpan(1), own));
        Assert.Throws<ArgumentNullException>("state", () => step(new float[5], output, null!));
        Assert.Equal([7f, 7f, 7f], output);
        Assert.Equal(0, own.Position);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        INetwork network = Network(Last, out StepMethod step, out State state);
        float[] input = new float[5], output = new float[network.OutputLength];
        step(input, output, state);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            step(input, output, state);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("[Network(4, 3)]\n[LSTM(5, Bidirectional = true)]\n[MeanSquaredError]\npublic partial class Net;")]
    [InlineData("[Network(4, 3)]\n[LSTM(5, ReturnSequences = true), Flatten, Dense(2)]\n[MeanSquaredError]\npublic partial class Net;")]
    public void WhatNeedsTheWholeSequenceHasNoStep(string declaration)
    {
        CompiledNetwork compiled = NetworkCompiler.Compile(declaration);
        Type type = compiled.Type;

        Assert.Contains("so this network works on whole sequences and has no Step.</para>", compiled.Sources["Net.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain(type.GetMethods(), method => method.Name is "Step" or "CreateState");
    }

    private static INetwork Network(string declaration, out StepMethod step, out State state)
    {
        INetwork network = NetworkCompiler.Compile(declaration).Create(seed: 3);
        RandomNumbers.FillParameters(new Random(11), network);
        System.Reflection.MethodInfo? method = network.GetType().GetMethods().SingleOrDefault(candidate => candidate.Name == "Step");
        Assert.NotNull(method);
        step = method.CreateDelegate<StepMethod>(network);
        state = (State)network.GetType().GetMethod("CreateState")!.Invoke(network, null)!;
        return network;
    }
}
