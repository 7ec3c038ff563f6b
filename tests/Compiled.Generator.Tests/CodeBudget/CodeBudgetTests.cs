using System.Collections.Generic;
using System.IO;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Compiled.Generator.Tests.CodeBudget;

/// <summary>
/// Every emitted method stays small enough for the JIT to optimise it fully: it gives up above 20,000 IL instructions or 2,000 locals, and inlines
/// nothing past about 900 locals. The budget keeps a wide distance from both (docs: the code budget).
/// </summary>
public sealed class CodeBudgetTests(ITestOutputHelper output)
{
    private const int InstructionBudget = 8_000;
    private const int LocalBudget = 300;

    /// <summary>Networks chosen to make methods large: wide, deep, many outputs, many joins, everything fused.</summary>
    public static TheoryData<string, string> Networks
    {
        get
        {
            const string Net = "public partial class Net;";
            const string Activations = "Sigmoid, Tanh, ReLU, LeakyReLU, PReLU, ELU, SELU, Swish(Learnable = true), GELU, GELU(Tanh = true), "
                + "Softplus, Mish, HardSigmoid, HardSwish, ReLU6, Softmax";
            string deep = string.Concat(Enumerable.Repeat("[Dense(9), Mish, BatchNorm] ", 60));
            string uses = string.Concat(Enumerable.Repeat("[Dense(9), Add(\"a\"), ReLU] ", 40));
            var data = new TheoryData<string, string>
            {
                { "two-layer", $"[Network(784)] [Dense(50), ReLU, Dense(10)] [SoftmaxCrossEntropy] {Net}" },
                { "mlp-wide", $"[Network(784)] [Dense(512), ReLU, Dense(256), ReLU, Dense(10)] [SoftmaxCrossEntropy] {Net}" },
                { "many classes", $"[Network(8)] [Dense(1000)] [SoftmaxCrossEntropy(LabelSmoothing = 0.1f)] {Net}" },
                { "wide softmax and norms", $"[Network(8)] [Dense(700), BatchNorm, LayerNorm, Softmax, Dropout(0.1f), Dense(3)] [Huber] {Net}" },
                { "deep", $"[Network(9)] {deep}[Dense(1)] [BinaryCrossEntropy] {Net}" },
                { "many uses", $"[Network(9)] [Dense(9, Name = \"a\")] {uses}[MeanSquaredError] {Net}" },
                { "large kernel", $"[Network(3, 40, 40)] [Conv2D(64, 11, Padding = 5), ReLU, MaxPool2D(2), Conv2D(17, 20)] [Huber] {Net}" },
                { "wide image", $"[Network(2, 3, 500)] [Conv2D(9, 3, 5, Padding = 2), Mish, MaxPool2D(3, Stride = 2), Dense(2)] [Huber] {Net}" },
                { "many channels", $"[Network(256, 4, 4)] [Conv2D(256, 3, Padding = 1), BatchNorm, ReLU, Conv2D(512, 1)] [Huber] {Net}" },
                { "depthwise", $"[Network(64, 9, 9)] [Conv2D(128, 5, Groups = 64, Padding = 2, Stride = 2), GroupNorm(8)] [Huber] {Net}" },
                { "large pools", $"[Network(2, 64, 64)] [MaxPool2D(16, Stride = 3), AvgPool2D(15, Stride = 1), Dense(2)] [Huber] {Net}" },
                { "all activations in a row", $"[Network(33)] [{Activations}] [MeanAbsoluteError] {Net}" },
            };
            foreach (string name in SampleNetworks.AllNames)
            {
                data.Add(name, SampleNetworks.Named(name));
            }

            foreach (string name in ImageNetworks.AllNames)
            {
                data.Add(name, ImageNetworks.Named(name));
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void EveryEmittedMethodKeepsTheBudget(string name, string declaration)
    {
        List<MethodSize> sizes = IntermediateLanguage.Measure(NetworkCompiler.Compile(declaration).Image);
        MethodSize longest = sizes.MaxBy(size => size.Instructions)!;
        MethodSize mostLocals = sizes.MaxBy(size => size.Locals)!;
        output.WriteLine($"{name}: {sizes.Count} methods, longest {longest}, most locals {mostLocals}");

        Assert.True(longest.Instructions is > 50 and < InstructionBudget, $"{longest}");
        Assert.True(mostLocals.Locals < LocalBudget, $"{mostLocals}");
    }

    [Fact]
    public void TheMeasureCountsInstructionsAndLocals()
    {
        const string Known = """
            internal static class Known
            {
                // ldarg, ldc, add, ret
                public static int Next(int n) => n + 1;

                // two ldc and stloc, br; three loads, add and stloc twice over, less one; two loads and blt; ldloc, ret
                public static int Sum(int n)
                {
                    int sum = 0;
                    for (int i = 0; i < n; i++)
                    {
                        sum += i;
                    }

                    return sum;
                }
            }
            """;
        using var image = new MemoryStream();
        Assert.True(NetworkCompiler.CreateCompilation(Known).Emit(image).Success);
        Assert.Equal(
            [new MethodSize("Known.Next", 4, 0), new MethodSize("Known.Sum", 18, 2)],
            IntermediateLanguage.Measure(image.ToArray()).OrderBy(size => size.Name));
    }

    [Fact]
    public void TheMeasureDecodesEveryInstruction()
    {
        // This very assembly: thousands of methods, each of whose instructions must end exactly at its last byte, or the measure throws.
        Assert.True(IntermediateLanguage.Measure(File.ReadAllBytes(typeof(CodeBudgetTests).Assembly.Location)).Count > 500);
    }
}
