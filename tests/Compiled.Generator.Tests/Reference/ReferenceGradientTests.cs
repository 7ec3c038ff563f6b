using System;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Compiled.Generator.Tests.Reference.Layers;
using Xunit;

namespace Compiled.Generator.Tests.Reference;

/// <summary>The reference's own gradients against its central differences: what the gradient tests compare with must be right itself.</summary>
public sealed class ReferenceGradientTests
{
    private const int Samples = 4;

    /// <summary>Layers after a shape that between them hold everything the reference can differentiate.</summary>
    public static TheoryData<string> Networks =>
    [
        "[Network(2, 5, 6)] [Conv2D(4, 3, 2, StrideHeight = 2, PaddingWidth = 1, DilationWidth = 3, Groups = 2)]",
        "[Network(2, 4, 4)] [Conv2D(3, 4, Pad = Pad.Same), Conv2D(2, 3, Pad = Pad.Full, Bias = false)]",
        "[Network(3, 7)] [Conv1D(6, 3, Stride = 2, Padding = 2, Dilation = 2, Groups = 3)]",
        "[Network(2, 5, 5)] [Conv2D(3, 2), MaxPool2D(3, Stride = 1, Padding = 1), AvgPool2D(2, Padding = 1)]",
        "[Network(2, 3, 4)] [Conv2D(5, 1), GlobalAvgPool2D]",
        "[Network(2, 3, 4)] [Conv2D(5, 1), GlobalMaxPool2D]",
        "[Network(2, 3, 4)] [Conv2D(4, 1), BatchNorm, PReLU, GroupNorm(2), LayerNorm]",
        "[Network(3, 5)] [Conv1D(4, 2), BatchNorm, GroupNorm(4)]",
        "[Network(2, 3, 4)] [Reshape(4, 3, 2), Conv2D(2, 2), Flatten, Dense(12), Reshape(3, 4), Conv1D(2, 3)]",
        "[Network(2, 3, 3)] [Conv2D(3, 1, Name = \"a\"), Conv2D(3, 3, Padding = 1), Multiply(\"a\"), Concat(\"a\"), Conv2D(3, 1), Add(\"a\")]",
        "[Network(5)] [Dense(6), Swish(Learnable = true), Softmax, Dense(4), GELU, BatchNorm, LayerNorm]",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheChainRuleAgreesWithDifferences(string layers)
    {
        ReferenceNetwork network = ReferenceNetwork.Parse(layers + " [MeanSquaredError] public partial class Net;");
        var random = new Random(3);
        double[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => (random.NextDouble() * 2) - 0.9)];
        double[] parameters = Draw(network.ParameterCount);
        double[] state = Draw(network.StateLayout.Sum(info => info.Length));
        double[][] inputs = [.. Enumerable.Range(0, Samples).Select(_ => Draw(Lengths.Product(network.InputShape)))];
        double[][] targets = [.. Enumerable.Range(0, Samples).Select(_ => Draw(Lengths.Product(network.OutputShape)))];

        double[] gradient = network.Gradient(parameters, state, inputs, targets);
        double scale = Closeness.Largest(gradient);
        for (int i = 0; i < parameters.Length; i++)
        {
            double difference = CentralDifferences.Partial(at => network.MeanLoss(at, state, inputs, targets, training: true), parameters, i);
            Assert.True(Math.Abs(difference - gradient[i]) <= 1e-8 * scale, $"parameter {i}: difference {difference:R}, gradient {gradient[i]:R}");
        }
    }

    [Fact]
    public void DroppedImageValuesHaveNoGradient()
    {
        ReferenceNetwork network = ReferenceNetwork.Parse("[Network(1, 1, 2)] [Conv2D(1, 1), Dropout(0.5f)] [SumSquaredError] public partial class Net;");
        ((DropoutLayer)network.Layers[1]).Kept = [[true, false]];

        // y = (2 (3 w + b), 0) with w = 1, b = 0: the loss is y^2 / 2 + 0, its derivatives 2 * 3 * 6 and 2 * 6.
        Assert.Equal([36.0, 12.0], network.Gradient([1, 0], [], [[3, 5]], [[0, 0]]).Select(value => Math.Round(value, 6)));
    }
}
