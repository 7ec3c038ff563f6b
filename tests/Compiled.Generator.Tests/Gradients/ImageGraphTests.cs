using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Branches of images that meet again, against the reference.</summary>
public sealed class ImageGraphTests
{
    public static TheoryData<string> Graphs =>
    [
        // A residual unit, with and without normalisation, and one with a 1 x 1 projection on its short cut.
        "[Network(2, 5, 5)] [Conv2D(4, 3, Padding = 1, Name = \"stem\"), ReLU, Conv2D(4, 3, Padding = 1), Add(\"stem\"), ReLU, GlobalAvgPool2D, Dense(3)]",
        "[Network(2, 4, 5)] [Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU(Name = \"x\"), Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU, "
            + "Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, Add(\"x\"), ReLU, GlobalAvgPool2D, Dense(3)]",
        "[Network(3, 6, 6)] [Conv2D(4, 3, Padding = 1, Name = \"x\"), Conv2D(6, 1, Stride = 2, Bias = false), BatchNorm(Name = \"shortcut\"), "
            + "Conv2D(6, 3, Stride = 2, Padding = 1, Bias = false, From = \"x\"), BatchNorm, ReLU, Conv2D(6, 3, Padding = 1, Bias = false), BatchNorm, "
            + "Add(\"shortcut\"), ReLU, GlobalAvgPool2D, Dense(3)]",

        // An inception-like cell: three branches side by side.
        "[Network(3, 5, 5)] [Conv2D(4, 1, Name = \"x\"), ReLU(Name = \"one\"), Conv2D(3, 3, Padding = 1, From = \"x\"), ReLU(Name = \"three\"), "
            + "MaxPool2D(3, Stride = 1, Padding = 1, From = \"x\"), Conv2D(2, 1), ReLU, Concat(\"three\"), Concat(\"one\"), Conv2D(3, 2), Dense(2)]",
        "[Network(2, 4, 4)] [Conv2D(17, 1, Name = \"a\"), Conv2D(1, 3, Padding = 1), Concat(\"a\"), Concat(\"a\"), GlobalMaxPool2D]",

        // A gate, a square, values used three times.
        "[Network(2, 4, 5)] [Conv2D(3, 3, Padding = 1, Name = \"v\"), Sigmoid(Name = \"gate\"), Conv2D(3, 3, Padding = 1, From = \"v\"), Multiply(\"gate\"), Dense(2)]",
        "[Network(2, 4, 4)] [Conv2D(3, 2, Name = \"a\"), Multiply(\"a\"), Conv2D(2, 2)]",
        "[Network(2, 4, 4)] [Conv2D(3, 3, Padding = 1, Name = \"a\"), ReLU(Name = \"b\"), Conv2D(3, 1, From = \"a\"), Add(\"a\"), Multiply(\"b\"), Add(\"b\"), "
            + "MaxPool2D(2), Dense(2)]",
        "[Network(2, 5, 5)] [Conv2D(3, 2, Name = \"a\"), MaxPool2D(2, Name = \"p\"), AvgPool2D(2, From = \"a\"), Add(\"p\"), GlobalAvgPool2D(Name = \"g\"), "
            + "GlobalMaxPool2D(From = \"a\"), Concat(\"g\"), Dense(2)]",

        // The input itself through a name; a join as the last layer; a join of convolutions without activation.
        "[Network(2, 4, 4)] [Identity(Name = \"x\"), Conv2D(2, 3, Padding = 1), Add(\"x\"), Conv2D(2, 3, Padding = 1), Concat(\"x\")]",
        "[Network(2, 4, 4)] [Identity(Name = \"x\"), Conv2D(3, 3, From = \"x\", Name = \"a\"), Conv2D(3, 3, From = \"x\"), Add(\"a\")]",

        // Squeeze and excitation without the broadcast: a branch of vectors beside one of images; branches of other lengths.
        "[Network(2, 4, 4)] [Conv2D(4, 3, Name = \"c\"), GlobalAvgPool2D, Dense(3), ReLU(Name = \"s\"), Dense(3, From = \"c\"), Multiply(\"s\"), Dense(2)]",
        "[Network(2, 4, 4)] [Conv2D(4, 3, Name = \"c\"), ReLU, Conv2D(2, 2), Flatten(Name = \"f\"), Flatten(From = \"c\"), Concat(\"f\"), Dense(2)]",

        // Gradients that a normalisation may write over, and such as others still read.
        "[Network(2, 3, 4)] [Conv2D(4, 1, Name = \"c\"), BatchNorm(Name = \"n\"), Conv2D(4, 1, From = \"c\"), Add(\"n\"), BatchNorm, Dense(2)]",
        "[Network(2, 4, 4)] [Conv2D(3, 2, Name = \"c\"), BatchNorm, ReLU(Name = \"n\"), BatchNorm(From = \"c\"), Add(\"n\"), BatchNorm, Conv2D(3, 1), BatchNorm, Dense(2)]",

        // Depthwise separable, pre-activation, densely connected.
        "[Network(3, 6, 6)] [Conv2D(3, 3, Groups = 3, Padding = 1, Name = \"d\"), Conv2D(3, 1), Add(\"d\"), ReLU, Conv2D(6, 3, Groups = 3, Stride = 2), Dense(2)]",
        "[Network(3, 4, 4)] [Conv2D(4, 1, Name = \"x\"), BatchNorm, ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, Conv2D(4, 3, Padding = 1), Add(\"x\"), "
            + "BatchNorm, ReLU, GlobalAvgPool2D, Dense(2)]",
        "[Network(2, 4, 4)] [Conv2D(3, 1, Name = \"x0\"), ReLU, Conv2D(2, 3, Padding = 1), Concat(\"x0\", Name = \"x1\"), ReLU, Conv2D(2, 3, Padding = 1), "
            + "Concat(\"x1\"), BatchNorm, AvgPool2D(2), Dense(2)]",

        // Signals.
        "[Network(2, 9)] [Conv1D(3, 3, Pad = Pad.Same, Name = \"x\"), ReLU, Conv1D(3, 3, Pad = Pad.Same), Add(\"x\"), Concat(\"x\"), Conv1D(2, 2), Flatten, Dense(2)]",
    ];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void GraphAgainstTheReference(string layers) =>
        NetworkCheck.RunAll(layers + " [MeanSquaredError] public partial class Net;", TargetKind.Numbers, 3, 8, 16, 17, 33);
}
