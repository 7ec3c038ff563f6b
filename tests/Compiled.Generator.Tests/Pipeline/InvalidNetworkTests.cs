using System.Linq;
using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>An invalid network: one diagnostic of ours, and none of the compiler's about members that its callers already use.</summary>
public sealed class InvalidNetworkTests
{
    private const string Caller = """
        using System;
        using Compiled;

        public static class Caller
        {
            public static float Use(Net network, float[] values, int[] labels, Optimizer optimizer)
            {
                var outputs = new float[Net.OutputLength * (values.Length / Net.InputLength)];
                network.Forward(values, outputs);
                network.Predict(values, outputs);
                Console.WriteLine(Net.Summary + Net.ArchitectureHash + Net.ParameterCount + Net.Layout.Count + Net.ForwardFlops + Net.TrainingFlops);
                network.Parameters.Clear();
                network.Save("path");
                network.Load("path");
                INetwork general = new Net(seed: 3);
                return general.ParameterCount + network.Loss(values, values) + network.Loss(values, labels)
                    + network.Gradient(values, labels, outputs) + network.TrainStep(values, values, optimizer);
            }
        }
        """;

    public static TheoryData<string> Invalid =>
    [
        "[Network(4)]\npublic partial class Net;",
        "[Network(4)]\n[Dense(0)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(-1)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(int.MaxValue)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dropout(1f)]\n[Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dropout(float.NaN)]\n[Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2, From = \"nowhere\")]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2, Name = \"a\")]\n[Dense(3)]\n[Add(\"a\")]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2, Name = \"a\")]\n[Dense(2, Name = \"a\")]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2, Name = \"*/ class\\n\")]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[SoftmaxCrossEntropy]\n[Dense(2)]\npublic partial class Net;",
        "[Network(0)]\n[Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network]\n[Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2)]\npublic partial class Net;\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Dense(2), Use(typeof(int))]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
        "[Network(4)]\n[Use(typeof(Part), -1)]\n[SoftmaxCrossEntropy]\npublic partial class Net;\n"
            + "[Block]\n[Dense(Part.Units)]\npublic class Part { public const int Units = 2; }",
        "[Network(4)]\n[Dense(2), Use(typeof(Part))]\n[SoftmaxCrossEntropy]\npublic partial class Net;\n[Block]\n[Use(typeof(Part))]\npublic class Part;",
        "[Network(4)]\n[Block]\n[Dense(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;",
    ];

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task OnlyOurDiagnosticShows(string declaration)
    {
        Compilation compilation = NetworkCompiler.CreateCompilation(declaration, Caller);
        GeneratorDriver driver = NetworkCompiler.CreateDriver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation generated, out _);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);

        Assert.DoesNotContain(generated.GetDiagnostics(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info && diagnostic.Id != "CS1591");
        Diagnostic only = Assert.Single(await NetworkCompiler.Analyze(generated));
        Assert.StartsWith("CMP", only.Id);
        Assert.Equal("Declaration.cs", only.Location.SourceTree?.FilePath);
    }

    [Theory]
    [InlineData("[Network(4, 3)]\n[LSTM(0, Bidirectional = true, Name = \"rest\"), LSTM(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", "values")]
    [InlineData("[Network(4, Tokens = 5)]\n[Embedding(0), LSTM(3, Name = \"rest\", Bidirectional = true), LSTM(2)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", "3")]
    public async Task ANetworkOfSequencesKeepsItsMembersToo(string declaration, string input)
    {
        string caller = $$"""
            using Compiled;

            public static class Caller
            {
                public static float Use(Net network, float[] values)
                {
                    network.CarriesState = network.ReportsGradients = true;
                    network.ResetState();
                    State state = network.CreateState();
                    network.Step({{input}}, values, state);
                    return state.Position + network.RestGradientNorms[0] + network.RestGradientNormsReverse[0] + network.LSTM2GradientNorms[0];
                }
            }
            """;
        NetworkCompiler.CreateDriver().RunGeneratorsAndUpdateCompilation(NetworkCompiler.CreateCompilation(declaration, caller), out Compilation generated, out _);
        Assert.DoesNotContain(generated.GetDiagnostics(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info && diagnostic.Id != "CS1591");
        Assert.StartsWith("CMP", Assert.Single(await NetworkCompiler.Analyze(generated)).Id);
    }

    [Theory]
    [InlineData("[Network(4, Inspect = true)]\n[Dense(0)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", "values")]
    [InlineData("[Network(4, Tokens = 5, Inspect = true)]\n[Embedding(0)]\n[SoftmaxCrossEntropy]\npublic partial class Net;", "labels")]
    public async Task ANetworkThatIsInspectedKeepsItsMembersToo(string declaration, string inputs)
    {
        string caller = $$"""
            using Compiled;

            public static class Caller
            {
                public static int Use(Net network, float[] values, int[] labels)
                {
                    network.Inspect({{inputs}}, new float[Net.LayerOutputLength]);
                    ((IInspectable)network).Inspect(values, values);
                    return Net.LayerOutputLayout.Count + ((IInspectable)network).LayerOutputLength;
                }
            }
            """;
        NetworkCompiler.CreateDriver().RunGeneratorsAndUpdateCompilation(NetworkCompiler.CreateCompilation(declaration, caller), out Compilation generated, out _);
        Assert.DoesNotContain(generated.GetDiagnostics(), diagnostic => diagnostic.Severity > DiagnosticSeverity.Info && diagnostic.Id != "CS1591");
        Assert.StartsWith("CMP", Assert.Single(await NetworkCompiler.Analyze(generated)).Id);
    }
}
