using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>A network with blocks is the network written out: layers, names and connections.</summary>
public class BlockExpansionTests
{
    private const string Residual = """
        [Block]
        [Dense(Residual.Units), ReLU(Name = "body")]
        [Dense(Residual.Units, From = Block.Input, Bias = false)]
        [Add("body"), ReLU]
        public static class Residual { public const int Units = 16; }

        """;

    private const string Convolutional = """
        [Block]
        [Conv2D(Unit.Filters, 3, Stride = Unit.Stride, Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(Unit.Filters, 3, Padding = 1, Bias = false), BatchNorm(Name = "body")]
        [Conv2D(Unit.Filters, 1, Stride = Unit.Stride, Bias = false, From = Block.Input), BatchNorm]
        [Add("body"), ReLU]
        public static partial class Unit { public const int Filters = 16, Stride = 1; }

        [Block]
        [Use(typeof(Unit), Stage.Filters, 2)]
        [Use(typeof(Unit), Stage.Filters, Repeat = Stage.Units - 1)]
        public abstract class Stage { internal const int Filters = 16, Units = 3; }

        """;

    [Fact]
    public Task A_block_draws_no_diagnostic() => Analyzed.Clean(
        Residual + Convolutional + "[Network(16)] [Use(typeof(Residual)), Use(typeof(Residual), 8, Repeat = 3)] [SumSquaredError] public partial class Net;");

    [Fact]
    public void A_use_without_a_name_prefixes_by_block_and_number() => Same(
        Residual,
        "[Dense(4, Name = \"stem\")] [Use(typeof(Residual), 8, Repeat = 2)] [ReLU] [Use(typeof(Residual))]",
        """
        [Dense(4, Name = "stem")]
        [Dense(8), ReLU(Name = "residual1_body")] [Dense(8, From = "stem", Bias = false)] [Add("residual1_body"), ReLU(Name = "first")]
        [Dense(8), ReLU(Name = "residual2_body")] [Dense(8, From = "first", Bias = false)] [Add("residual2_body"), ReLU]
        [ReLU(Name = "second")]
        [Dense(16), ReLU(Name = "residual3_body")] [Dense(16, From = "second", Bias = false)] [Add("residual3_body"), ReLU]
        """,
        "first",
        "second");

    [Fact]
    public void A_name_prefixes_the_names_inside_and_names_the_output() => Same(
        Residual,
        "[Dense(4, Name = \"stem\")] [Use(typeof(Residual), 8, Name = \"down\")] [Dense(8), Add(\"down\", Name = \"sum\")] [Dense(8, From = \"down_body\"), Add(\"sum\")]",
        """
        [Dense(4, Name = "stem")]
        [Dense(8), ReLU(Name = "down_body")] [Dense(8, From = "stem", Bias = false)] [Add("down_body"), ReLU(Name = "down")]
        [Dense(8), Add("down", Name = "sum")] [Dense(8, From = "down_body"), Add("sum")]
        """);

    [Fact]
    public void A_name_with_repetitions_numbers_them_and_names_the_last_output() => Same(
        Residual,
        "[Dense(4)] [Use(typeof(Residual), Repeat = 2, Name = \"down\")] [Dense(16), Add(\"down\")]",
        """
        [Dense(4, Name = "before")]
        [Dense(16), ReLU(Name = "down1_body")] [Dense(16, From = "before", Bias = false)] [Add("down1_body"), ReLU(Name = "between")]
        [Dense(16), ReLU(Name = "down2_body")] [Dense(16, From = "between", Bias = false)] [Add("down2_body"), ReLU(Name = "down")]
        [Dense(16), Add("down")]
        """,
        "before",
        "between");

    [Fact]
    public void From_starts_the_block_elsewhere() => Same(
        Residual,
        "[Dense(4, Name = \"stem\")] [Dense(8, Name = \"side\")] [Use(typeof(Residual), 8, From = \"stem\", Repeat = 2, Name = \"a\")] "
        + "[Add(\"side\")]",
        """
        [Dense(4, Name = "stem")] [Dense(8, Name = "side")]
        [Dense(8, From = "stem"), ReLU(Name = "a1_body")] [Dense(8, From = "stem", Bias = false)] [Add("a1_body"), ReLU(Name = "between")]
        [Dense(8), ReLU(Name = "a2_body")] [Dense(8, From = "between", Bias = false)] [Add("a2_body"), ReLU(Name = "a")]
        [Add("side")]
        """,
        "between");

    [Fact]
    public void The_input_of_a_block_may_be_that_of_the_network()
    {
        EquatableArray<LayerSpec> layers = Layers(Residual, "[Use(typeof(Residual), 8)] [Dense(2)]");
        Assert.Equal((-1, "input"), (layers[2].FromIndex, layers[2].From));
        Graph graph = GraphBuilder.Build(Parse(Residual, "[Use(typeof(Residual), 8)] [Dense(2)]").Spec).Graph!;
        Assert.Equal([-1], graph.Nodes[2].Inputs);
        Assert.Equal([2, 1], graph.Nodes[3].Inputs);
    }

    [Fact]
    public void An_output_without_a_name_is_read_by_its_index()
    {
        EquatableArray<LayerSpec> layers = Layers(
            "[Block] [Dense(8), Add(Block.Input)] public class Short { }", "[Dense(8)] [Use(typeof(Short))] [Dense(8)]");
        Assert.Equal((0, "dense1"), (layers[2].OtherIndex, layers[2].Text("Other")));
        Assert.All(layers, layer => Assert.Null(layer.Name));
    }

