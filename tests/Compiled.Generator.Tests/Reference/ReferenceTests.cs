using System;
using System.Linq;
using Compiled.Generator.Tests.Reference.Layers;
using Xunit;

namespace Compiled.Generator.Tests.Reference;

/// <summary>The parts of the reference that no case of PyTorch covers, against numbers worked out by hand or printed in tables.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(1, 0.8427007929497149)]
    [InlineData(2, 0.9953222650189527)]
    [InlineData(2.999999, 0.999977909363748)]
    [InlineData(3.5, 0.9999992569016276)]
    public void ErrorFunctionOfTheTables(double x, double expected)
    {
        Assert.Equal(expected, ErrorFunction.Erf(x), 1e-12);
        Assert.Equal(-expected, ErrorFunction.Erf(-x), 1e-12);
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(-0.4)]
    [InlineData(0)]
    [InlineData(1.7)]
    public void BothFormsOfGELUAreClose(double x) => Assert.Equal(Activations.GELU(x), Activations.GELUTanh(x), 1e-3);

    // Outputs (2, -1) of one sample: an identity network.
    [Theory]
    [InlineData("MeanSquaredError", 0.0, 0.0, 2.5)]
    [InlineData("SumSquaredError", 0.0, 0.0, 2.5)]
    [InlineData("SumSquaredError", 0.0, 1.0, 4.0)]
    [InlineData("MeanAbsoluteError", 0.0, 1.0, 2.0)]
    [InlineData("Huber", 1.5, 1.0, 0.8125)] // (0.5^2 / 2 + 1 (2 - 1 / 2)) / 2
    [InlineData("Huber(0.25f)", 1.5, -1.0, 0.046875)] // 0.25 (0.5 - 0.125) / 2
    [InlineData("SoftmaxCrossEntropy", 1.0, 0.0, 0.04858735157374196)] // log(1 + exp(-3))
    [InlineData("SoftmaxCrossEntropy", 0.25, 0.75, 2.298587351573742)] // 0.25 log(1 + exp(-3)) + 0.75 (3 + log(1 + exp(-3)))
    [InlineData("SoftmaxCrossEntropy(LabelSmoothing = 0.5f)", 1.0, 0.0, 0.798587351573742)] // q = (0.75, 0.25)
    [InlineData("BinaryCrossEntropy", 1.0, 0.0, 0.2200948492805977)] // (log(1 + exp(-2)) + log(1 + exp(-1))) / 2
    public void LossOfOneSample(string loss, double first, double second, double expected)
    {
        ReferenceNetwork network = ReferenceNetwork.Parse($"[Network(2)] [Identity] [{loss}] public partial class Net;");
        Assert.Equal(expected, network.MeanLoss([], [], [[2, -1]], [[first, second]], training: true), 1e-9);
    }

    [Fact]
    public void LossIsTheMeanOverSamples()
    {
        ReferenceNetwork network = ReferenceNetwork.Parse("[Network(2)] [Identity] [SumSquaredError] public partial class Net;");
        Assert.Equal(1.5, network.MeanLoss([], [], [[1, 1], [2, 0]], [[0, 0], [0, 0]], training: true), 1e-12);
    }

    [Fact]
    public void JoinsAndNames()
    {
        const string Layers = "[Identity(Name = \"x\"), ReLU(Name = \"r\"), Add(\"x\"), Multiply(\"r\", From = \"x\"), Concat(\"r\")]";
        ReferenceNetwork network = ReferenceNetwork.Parse($"[Network(2)] {Layers} [MeanSquaredError] public partial class Net;");
        Assert.Equal([9.0, 0.0, 3.0, 0.0], network.Forward([], [], [[3, -2]], training: false).Single());
    }

    [Fact]
    public void DropoutScalesWhatItKeeps()
    {
        ReferenceNetwork network = ReferenceNetwork.Parse("[Network(2)] [Dropout(0.75f)] [MeanSquaredError] public partial class Net;");
        Assert.Throws<InvalidOperationException>(() => network.Forward([], [], [[1, 2]], training: true));
        ((DropoutLayer)network.Layers[0]).Kept = [[true, false]];
        Assert.Equal([4.0, 0.0], network.Forward([], [], [[1, 2]], training: true).Single());
        Assert.Equal([1.0, 2.0], network.Forward([], [], [[1, 2]], training: false).Single());
    }
}
