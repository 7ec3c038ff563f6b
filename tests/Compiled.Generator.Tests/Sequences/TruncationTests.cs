using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;

namespace Compiled.Generator.Tests.Sequences;

/// <summary>Back-propagation through time over windows: states go on from call to call, gradients end at the window.</summary>
public sealed class TruncationTests
{
    private const string Window = "[Network(3, 4)]\n[LSTM(6, Peepholes = true, ReturnSequences = true), GRU(5, ReturnSequences = true), RNN(7, ReturnSequences = true), Dense(2)]\n[SumSquaredError]\npublic partial class Net;";

    private static readonly string Whole = Window.Replace("(3, 4)", "(6, 4)", StringComparison.Ordinal);

    /// <summary>A generated report of lengths.</summary>
    private delegate ReadOnlySpan<float> Report();

    [Theory]
    [InlineData(5)]
    [InlineData(33)]
    public void AWindowOfTheWholeSequenceIsTheWholeGradient(int samples)
    {
        INetwork network = Network(Whole), carrying = Network(Whole);
        Carry(carrying);
        (float[] inputs, float[] targets) = Samples(network, samples);
        float[] expected = new float[network.ParameterCount], actual = new float[network.ParameterCount];
        float loss = network.Gradient(inputs, targets, expected);

        Assert.Equal(loss, carrying.Gradient(inputs, targets, actual));
        Bits.AssertEqual(expected, actual, "the bits");

        // A second call goes on from there, until it is reset.
        carrying.Gradient(inputs, targets, actual);
        Assert.NotEqual(expected, actual);
        Reset(carrying);
        carrying.Gradient(inputs, targets, actual);
        Bits.AssertEqual(expected, actual, "the bits");
    }

    /// <summary>The second window's outputs, and so its loss, are those of the whole sequence; its gradient is what remains where nothing flows into the first.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(20)]
    public void TheSecondWindowGoesOnWhereTheFirstEnded(int samples)
    {
        INetwork whole = Network(Whole), window = Network(Window);
        Carry(window);
        (float[] inputs, float[] targets) = Samples(whole, samples);
        float[] wholeGradient = new float[whole.ParameterCount], first = new float[whole.ParameterCount], second = new float[whole.ParameterCount];
        float wholeLoss = whole.Gradient(inputs, targets, wholeGradient);
        float firstLoss = window.Gradient(Half(inputs, samples, 0), Half(targets, samples, 0), first);
        float secondLoss = window.Gradient(Half(inputs, samples, 1), Half(targets, samples, 1), second);

        Assert.Equal(wholeLoss, firstLoss + secondLoss, 1e-4 * wholeLoss);

        // The last dense layer sees no earlier step: its gradient is the sum of both windows'. The recurrent ones' is not.
        ParameterInfo dense = whole.Layout[^1], recurrent = whole.Layout[0];
        for (int i = dense.Offset; i < dense.Offset + dense.Length; i++)
        {
            Assert.Equal(wholeGradient[i], first[i] + second[i], 1e-4 * Math.Abs(wholeGradient[i]) + 1e-4);
        }

        Assert.Contains(Enumerable.Range(recurrent.Offset, recurrent.Length), i => Math.Abs(wholeGradient[i] - first[i] - second[i]) > 1e-3 * Math.Abs(wholeGradient[i]));
    }

    /// <summary>The gradient of the second window against differences of its loss, the state before held.</summary>
    [Fact]
    public void AWindowsGradientHoldsTheStateBefore()
    {
        INetwork network = Network(Window);
        Carry(network);
        (float[] inputs, float[] targets) = Samples(Network(Whole), 2);
        float[] kept = network.Parameters.ToArray(), gradient = new float[kept.Length];
        float SecondLoss(int index, float change, Span<float> into)
        {
            Reset(network);
            kept.CopyTo(network.Parameters);
            network.Gradient(Half(inputs, 2, 0), Half(targets, 2, 0), into);
            network.Parameters[index] += change;
            return network.Gradient(Half(inputs, 2, 1), Half(targets, 2, 1), into);
        }

        SecondLoss(0, 0, gradient);
        var ignored = new float[kept.Length];
        double largest = gradient.Max(Math.Abs);
        foreach (ParameterInfo info in network.Layout)
        {
            for (int i = info.Offset; i < info.Offset + info.Length; i += Math.Max(1, info.Length / 5))
            {
                const float Change = 1f / 256;
                double difference = (SecondLoss(i, Change, ignored) - (double)SecondLoss(i, -Change, ignored)) / (2 * Change);
                Assert.True(Math.Abs(difference - gradient[i]) < (2e-3 * Math.Abs(difference)) + (1e-3 * largest), $"{info.Name}[{i - info.Offset}]: {gradient[i]}, by differences {difference}");
            }
        }
    }

