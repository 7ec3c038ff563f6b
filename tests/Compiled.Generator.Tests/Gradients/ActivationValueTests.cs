using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference;
using Xunit;
using Xunit.Sdk;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Activations at single points: along the whole line, far out where exponentials overflow, and at their kinks.</summary>
public sealed class ActivationValueTests
{
    public static TheoryData<string> Activations => GradientTests.Activations;

    [Theory]
    [MemberData(nameof(Activations))]
    public void ValuesAlongTheLine(string activation)
    {
        // One value a sample; softmax of one value is 1 everywhere.
        string declaration = $"[Network(1)]\n[{activation}]\n[MeanSquaredError]\npublic partial class Net;";
        ReferenceNetwork reference = ReferenceNetwork.Parse(declaration);
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        float[] points = [.. Line(), .. Far()];
        double[][] inputs = Array.ConvertAll(points, x => new double[] { x });
        double[][] expected = reference.Forward(Closeness.ToDouble(network.Parameters), [], inputs, training: false);

        var blocks = new float[points.Length];
        network.Forward(points, blocks);
        Check(points, expected, blocks, "in blocks");
        var few = new float[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            network.Forward(points.AsSpan(i, 1), few.AsSpan(i, 1));
        }

        Check(points, expected, few, "one at a time");
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void DerivativesAlongTheLine(string activation)
    {
        // A dense layer's bias of 0 before the activation, and a target 1 below the output: the bias's gradient is the derivative.
        string declaration = $"[Network(1)]\n[Dense(1)]\n[{activation}]\n[SumSquaredError]\npublic partial class Net;";
        ReferenceNetwork reference = ReferenceNetwork.Parse(declaration);
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        (network.Parameters[0], network.Parameters[1]) = (1, 0);
        double[] parameters = Closeness.ToDouble(network.Parameters);
        var gradient = new float[network.ParameterCount];
        foreach (float x in Line().Where((_, i) => i % 5 == 2))
        {
            float target = (float)reference.Forward(parameters, [], [[x]], training: false)[0][0] - 1;
            double Loss(double[] at) => reference.MeanLoss(at, [], [[x]], [[target]], training: true);
            double expected = CentralDifferences.Partial(Loss, parameters, 1);
            foreach (int copies in (int[])[1, 16])
            {
                float[] inputs = [.. Enumerable.Repeat(x, copies)];
                float[] targets = [.. Enumerable.Repeat(target, copies)];
                network.Gradient(inputs, targets, gradient);
                Assert.True(
                    Math.Abs(expected - gradient[1]) <= 2e-5 * (1 + Math.Abs(expected)),
                    string.Create(CultureInfo.InvariantCulture, $"At {x:R}, {copies} samples: expected {expected:R}, got {gradient[1]:R}."));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void DerivativesFarOutAreFinite(string activation)
    {
        string declaration = $"[Network(1)]\n[Dense(1)]\n[{activation}]\n[MeanAbsoluteError]\npublic partial class Net;";
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        (network.Parameters[0], network.Parameters[1]) = (1, 0);
        var gradient = new float[network.ParameterCount];
        foreach (float x in (float[])[-1e10f, -1000f, -104f, -88.5f, 88.5f, 104f, 1000f, 1e10f])
        {
            network.Gradient([x], [0], gradient);
            Assert.All(gradient, value => Assert.True(float.IsFinite(value), $"The gradient at {x:R} is {string.Join(", ", gradient)}."));
        }
    }

    /// <summary>What the attributes document at the points where left and right derivatives differ; PyTorch's choices.</summary>
    [Theory]
    [InlineData("ReLU", 0f, 0f)]
    [InlineData("LeakyReLU(0.2f)", 0f, 0.2f)]
    [InlineData("PReLU", 0f, 0.25f)]
    [InlineData("ELU(0.5f)", 0f, 0.5f)]
    [InlineData("ReLU6", 0f, 0f)]
    [InlineData("ReLU6", 6f, 0f)]
    [InlineData("HardSigmoid", -3f, 0f)]
    [InlineData("HardSigmoid", 3f, 0f)]
    [InlineData("Step", -1f, 0f)]
    [InlineData("Step", 1f, 0f)]
    public void DerivativesAtKinks(string activation, float x, float expected)
    {
        // CMP019 warns of what is asked for here: a step passes no gradient on.
        string declaration = $"#pragma warning disable CMP019\n[Network(1)]\n[Dense(1)]\n[{activation}]\n[SumSquaredError]\npublic partial class Net;";
        INetwork network = NetworkCompiler.Compile(declaration).Create();
        (network.Parameters[0], network.Parameters[1]) = (1, 0);
        var output = new float[1];
        network.Forward([x], output);
        foreach (int copies in (int[])[1, 16])
        {
            var gradient = new float[network.ParameterCount];
            network.Gradient([.. Enumerable.Repeat(x, copies)], [.. Enumerable.Repeat(output[0] - 1, copies)], gradient);
            Assert.Equal(expected, gradient[1], 1e-6f);
        }
    }

    [Theory]
    [InlineData("MeanAbsoluteError")]
    [InlineData("MeanSquaredError")]
    [InlineData("Huber")]
    public void NoDifferenceNoGradient(string loss)
    {
        INetwork network = NetworkCompiler.Compile($"[Network(1)]\n[Dense(1)]\n[{loss}]\npublic partial class Net;").Create();
        (network.Parameters[0], network.Parameters[1]) = (1, 0);
        var gradient = new float[2];
        Assert.Equal(0, network.Gradient([2.5f], [2.5f], gradient));
        Assert.Equal([0f, 0f], gradient);
    }

    [Fact]
    public void StepIsOneAboveZeroOnly()
    {
        INetwork network = NetworkCompiler.Compile("[Network(1)]\n[Step]\n[MeanSquaredError]\npublic partial class Net;").Create();
        var outputs = new float[6];
        network.Forward([-2, -0f, 0, 1e-40f, 3, -1e-40f], outputs);
        Assert.Equal([0f, 0f, 0f, 1f, 1f, 0f], outputs);
    }

    [Fact]
    public void CrossEntropiesOfHugeScoresStayFinite()
    {
        foreach (string loss in (string[])["SoftmaxCrossEntropy", "BinaryCrossEntropy"])
        {
            string declaration = $"[Network(2)]\n[Identity]\n[Dense(2, Bias = false)]\n[{loss}]\npublic partial class Net;";
            INetwork network = NetworkCompiler.Compile(declaration).Create();
            new float[] { 1, 0, 0, 1 }.CopyTo(network.Parameters);
            var gradient = new float[4];
            float value = network.Gradient([1e4f, -1e4f], [0, 1], gradient);
            Assert.Equal(loss == "SoftmaxCrossEntropy" ? 2e4f : 1e4f, value, 1f);
            Assert.All(gradient, entry => Assert.True(float.IsFinite(entry)));
            var outputs = new float[2];
            network.Predict([1e4f, -1e4f], outputs);
            Assert.Equal([1f, 0f], outputs);
        }
    }

    private static IEnumerable<float> Line() => Enumerable.Range(-240, 481).Select(i => (i / 20f) + 0.0131f);

    private static IEnumerable<float> Far() =>
        ((float[])[0f, 1e-30f, 1e-7f, 17f, 50f, 87f, 88.7f, 103.9f, 500f, 1e5f, 1e20f]).SelectMany(x => (float[])[x, -x]);

    private static void Check(float[] points, double[][] expected, float[] actual, string how)
    {
        for (int i = 0; i < points.Length; i++)
        {
            // A few roundings of the result, and of the input where it passes through: a smooth gate times x is as exact as x.
            double tolerance = (2e-6 * Math.Abs(expected[i][0])) + (3e-7 * Math.Min(1, Math.Abs(points[i])));
            if (!(Math.Abs(expected[i][0] - actual[i]) <= tolerance))
            {
                throw new XunitException(string.Create(
                    CultureInfo.InvariantCulture, $"At {points[i]:R} {how}: expected {expected[i][0]:R}, got {actual[i]:R}."));
            }
        }
    }
}
