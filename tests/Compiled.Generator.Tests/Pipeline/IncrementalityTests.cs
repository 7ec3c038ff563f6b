using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>What each kind of edit makes the generator do again: the run reason of every step, by its tracking name.</summary>
public sealed class IncrementalityTests
{
    private const string First = "[Network(3)]\n[Dense(4), ReLU]\n[Dense(2)]\n[MeanSquaredError]\npublic partial class First;\n";
    private const string Second = "using Compiled;\n\n[Network(2)]\n[Dense(5)]\n[SoftmaxCrossEntropy]\npublic partial class Second;\n";
    private const string Unrelated = "internal static class Unrelated\n{\n    public static int One() => 1;\n}\n";

    [Fact]
    public void TheFirstRunMakesEveryStepNew()
    {
        GeneratorRunResult result = Run().Before;
        Assert.NotEmpty(NetworkGenerator.TrackingNames);
        foreach (string name in NetworkGenerator.TrackingNames)
        {
            Assert.All(Reasons(result, name), reason => Assert.Equal(IncrementalStepRunReason.New, reason));
        }
    }

    [Fact]
    public void AnEditInAnotherFileRunsNothingAgain()
    {
        GeneratorRunResult after = Run("Other1.cs", "=> 1", "=> 2").After;
        foreach (string name in NetworkGenerator.TrackingNames)
        {
            Assert.All(Reasons(after, name), reason => Assert.True(IsKept(reason), $"{name}: {reason}"));
        }

        Assert.All(OutputReasons(after), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("[Dense(4), ReLU]", "[Dense(4), ReLU] // a comment")]
    [InlineData("[Dense(4), ReLU]", "\n\n// moved down\n[Dense(4),\n    ReLU]")]
    [InlineData("public partial class First;", "public partial class First { public int Own => 3; }")]
    public void AnEditThatChangesNoNetworkEmitsNothingAgain(string before, string edited)
    {
        GeneratorRunResult after = Run("Declaration.cs", before, edited).After;
        foreach (string name in NetworkGenerator.TrackingNames)
        {
            Assert.All(Reasons(after, name), reason => Assert.True(IsKept(reason), $"{name}: {reason}"));
        }

        Assert.All(OutputReasons(after), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("Dense(4)", "Dense(5)")]
    [InlineData("ReLU", "Tanh")]
    [InlineData("[MeanSquaredError]", "[MeanAbsoluteError]")]
    public void AnEditedLayerRunsItsOwnNetworkOnly(string before, string edited)
    {
        GeneratorRunResult after = Run("Declaration.cs", before, edited).After;
        foreach (string name in NetworkGenerator.TrackingNames)
        {
            IncrementalStepRunReason[] reasons = [.. Reasons(after, name)];
            if (name == "Names")
            {
                Assert.All(reasons, reason => Assert.True(IsKept(reason))); // no class was renamed
                continue;
            }

            Assert.Equal(1, reasons.Count(reason => reason == IncrementalStepRunReason.Modified));
            Assert.Equal(reasons.Length - 1, reasons.Count(IsKept));
        }

        Assert.Contains(OutputReasons(after), reason => reason == IncrementalStepRunReason.Modified);
        Assert.Contains(OutputReasons(after), reason => reason == IncrementalStepRunReason.Cached);
    }

    [Fact]
    public void NoStepHoldsOnToTheCompiler()
    {
        GeneratorRunResult result = Run().Before;
        foreach (string name in NetworkGenerator.TrackingNames)
        {
            foreach (object value in result.TrackedSteps[name].SelectMany(step => step.Outputs).Select(output => output.Value))
            {
                CompilerObjects.AssertNone(value, name);
            }
        }
    }

    private static (GeneratorRunResult Before, GeneratorRunResult After) Run(string file = "", string before = "", string edited = "")
    {
        Compilation compilation = NetworkCompiler.CreateCompilation(First, Second, Unrelated);
        GeneratorDriver driver = NetworkCompiler.CreateDriver(trackSteps: true).RunGenerators(compilation);
        GeneratorRunResult first = driver.GetRunResult().Results.Single();
        Assert.Null(first.Exception);
        if (file.Length > 0)
        {
            SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == file);
            string text = tree.ToString();
            Assert.Contains(before, text, StringComparison.Ordinal);
            SourceText changed = SourceText.From(text.Replace(before, edited, StringComparison.Ordinal), tree.GetText().Encoding);
            compilation = compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(changed));
        }

        return (first, driver.RunGenerators(compilation).GetRunResult().Results.Single());
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string name)
    {
        Assert.True(result.TrackedSteps.ContainsKey(name), $"No step is called {name}; there are {string.Join(", ", result.TrackedSteps.Keys)}.");
        List<IncrementalStepRunReason> reasons = [.. result.TrackedSteps[name].SelectMany(step => step.Outputs).Select(output => output.Reason)];
        Assert.NotEmpty(reasons);
        return reasons;
    }

    private static List<IncrementalStepRunReason> OutputReasons(GeneratorRunResult result)
    {
        IEnumerable<IncrementalGeneratorRunStep> steps = result.TrackedOutputSteps.SelectMany(pair => pair.Value);
        List<IncrementalStepRunReason> reasons = [.. steps.SelectMany(step => step.Outputs).Select(output => output.Reason)];
        Assert.NotEmpty(reasons);
        return reasons;
    }

    private static bool IsKept(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}