    [Fact]
    public void AnotherNumberOfStreamsIsRefused()
    {
        INetwork network = Network(Window);
        Carry(network);
        (float[] inputs, float[] targets) = Samples(network, 4);
        var gradient = new float[network.ParameterCount];
        network.Gradient(inputs, targets, gradient);
        float[] before = [.. gradient];

        Assert.Throws<ArgumentException>("inputs", () => network.Gradient(inputs.AsSpan(network.InputLength), targets.AsSpan(network.OutputLength), gradient));
        Assert.Equal(before, gradient);
        Reset(network);
        network.Gradient(inputs.AsSpan(network.InputLength), targets.AsSpan(network.OutputLength), gradient);
    }

    [Fact]
    public void NetworksThatReadFromTheEndCarryNothing()
    {
        Type type = NetworkCompiler.Compile("[Network(4, 3)]\n[LSTM(5, Bidirectional = true)]\n[MeanSquaredError]\npublic partial class Net;").Type;

        Assert.Null(type.GetProperty("CarriesState"));
        Assert.NotNull(type.GetProperty("LSTM1GradientNormsReverse"));
    }

    /// <summary>The lengths by step against those of the gradients that the reference gets by adding to the states.</summary>
    [Theory]
    [InlineData("RNN")]
    [InlineData("LSTM")]
    public void TheReportIsHowLongTheGradientsAre(string kind)
    {
        // With weights of the input at 1 on a diagonal, dL/dh cannot be told from outside; but the last step's is W^T dL/dy, and a network that forgets has none before.
        string declaration = $"[Network(4, 3)]\n[{kind}(5), Dense(2)]\n[SumSquaredError]\npublic partial class Net;";
        INetwork network = Network(declaration);
        Report report = network.GetType().GetProperty($"{kind}1GradientNorms")!.GetMethod!.CreateDelegate<Report>(network);
        Assert.Throws<InvalidOperationException>(() => report().Length);

        network.GetType().GetProperty("ReportsGradients")!.SetValue(network, true);
        const int Samples_ = 19;
        (float[] inputs, float[] targets) = Samples(network, Samples_);
        var gradient = new float[network.ParameterCount];
        network.Gradient(inputs, targets, gradient);
        float[] norms = report().ToArray();

        var outputs = new float[Samples_ * 2];
        network.Forward(inputs, outputs);
        ParameterInfo weight = network.Layout.Single(info => info.Name == "dense1.weight");
        double sum = 0;
        for (int n = 0; n < Samples_; n++)
        {
            for (int unit = 0; unit < 5; unit++)
            {
                double dh = Enumerable.Range(0, 2).Sum(o => (outputs[(2 * n) + o] - targets[(2 * n) + o]) / Samples_ * network.Parameters[weight.Offset + (5 * o) + unit]);
                sum += dh * dh;
            }
        }

        Assert.Equal(4, norms.Length);
        Assert.Equal(Math.Sqrt(sum), norms[3], 1e-4 * norms[3]);
        Assert.All(norms, norm => Assert.True(norm > 0));

        // Without recurrent weights nothing reaches the steps before; an LSTM's cell is another way back, which its gate f closes.
        ParameterInfo recurrent = network.Layout.Single(info => info.Name.EndsWith("weight_hh", StringComparison.Ordinal));
        network.Parameters.Slice(recurrent.Offset, recurrent.Length).Clear();
        network.Gradient(inputs, targets, gradient);
        Assert.True(report()[3] > 0);
        Assert.Equal([0f, 0f, 0f], report()[..3].ToArray());
    }

    private static INetwork Network(string declaration)
    {
        INetwork network = NetworkCompiler.Compile(declaration).Create(seed: 3);
        RandomNumbers.FillParameters(new Random(5), network);
        return network;
    }

    private static (float[] Inputs, float[] Targets) Samples(INetwork network, int samples)
    {
        var random = new Random(samples);
        return (RandomNumbers.Uniform(random, samples * network.InputLength, 2), RandomNumbers.Uniform(random, samples * network.OutputLength, 2));
    }

    /// <summary>The first or second half of each sample.</summary>
    private static float[] Half(float[] all, int samples, int half)
    {
        int length = all.Length / samples;
        return [.. Enumerable.Range(0, samples).SelectMany(n => all[((n * length) + (half * length / 2))..((n * length) + ((half + 1) * length / 2))])];
    }

    private static void Carry(INetwork network) => network.GetType().GetProperty("CarriesState")!.SetValue(network, true);

    private static void Reset(INetwork network) => network.GetType().GetMethod("ResetState")!.Invoke(network, null);
}
