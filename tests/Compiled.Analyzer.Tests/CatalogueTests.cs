using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Holds catalogues, files and documentation together: what is in one is in all.</summary>
public class CatalogueTests
{
    private static readonly string Root = Sources.RepositoryRoot();

    public static TheoryData<string> Diagnostics => [.. DiagnosticCatalogue.All.Select(descriptor => descriptor.Id)];

    public static TheoryData<string> Layers => [.. LayerCatalogue.Kinds];

    [Fact]
    public void Every_diagnostic_is_in_the_release_file_as_it_is()
    {
        string[] expected =
        [
            .. DiagnosticCatalogue.All.Select(rule =>
                $"{rule.Id} | {rule.Category} | {rule.DefaultSeverity} | [{rule.Title}](../../docs/diagnostics/{rule.Id}.md)"),
        ];
        IEnumerable<string> released = new[] { "Shipped", "Unshipped" }
            .SelectMany(kind => File.ReadLines(Path.Combine(Root, "src", "Generator", $"AnalyzerReleases.{kind}.md")))
            .Where(line => line.StartsWith("CMP", StringComparison.Ordinal));
        Assert.Equal(expected, released);
    }

    [Fact]
    public void Every_page_belongs_to_a_diagnostic()
    {
        IEnumerable<string> pages = Directory.EnumerateFiles(Path.Combine(Root, "docs", "diagnostics"), "CMP*.md")
            .Select(path => Path.GetFileNameWithoutExtension(path));
        Assert.Equal(DiagnosticCatalogue.All.Select(rule => rule.Id).Order(), pages.Order());
    }

    [Theory]
    [MemberData(nameof(Diagnostics))]
    public void Every_diagnostic_has_a_page_with_cause_example_and_fix(string id)
    {
        DiagnosticDescriptor rule = DiagnosticCatalogue.Find(id);
        string page = File.ReadAllText(Path.Combine(Root, "docs", "diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {rule.Title}\n", page, StringComparison.Ordinal);
        Assert.All(["## Cause", "## Example", "## Fix", "```csharp"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.EndsWith($"/docs/diagnostics/{id}.md", rule.HelpLinkUri, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Diagnostics))]
    public async Task The_example_of_a_page_draws_its_diagnostic_and_the_fix_none(string id)
    {
        string page = File.ReadAllText(Path.Combine(Root, "docs", "diagnostics", id + ".md"));
        IEnumerable<Match> matches = Regex.Matches(page, "```csharp\n(.*?)```", RegexOptions.Singleline);
        string[] blocks = [.. matches.Select(match => "using Compiled;\n" + match.Groups[1].Value)];
        Assert.Equal(2, blocks.Length);
        LanguageVersion version = id == DiagnosticIds.LanguageVersion ? LanguageVersion.CSharp11 : LanguageVersion.CSharp12;

        // The layer of another version is known to no compiler here; GraphBuilderTests covers it.
        if (id != DiagnosticIds.UnknownLayer)
            Assert.Equal(id, Assert.Single(await Analyzed.Run(Sources.Compile([blocks[0]], version))).Id);
        Assert.Empty(await Analyzed.Run(Sources.Compile([blocks[1]])));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_has_its_attribute_its_generator_file_and_its_row(string kind)
    {
        Assert.True(File.Exists(Path.Combine(Root, "src", "Attributes", "Layers", kind + "Attribute.cs")));
        Assert.True(File.Exists(Path.Combine(Root, "src", "Generator", "Layers", kind + "Layer.cs")));
        Assert.Single(File.ReadLines(Path.Combine(Root, "docs", "layers.md")), line => Regex.IsMatch(line, $@"^\| `{kind}(\(|`)"));
    }

    [Fact]
    public void Every_attribute_has_its_layer()
    {
        IEnumerable<string> attributes = typeof(LayerAttribute).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(LayerAttribute)) && type != typeof(UseAttribute))
            .Select(type => type.Name.Replace("Attribute", string.Empty, StringComparison.Ordinal));
        Assert.Equal(attributes.Order(StringComparer.Ordinal), LayerCatalogue.Kinds.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_layer_knows_its_kind_and_describes_itself(string kind)
    {
        Layer layer = Specs.Create(kind, ("Units", 3), ("Filters", 4), ("Kernel", 1), ("Size", 1), ("Groups", 1), ("Dim", 4), ("Heads", 2));
        Assert.Equal(kind, layer.Kind);
        Assert.Equal(kind, LayerCatalogue.Create(Specs.Layer(kind, arguments: ("Learnable", 1)))!.Kind);
        Assert.StartsWith(kind, layer.Description, StringComparison.Ordinal);
        Assert.StartsWith(kind, layer.Signature, StringComparison.Ordinal);
        Assert.Matches("^(y|L|h)(\\[[cit]\\])? = ", layer.Formula);
        if (kind == "Reshape")
            return;
        Assert.Null(layer.CheckArguments());
        Shape shape = kind == "Conv1D" ? new Shape(6, 1)
            : kind == "Embedding" ? new Shape(6) { Tokens = 5 }
            : kind is "PositionalEmbedding" or "SelfAttention" or "RNN" or "LSTM" or "GRU" ? new Shape(2, 4)
            : kind.EndsWith("2D", StringComparison.Ordinal) ? new Shape(6, 1, 1) : new Shape(6);
        Assert.Null(layer.CheckShapes([shape, shape]));
        Assert.InRange(layer.ForwardFlops([shape, shape], shape), 0, 1000);
        Assert.InRange(layer.BackwardFlops([shape, shape], shape, true), 0, 1000);
    }

    [Theory]
    [InlineData(0.1f, "0.1f")]
    [InlineData(1f, "1f")]
    [InlineData(1e-5f, "1E-05f")]
    [InlineData(1f / 3, "0.333333343f")]
    [InlineData(float.MaxValue, "3.40282347E+38f")]
    [InlineData(float.Epsilon, "1.401298E-45f")]
    [InlineData(float.NaN, "float.NaN")]
    [InlineData(float.NegativeInfinity, "float.NegativeInfinity")]
    public void Literals_read_back_to_the_same_bits(float value, string literal) => Assert.Equal(literal, FloatLiteral.Of(value));
}
