using System.Linq;
using System.Threading;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>From symbols to values.</summary>
public class ParserTests
{
    private const string Source = """
        using Compiled;
        namespace Mine;
        [Network(1, 2, 3)]
        [Dense(units: 8, InitStd = 0.5f, Init = Init.Normal, Bias = false, Name = "stem"), LeakyReLU(0.1f, Name = "leaky")]
        [Dense(4, From = "stem")][Swish(Learnable = true)]
        [Concat("leaky")]
        [Huber]
        public partial class Net;
        """;

    [Fact]
    public void Layers_come_in_source_order()
    {
        NetworkSpec spec = Parse(Source).Spec;
        Assert.Equal(["Dense", "LeakyReLU", "Dense", "Swish", "Concat", "Huber"], spec.Layers.Select(layer => layer.Kind));
        Assert.Equal(new Shape(1, 2, 3), spec.Input);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(", Inspect = false", false)]
    [InlineData(", Inspect = true", true)]
    [InlineData(", Tokens = 5, Inspect = 1 < 2", true)]
    public void Inspection_is_read(string arguments, bool expected) =>
        Assert.Equal(expected, Parse($"using Compiled; [Network(3{arguments})] [Dense(1)] public partial class Net;").Spec.Inspect);

    [Fact]
    public void The_order_is_that_of_positions_whatever_the_brackets_and_other_attributes()
    {
        ParsedNetwork parsed = Parse("using Compiled; [Dense(1), Network(3), ReLU, System.Obsolete] [Tanh] public partial class Net;");
        Assert.Equal(["Dense", "ReLU", "Tanh"], parsed.Spec.Layers.Select(layer => layer.Kind));
    }

    [Fact]
    public void Arguments_go_by_property_name()
    {
        EquatableArray<LayerSpec> layers = Parse(Source).Spec.Layers;
        Assert.Equal(
            [new("Units", 8), new("Bias", 0), new("Init", 3), new LayerArgument("InitStd", 0.5f)],
            layers[0].Arguments);
        Assert.Equal("stem", layers[0].Name);
        Assert.Null(layers[0].From);
        Assert.Equal("stem", layers[2].From);
        Assert.Equal(0.1f, layers[1].Float("Slope", 0));
        Assert.True(layers[3].Flag("Learnable", false));
        Assert.Equal(1f, layers[3].Float("Beta", 0));
        Assert.Equal("leaky", layers[4].Text("Other"));
        Assert.Equal(1f, layers[5].Float("Delta", 0));
    }

    [Fact]
    public void Equal_sources_make_equal_values()
    {
        // The second one differs in layout, in comments and in what stands around the network.
        string other = Source.Replace("[Huber]", "// the loss\n  [Huber( )]", System.StringComparison.Ordinal) + "\npublic class Other;";
        ParsedNetwork first = Parse(Source), second = Parse(other);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("Dense(4,", "Dense(5,")]
    [InlineData("0.1f", "0.2f")]
    [InlineData("Bias = false", "Bias = true")]
    [InlineData("namespace Mine", "namespace Yours")]
    [InlineData("public partial", "internal partial")]
    [InlineData("1, 2, 3", "1, 3, 2")]
    [InlineData("Concat(\"leaky\")", "Concat(\"stem\")")]
    [InlineData("partial class Net;", "partial class Net { int Loss; }")]
    public void Other_sources_make_other_values(string text, string replacement)
    {
        string other = Source.Replace(text, replacement, System.StringComparison.Ordinal);
        Assert.NotEqual(Source, other);
        Assert.NotEqual(Parse(Source), Parse(other));
    }

    [Fact]
    public void Keywords_are_escaped()
    {
        NetworkSpec spec = Parse(
            "using Compiled; namespace @class.Plain.@record { partial class @struct { [Network(4)] [Dense(2)] partial class @event; } }",
            "event").Spec;
        Assert.Equal("@class.Plain.@record", spec.Namespace);
        Assert.Equal("@event", spec.Name);
        Assert.Equal([new ContainingType("partial class", "@struct")], spec.ContainingTypes);
    }

    [Fact]
    public void The_types_around_keep_their_keywords_outermost_first()
    {
        NetworkSpec spec = Parse(
            "using Compiled; partial record A { readonly partial record struct B { partial interface C { partial struct D { partial record class E { "
            + "[Network(4)] [Dense(2)] partial class Net; } } } } }").Spec;
        Assert.Equal(
            [
                new("partial record", "A"), new("partial record struct", "B"), new("partial interface", "C"), new("partial struct", "D"),
                new ContainingType("partial record", "E"),
            ],
            spec.ContainingTypes);
        Assert.Equal(string.Empty, spec.Namespace);
    }

    [Theory]
    [InlineData("public", "public")]
    [InlineData("internal", "internal")]
    [InlineData("private", "private")]
    [InlineData("protected", "protected")]
    [InlineData("protected internal", "protected internal")]
    [InlineData("private protected", "private protected")]
    [InlineData("", "private")]
    public void Accessibility_is_spelled_out(string written, string expected) => Assert.Equal(
        expected, Parse($"using Compiled; public partial class A {{ [Network(4)] [Dense(2)] {written} partial class Net; }}").Spec.Accessibility);

    [Theory]
    [InlineData("[Network(4)] [Dense(2)] public partial class Net;", true, true, null)]
    [InlineData("[Network(4)] [Dense(0)] public partial class Net;", true, true, null)]
    [InlineData("[Network(4)] [Dense(2)] public class Net;", false, true, "CMP001")]
    [InlineData("[Network(4)] [Dense(2)] public partial class Net { int Save; }", false, true, "CMP015")]
    [InlineData("[Network(4)] [Dense(2)] public partial class Net; [ReLU] partial class Net;", true, true, "CMP005")]
    [InlineData("[Network(4)] [Dense(\"\")] public partial class Net;", true, false, null)]
    public void The_emitter_learns_what_it_may_do(string source, bool canExtend, bool isReadable, string? problem)
    {
        ParsedNetwork parsed = Parse("using Compiled; " + source);
        Assert.Equal((canExtend, isReadable), (parsed.CanExtend, parsed.IsReadable));
        Assert.Equal(problem, parsed.Problems.SingleOrDefault()?.Id);
    }

    [Fact]
    public void Members_other_than_clashing_ones_do_not_change_the_value() => Assert.Equal(
        Parse(Source),
        Parse(Source.Replace("partial class Net;", "partial class Net { int Depth; void Forward() { } }", System.StringComparison.Ordinal)));

    private static ParsedNetwork Parse(string source, string name = "Net")
    {
        CSharpCompilation compilation = Sources.Compile([source]);
        INamedTypeSymbol type = Sources.Type(compilation, name);
        return NetworkParser.Parse(type, CancellationToken.None);
    }
}
