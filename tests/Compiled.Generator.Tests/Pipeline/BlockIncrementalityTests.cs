using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>Blocks in files of their own: an edit there emits the networks that use them again, and no other edit does.</summary>
public sealed class BlockIncrementalityTests
{
    private const string Networks = """
        [Network(3)]
        [Dense(4), Use(typeof(Outer), 6)]
        [MeanSquaredError]
        public partial class First;

        [Network(3)]
        [Dense(4), ReLU]
        [MeanSquaredError]
        public partial class Second;
        """;

    private const string Outer = "using Compiled;\n[Block]\n[Dense(Outer.Units), Use(typeof(Inner), Outer.Units)]\npublic class Outer { public const int Units = 3; }\n";
    private const string Inner = "using Compiled;\n[Block]\n[Dense(Inner.Units), Tanh]\npublic class Inner\n{\n    public const int Units = 2;\n}\n";
    private const string Unrelated = "using Compiled;\n[Block]\n[ReLU]\npublic class Unused;\npublic static class Other { public const int One = 1; }\n";

    [Theory]
    [InlineData("Other0.cs", "[Dense(Outer.Units)", "[Dense(Outer.Units + 1)")]
    [InlineData("Other0.cs", "Use(typeof(Inner), Outer.Units)", "Use(typeof(Inner), Outer.Units, Repeat = 2)")]
    [InlineData("Other1.cs", "Tanh", "Sigmoid")]
    [InlineData("Other1.cs", "[Dense(Inner.Units)", "[Dense(7)")]
    [InlineData("Other1.cs", "[Block]", "")]
    [InlineData("Other1.cs", "Tanh", "Use(typeof(Outer))")]
    public void AnEditOfABlockEmitsTheNetworkThatUsesItAgain(string file, string before, string edited)
    {
        GeneratorRunResult after = Edit(file, before, edited);
        foreach (string step in new[] { "Parse", "Emit" })
        {
            Assert.Equal(1, Reasons(after, step).Count(reason => reason == IncrementalStepRunReason.Modified));
            Assert.Equal(1, Reasons(after, step).Count(IsKept));
        }
    }

    [Theory]
    [InlineData("Other0.cs", "Units = 3", "Units = 5")] // a default that is always given
    [InlineData("Other1.cs", "Tanh", "/* bends */ Tanh")]
    [InlineData("Other1.cs", "Units = 2;", "Units = 2;\n    private const int Unread = 3;")]
    [InlineData("Other2.cs", "ReLU", "Tanh")]
    [InlineData("Other2.cs", "One = 1", "One = 2")]
    public void AnEditThatChangesNoLayerEmitsNothingAgain(string file, string before, string edited)
    {
        GeneratorRunResult after = Edit(file, before, edited);
        foreach (string step in NetworkGenerator.TrackingNames)
        {
            Assert.All(Reasons(after, step), reason => Assert.True(IsKept(reason), $"{step}: {reason}"));
        }
    }

    [Fact]
    public void NothingIsEmittedForABlock()
    {
        GeneratorDriver driver = NetworkCompiler.CreateDriver().RunGenerators(NetworkCompiler.CreateCompilation("", Outer, Inner, Unrelated));
        Assert.Empty(driver.GetRunResult().GeneratedTrees);
    }

    private static GeneratorRunResult Edit(string file, string before, string edited)
    {
        Compilation compilation = NetworkCompiler.CreateCompilation(Networks, Outer, Inner, Unrelated);
        GeneratorDriver driver = NetworkCompiler.CreateDriver(trackSteps: true).RunGenerators(compilation);
        GeneratorRunResult first = driver.GetRunResult().Results.Single();
        Assert.Null(first.Exception);
        foreach (object value in first.TrackedSteps["Parse"].SelectMany(step => step.Outputs).Select(output => output.Value))
        {
            CompilerObjects.AssertNone(value, "Parse");
        }

        SyntaxTree tree = compilation.SyntaxTrees.Single(tree => tree.FilePath == file);
        Assert.Contains(before, tree.ToString(), StringComparison.Ordinal);
        string text = tree.ToString().Replace(before, edited, StringComparison.Ordinal);
        SyntaxTree changed = CSharpSyntaxTree.ParseText(SourceText.From(text), NetworkCompiler.ParseOptions, file);
        GeneratorRunResult second = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, changed)).GetRunResult().Results.Single();
        Assert.Null(second.Exception);
        return second;
    }

    private static List<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        [.. result.TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason)];

    private static bool IsKept(IncrementalStepRunReason reason) => reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}
