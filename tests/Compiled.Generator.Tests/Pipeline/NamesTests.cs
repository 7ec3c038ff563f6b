using System.Linq;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>Layer names chosen to meet the names that emitted code gives its own things.</summary>
public sealed class NamesTests
{
    public static TheoryData<string> Names =>
    [
        "predictionLink", "dense1Weight", "dense2Bias", "dense2Output", "dense2Gradient", "input", "inputs", "inputBlocks", "output", "outputs",
        "loss", "losses", "target", "targets", "targetBlocks", "labels", "gradient", "weight", "samples", "blocks", "block", "first", "end",
        "worker", "context", "chunk", "start", "x", "y", "lane", "TLane", "Lane", "Dense2", "dense9", "Blocks", "Math", "MathF", "Span", "System",
        "Compiled", "Net", "value", "var", "record", "async", "await", "nameof", "yield", "dynamic", "field", "required", "file", "scoped",
        "global", "partial", "where", "get", "set", "notnull", "unmanaged", "nint", "parameters", "Parameters", "state", "memory", "_memory",
        "Layout", "seed", "Create", "Save", "ToString", "a1", "x_y", "x__y", "Softmax", "SoftmaxCrossEntropy", "InferencePass", "PredictionPass",
        "TrainingPass", "LossPass", "Plan", "Run", "part", "origin", "pair", "rows",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void ALayerMayHaveThisName(string name)
    {
        // A leading underscore is refused as every name that does not begin with a letter is, by the analyzer; the rest must compile.
        string layers = $"[Dense(4, Name = \"{name}\"), ReLU]\n[Dense(4), Add(\"{name}\")]\n[BatchNorm]\n[Dense(2)]";
        string declaration = $"[Network(3)]\n{layers}\n[SoftmaxCrossEntropy]\npublic partial class Net;";
        if (SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name[0] == '_')
        {
            Assert.NotEmpty(Diagnose(declaration));
            return;
        }

        if (Diagnose(declaration) is { Length: > 0 } reported)
        {
            // Refusing a name is an answer too; emitting code that does not compile is not.
            Assert.All(reported, id => Assert.Contains(id, (string[])["CMP013", "CMP014", "CMP015"]));
            return;
        }

        INetwork network = NetworkCompiler.Compile(declaration).Create();
        Assert.Equal([$"{name}.weight", $"{name}.bias", "dense2.weight"], network.Layout.Take(3).Select(info => info.Name));
        Assert.Equal(network.Layout.Count, network.Layout.Select(info => info.Name).Distinct().Count());
    }

    private static string[] Diagnose(string declaration) =>
        [.. NetworkCompiler.Analyze(NetworkCompiler.CreateCompilation(declaration)).GetAwaiter().GetResult().Select(diagnostic => diagnostic.Id)];
}