    [Fact]
    public void Blocks_nest_and_pass_their_parameters_on() => Same(
        Convolutional,
        "[Conv2D(8, 3, Name = \"stem\")] [Use(typeof(Stage), 32, 2, Name = \"deep\")] [GlobalAvgPool2D, Dense(10)]",
        """
        [Conv2D(8, 3, Name = "stem")]
        [Conv2D(32, 3, Stride = 2, Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(32, 3, Padding = 1, Bias = false), BatchNorm(Name = "deep_unit1_body")]
        [Conv2D(32, 1, Stride = 2, Bias = false, From = "stem"), BatchNorm]
        [Add("deep_unit1_body"), ReLU(Name = "between")]
        [Conv2D(32, 3, Stride = 1, Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(32, 3, Padding = 1, Bias = false), BatchNorm(Name = "deep_unit2_body")]
        [Conv2D(32, 1, Stride = 1, Bias = false, From = "between"), BatchNorm]
        [Add("deep_unit2_body"), ReLU(Name = "deep")]
        [GlobalAvgPool2D, Dense(10)]
        """,
        "between");

    [Fact]
    public void A_named_use_at_the_end_of_a_block_gives_its_name_up_to_the_outer_one() => Same(
        """
        [Block] [Dense(3, Name = "a"), ReLU(Name = "b"), Add("a"), Tanh(Name = "end")] public class Inner { }
        [Block] [Dense(3, Name = "first")] [Use(typeof(Inner), Name = "unit", From = "first")] public class Outer { }
        [Block] [Use(typeof(Inner), Name = "unit", From = Block.Input), Add("unit"), Multiply("unit_a")] public class Open { }

        """,
        "[Dense(3)] [Use(typeof(Outer), Name = \"x\")] [Add(\"x\")] [Use(typeof(Open))]",
        """
        [Dense(3)]
        [Dense(3, Name = "x_first")]
        [Dense(3, Name = "x_unit_a", From = "x_first"), ReLU(Name = "x_unit_b"), Add("x_unit_a"), Tanh(Name = "x")]
        [Add("x", Name = "sum")]
        [Dense(3, Name = "open1_unit_a", From = "sum"), ReLU(Name = "open1_unit_b"), Add("open1_unit_a"), Tanh(Name = "open1_unit")]
        [Add("open1_unit"), Multiply("open1_unit_a")]
        """,
        "sum");

    [Fact]
    public void Layers_know_where_they_were_written()
    {
        EquatableArray<LayerSpec> layers = Layers(
            "[Block] [Use(typeof(Inner), Repeat = 2), ReLU] public class Outer { } [Block] [Dense(3)] public class Inner { }",
            "[Tanh] [Use(typeof(Outer))] [Dense(2)]");
        Assert.Equal(
            [
                new(0, "layer 1 (Tanh)"),
                new(1, "layer 1 (Dense) of Inner in repetition 1 of layer 1 (Use) of Outer in layer 2 (Use)"),
                new(1, "layer 1 (Dense) of Inner in repetition 2 of layer 1 (Use) of Outer in layer 2 (Use)"),
                new(1, "layer 2 (ReLU) of Outer in layer 2 (Use)"),
                new LayerPlace(2, "layer 3 (Dense)"),
            ],
            layers.Select(layer => layer.Place));
        Assert.All(Layers(string.Empty, "[Dense(3), ReLU]"), layer => Assert.Null(layer.Place));
    }

    /// <summary>The hash is of layers and connections: equal whatever the names.</summary>
    private static void Same(string blocks, string network, string writtenOut, params string[] auxiliary)
    {
        ParsedNetwork used = Parse(blocks, network), written = Parse(string.Empty, writtenOut);
        Assert.Empty(used.Problems);
        Assert.True(used.IsReadable);
        Graph usedGraph = Graph(used), writtenGraph = Graph(written);
        Assert.Equal(ArchitectureHash.Describe(writtenGraph), ArchitectureHash.Describe(usedGraph));
        Assert.Equal(ArchitectureHash.Compute(writtenGraph), ArchitectureHash.Compute(usedGraph));

        // What the written-out form must name in order to read it needs no name where a block reads it as its input.
        Assert.Equal(
            written.Spec.Layers.Select(layer => auxiliary.Contains(layer.Name) ? null : layer.Name),
            used.Spec.Layers.Select(layer => layer.Name));
        Assert.Equal(written.Spec.Layers.Select(layer => (layer.Kind, Written(layer))), used.Spec.Layers.Select(layer => (layer.Kind, Written(layer))));
    }

    private static EquatableArray<LayerArgument> Written(LayerSpec layer) => new(layer.Arguments.Where(argument => argument.Name != "Other"));

    private static Graph Graph(ParsedNetwork parsed)
    {
        // Lowering aside, a graph needs shapes that fit: (4) for vectors, images where a convolution comes first.
        Shape input = parsed.Spec.Layers[0].Kind == "Conv2D" ? new Shape(3, 34, 34) : new Shape(4);
        GraphResult result = GraphBuilder.Build(parsed.Spec with { Input = input });
        Assert.Empty(result.Problems);
        return result.Graph!;
    }

    private static EquatableArray<LayerSpec> Layers(string blocks, string network) => Parse(blocks, network).Spec.Layers;

    private static ParsedNetwork Parse(string blocks, string network) => NetworkParser.Parse(
        Sources.Type(Sources.Compile([$"using Compiled;\n{blocks}[Network(4)]\n{network}\npublic partial class Net;"]), "Net"), CancellationToken.None);
}
