using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>The generated text itself: the same everywhere, readable, and free of what has no place in it.</summary>
public sealed class EmittedTextTests
{
    public static TheoryData<string> Networks => SampleNetworks.Names;

    [Theory]
    [MemberData(nameof(Networks))]
    public void TwoRunsWriteTheSameBytes(string name)
    {
        string declaration = SampleNetworks.Named(name);
        IReadOnlyDictionary<string, string> expected = Generate(declaration);
        Assert.Equal(expected, Generate(declaration));
        Assert.Equal(expected, Generate(declaration, path: "/home/someone/Secret Folder/Elsewhere.cs"));

        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // A culture with a decimal comma and its own minus sign.
            var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            culture.NumberFormat.NumberDecimalSeparator = ",";
            culture.NumberFormat.NegativeSign = "\u2212";
            culture.NumberFormat.NumberGroupSeparator = ".";
            CultureInfo.CurrentCulture = culture;
            Assert.Equal(expected, Generate(declaration));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void TheTextIsSafeCSharp12WithoutPathsOrTime(string name)
    {
        IReadOnlyDictionary<string, string> sources = Generate(SampleNetworks.Named(name), path: "/home/someone/Secret Folder/Elsewhere.cs");
        Assert.True(sources.Count >= 2, "One file for the public surface and one a layer.");
        foreach ((string hint, string text) in sources)
        {
            SyntaxTree tree = CSharpSyntaxTree.ParseText(text, new CSharpParseOptions(LanguageVersion.CSharp12, DocumentationMode.Diagnose));
            Assert.Empty(tree.GetDiagnostics());
            Assert.EndsWith(".g.cs", hint, StringComparison.Ordinal);
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain('\t', text);
            Assert.EndsWith("}\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotMatch(@"MemoryMarshal\.(?!AsBytes\b)", text); // a span of floats as one of bytes is safe, references and casts are not
            Assert.DoesNotContain("Secret", text, StringComparison.Ordinal);
            Assert.DoesNotContain(Environment.CurrentDirectory, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Path.GetTempPath(), text, StringComparison.Ordinal);
            Assert.DoesNotContain(DateTime.UtcNow.Year.ToString(CultureInfo.InvariantCulture) + "-", text, StringComparison.Ordinal);
            Assert.All(text.Split('\n'), line => Assert.Equal(line.TrimEnd(), line));
        }
    }

    [Fact]
    public void EachLayerWithWorkHasItsOwnFile()
    {
        IReadOnlyDictionary<string, string> sources = Generate(SampleNetworks.Normalised);
        foreach (string layer in (string[])["dense1", "batchnorm1", "dense2", "layernorm1", "batchnorm2", "dense3"])
        {
            Assert.Contains(sources.Keys, hint => hint.Contains(layer, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static Dictionary<string, string> Generate(string declaration, string path = "Declaration.cs")
    {
        Compilation compilation = NetworkCompiler.CreateCompilation(declaration);
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        compilation = compilation.ReplaceSyntaxTree(tree, tree.WithFilePath(path));
        GeneratorRunResult result = NetworkCompiler.CreateDriver().RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.NotEmpty(result.GeneratedSources);
        return result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }
}
