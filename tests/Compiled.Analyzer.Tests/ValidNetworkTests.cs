using System.Threading.Tasks;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Networks about which neither compiler nor analyzer has anything to say.</summary>
public class ValidNetworkTests
{
    [Theory]
    [InlineData("[Network(4)] [Dense(2)] partial class Net;")]
    [InlineData("[Network(4)] [Dense(2)] internal sealed partial class Net;")]
    [InlineData("namespace System { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("namespace A.@class.B { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("[Network(4)] [Dense(2)] public partial class @event;")]
    [InlineData("public partial class Outer { [Network(4)] [Dense(2)] private partial class Net; }")]
    [InlineData("public partial class Outer { [Network(4)] [Dense(2)] private protected partial class Net; }")]
    [InlineData("public static partial class Outer { [Network(4)] [Dense(2)] internal partial class Net; }")]
    [InlineData("public partial struct Outer { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("public partial record Outer { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("public partial record struct Outer { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("public partial interface IOuter { [Network(4)] [Dense(2)] public partial class Net; }")]
    [InlineData("public partial record A { public partial struct B { public partial interface C { [Network(4), Dense(2)] partial class Net; } } }")]
    [InlineData("[Network(4)] [Dense(2)] public partial class Net : Parent; public class Parent { public int Depth; private int State() => 1; }")]
    [InlineData("[Network(4)] [Dense(2)] public partial class Net; public partial class Net { public int Depth; }")]
    public Task Declarations(string source) => Analyzed.Clean(source);

    [Theory]
    [InlineData("[Network(1)] [Dense(1)]")]
    [InlineData("[Network(1, 28, 28)] [Dense(10)] [SoftmaxCrossEntropy(LabelSmoothing = 0.1f)]")]
    [InlineData("[Network(4)] [Dense(3, Init = Init.Normal, InitStd = 0.1), LeakyReLU(0.1), Dropout(0.5), BatchNorm(Momentum = 0.2), Dense(2), Huber(0.5)]")]
    [InlineData("[Network(1, 28, 28)] [PReLU, Flatten, BatchNorm, Dropout(0f), Dense(10, Bias = false, Init = Init.Normal, InitStd = 0f)]")]
    [InlineData("[Network(6, 5)] [Sigmoid, Flatten, Dense(3)] [Huber(2f)]")]
    [InlineData("[Network(8), Dense(8, Name = \"a\"), ReLU, Add(\"a\"), Multiply(\"a\"), Concat(\"a\", Name = \"b\"), Dense(16, From = \"a\"), Add(\"b\"), MeanSquaredError]")]
    [InlineData("[Network(3)] [Step] [Identity] [Sigmoid] [Tanh] [ReLU] [LeakyReLU(-0.5f)] [PReLU] [ELU(0f)] [SELU] [Swish]")]
    [InlineData("[Network(3)] [Swish(2f, Learnable = true)]")]
    [InlineData("[Network(3)] [GELU(Tanh = true)] [Softplus] [Mish] [HardSigmoid] [HardSwish] [ReLU6] [Softmax] [LayerNorm] [BinaryCrossEntropy]")]
    [InlineData("[Network(3)] [Dense(3)] [SumSquaredError]")]
    [InlineData("[Network(3)] [Dense(3)] [MeanAbsoluteError]")]
    [InlineData("[Network(20000)] [Dense(20000)]")]
    public Task Layers(string layers) => Analyzed.Clean(layers + " public partial class Net;");

    [Fact]
    public Task The_network_attribute_may_stand_on_another_part() =>
        Analyzed.Clean("[Network(4)] public partial class Net;", "[Dense(2), ReLU] public partial class Net;");

    [Fact]
    public Task A_deep_network()
    {
        string layers = string.Concat(System.Linq.Enumerable.Repeat("[Dense(4), ReLU]\n", 500));
        return Analyzed.Clean("[Network(4)]\n" + layers + "public partial class Net;");
    }
}
