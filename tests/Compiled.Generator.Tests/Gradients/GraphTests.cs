using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Gradients;

/// <summary>Named values, branches and joins against the reference.</summary>
public sealed class GraphTests
{
    public static TheoryData<string> Graphs =>
    [
        // A residual unit.
        "[Network(5)] [Dense(6, Name = \"stem\"), ReLU, Dense(6), Add(\"stem\"), ReLU, Dense(3)]",

        // A gate.
        "[Network(9)] [Dense(6, Name = \"g\"), Sigmoid(Name = \"gate\"), Dense(6, From = \"g\"), Multiply(\"gate\"), Dense(2)]",

        // Two depths side by side.
        "[Network(4)] [Dense(7), ReLU(Name = \"early\"), Dense(17), Tanh, Concat(\"early\"), Dense(3)]",

        // A value joined with itself: the derivative of a square, and of a doubling.
        "[Network(3)] [Dense(5, Name = \"a\"), Multiply(\"a\"), Dense(2)]",
        "[Network(3)] [Dense(5), Tanh(Name = \"a\"), Add(\"a\"), Concat(\"a\"), Dense(2)]",

        // Three uses of one value, one of them through its activation.
        "[Network(4)] [Dense(6, Name = \"a\"), ReLU(Name = \"b\"), Dense(6, From = \"a\"), Add(\"a\"), Multiply(\"b\"), Add(\"b\"), Dense(2)]",

        // A join as the last layer, and a join named and used again.
        "[Network(4)] [Dense(3, Name = \"a\"), Dense(3), Add(\"a\")]",
        "[Network(4)] [Dense(3, Name = \"a\"), Dense(3), Concat(\"a\", Name = \"c\"), Dense(6), Add(\"c\"), Dense(1)]",

        // A join that starts from a named value, and one whose running value is an activation used elsewhere.
        "[Network(4)] [Dense(3, Name = \"a\"), Tanh(Name = \"b\"), Dense(3, Name = \"c\"), Add(\"b\", From = \"a\"), Multiply(\"c\"), Dense(2)]",

        // Normalised branches.
        "[Network(4)] [Dense(8, Name = \"a\"), LayerNorm, ReLU, Dense(8), Add(\"a\"), LayerNorm(Name = \"b\"), Dense(8), Sigmoid, Multiply(\"b\"), "
            + "Dense(2)]",
        "[Network(4)] [Dense(8, Name = \"a\"), BatchNorm, ReLU, Dense(8), BatchNorm, Add(\"a\"), ReLU, Dense(2)]",

        // The input itself through a name, learnable activations on two branches.
        "[Network(6)] [Identity(Name = \"x\"), Dense(6), PReLU, Add(\"x\"), Swish(Learnable = true), Concat(\"x\"), Dense(2)]",

        // A branch nobody needs more than once, of another width, joined last.
        "[Network(6)] [Dense(5, Name = \"a\"), Dense(31, From = \"a\"), ReLU(Name = \"wide\"), Dense(2, From = \"a\"), Concat(\"wide\"), Softmax, "
            + "Dense(2)]",
    ];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void GraphAgainstTheReference(string layers) =>
        NetworkCheck.RunAll(layers + " [MeanSquaredError] public partial class Net;", TargetKind.Numbers, 3, 8, 16, 17, 33);
}
