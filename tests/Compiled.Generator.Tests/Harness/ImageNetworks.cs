using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Xunit;

namespace Compiled.Generator.Tests.Harness;

/// <summary>The image networks of the benchmarks: too large for every test, large enough to show what small ones do not.</summary>
internal static class ImageNetworks
{
    public const string SimpleConv = """
        [Network(1, 28, 28)]
        [Conv2D(30, 5), ReLU, MaxPool2D(2)]
        [Dense(100), ReLU]
        [Dense(10)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    public const string LeNet5 = """
        [Network(1, 28, 28)]
        [Conv2D(6, 5), ReLU, MaxPool2D(2)]
        [Conv2D(16, 5), ReLU, MaxPool2D(2)]
        [Dense(120), ReLU]
        [Dense(84), ReLU]
        [Dense(10)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    public const string DeepConv = """
        [Network(1, 28, 28)]
        [Conv2D(16, 3, Padding = 1), ReLU, Conv2D(16, 3, Padding = 1), ReLU, MaxPool2D(2)]
        [Conv2D(32, 3, Padding = 1), ReLU, Conv2D(32, 3, Padding = 2), ReLU, MaxPool2D(2)]
        [Conv2D(64, 3, Padding = 1), ReLU, Conv2D(64, 3, Padding = 1), ReLU, MaxPool2D(2)]
        [Dense(50), ReLU, Dropout(0.5f)]
        [Dense(10), Dropout(0.5f)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    /// <summary>Eight layers with weights: a stem, three residual units of which two halve the image, a classifier.</summary>
    public static readonly string ResNet8 = Residual(unitsAStage: 1);

    /// <summary>The names as an array.</summary>
    public static readonly string[] AllNames = [nameof(SimpleConv), nameof(LeNet5), nameof(DeepConv), nameof(ResNet8)];

    /// <summary>Names for theories.</summary>
    public static TheoryData<string> Names => [.. AllNames];

    /// <summary>The declaration of that name.</summary>
    public static string Named(string name) => name switch
    {
        nameof(SimpleConv) => SimpleConv,
        nameof(LeNet5) => LeNet5,
        nameof(DeepConv) => DeepConv,
        nameof(ResNet8) => ResNet8,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such network."),
    };

    /// <summary>
    /// A residual network for 3 x 32 x 32 images, written out: three stages of 16, 32 and 64 channels, 6 <paramref name="unitsAStage"/> + 2 layers.
    /// </summary>
    public static string Residual(int unitsAStage)
    {
        var text = new StringBuilder();
        string value = "stem";
        text.Append("[Network(3, 32, 32)]\n[Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU(Name = \"stem\")]\n");
        IEnumerable<(int Filters, int Unit)> units =
            from filters in new[] { 16, 32, 64 }
            from unit in Enumerable.Range(0, unitsAStage)
            select (filters, unit);
        foreach ((int filters, int unit) in units)
        {
            int stride = filters > 16 && unit == 0 ? 2 : 1;
            string own = $"unit{filters}x{unit}";
            text.Append($"[Conv2D({filters}, 3, Stride = {stride}, Padding = 1, Bias = false), BatchNorm, ReLU]\n");
            text.Append($"[Conv2D({filters}, 3, Padding = 1, Bias = false), BatchNorm(Name = \"{own}long\")]\n");
            text.Append(stride == 1
                ? $"[Add(\"{value}\"), ReLU(Name = \"{own}\")]\n"
                : $"[Conv2D({filters}, 1, Stride = 2, Bias = false, From = \"{value}\"), BatchNorm, Add(\"{own}long\"), ReLU(Name = \"{own}\")]\n");
            value = own;
        }

        return text.Append("[GlobalAvgPool2D, Dense(10)]\n[SoftmaxCrossEntropy]\npublic partial class Net;").ToString();
    }
}
