using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>
/// Faults in blocks and their uses, one diagnostic each: what holds wherever a block is used is said at the block, what depends on the network at
/// the use.
/// </summary>
public class BlockFaultTests
{
    private const string Unit = """
        [Block] [Dense(Unit.Size), Dropout(Unit.Rate)] public class Unit { public const int Size = 4; public const float Rate = 0.5f; }

        """;

    [Theory]
    [InlineData("[Block] [Use(typeof(A))] public class A;", "Use(typeof(A))", "'A' contains itself", "A uses A")]
    [InlineData("[Block] [ReLU, Use(typeof(B))] public class A; [Block] [Use(typeof(A)), Tanh] public class B;", "Use(typeof(B))", "A uses B uses A")]
    [InlineData(
        "[Block] [Use(typeof(C), Repeat = 2)] public class B; [Block] [Use(typeof(Leaf)), Use(typeof(B))] public class A; [Block] [Use(typeof(A))] "
            + "public class C; [Block] [ReLU] public class Leaf;",
        "Use(typeof(B))",
        "'A' contains itself",
        "A uses B uses C uses A")]
    [InlineData(
        "[Block] [Use(typeof(B))] public class A; [Block] [Tanh, Use(typeof(B), Repeat = 0, Name = \"x y\")] public class B;",
        "Use(typeof(B), Repeat = 0, Name = \"x y\")",
        "B uses B")]
    public async Task A_cycle_of_blocks(string blocks, string located, params string[] said)
    {
        await Analyzed.Single(blocks, "CMP030", located, said);
        await Analyzed.Single(blocks + "[Network(4)] [Dense(2), Use(typeof(A))] public partial class Net;", "CMP030", located, said);
    }

    [Fact]
    public Task A_block_that_many_use_is_no_cycle() => Analyzed.Clean(
        "[Block] [ReLU] public class C; [Block] [Use(typeof(C)), Use(typeof(C))] public class B; [Block] [Use(typeof(B)), Use(typeof(C)), Use(typeof(B))] "
        + "public class A; [Network(4)] [Dense(4), Use(typeof(A), Repeat = 3), Use(typeof(B))] public partial class Net;");

    [Theory]
    [InlineData("Use(typeof(Plain))", "'Plain' is not a block", "[Block]")]
    [InlineData("Use(typeof(int))", "'int' is not a block")]
    [InlineData("Use(typeof(int[]))", "'int[]' is not a block")]
    [InlineData("Use(typeof(Net))", "'Net' is not a block")]
    [InlineData("Use(typeof(Generic<int>))", "generic")]
    [InlineData("Use(typeof(Generic<>))", "generic")]
    [InlineData("Use(null)", "no block is given")]
    public Task A_use_of_something_else(string use, params string[] said) => Analyzed.Single(
        $"public class Plain; [Block] [ReLU] public class Generic<T>; [Network(4)] [Dense(4), {use}] public partial class Net;",
        "CMP031",
        use,
        ["Layer 2 (Use): ", .. said]);

    [Fact]
    public Task A_use_of_something_else_in_a_block() => Analyzed.Single(
        "[Block] [ReLU, Use(typeof(string))] public class A; [Network(4)] [Use(typeof(A)), Dense(4), Use(typeof(A))] public partial class Net;",
        "CMP031",
        "Use(typeof(string))",
        "Layer 2 (Use): 'string'");

    [Fact]
    public async Task A_block_of_another_assembly()
    {
        using var image = new MemoryStream();
        Assert.True(Sources.Compile(["using Compiled;\n" + Unit]).WithAssemblyName("Library").Emit(image).Success);
        image.Position = 0;
        CSharpCompilation compilation = Sources.Compile(["using Compiled;\n[Network(4)] [Use(typeof(Unit), 8)] public partial class Net;"])
            .AddReferences(MetadataReference.CreateFromStream(image));
        await Analyzed.Single(compilation, "CMP031", "Use(typeof(Unit), 8)", "block of Library", "source");

        compilation = Sources.Compile(["using Compiled;\n[Network(4)] [Use(typeof(Unit), 8)] public partial class Net;"])
            .AddReferences(Sources.Compile(["using Compiled;\n" + Unit]).WithAssemblyName("Library").ToMetadataReference());
        await Analyzed.Single(compilation, "CMP031", "Use(typeof(Unit), 8)", "block of Library", "source");
    }

    [Fact]
    public async Task A_block_without_layers()
    {
        await Analyzed.Single("[Block] public class A;", "CMP032", "Block", "'A'");
        await Analyzed.Single("[Block] public class A; [Network(4)] [Dense(4), Use(typeof(A))] public partial class Net;", "CMP032", "Block");
    }

    [Theory]
    [InlineData("[Dense(4), Huber]", "Huber")]
    [InlineData("[MeanSquaredError, Dense(4)]", "MeanSquaredError")]
    public async Task A_loss_in_a_block(string layers, string located)
    {
        await Analyzed.Single($"[Block] {layers} public class A;", "CMP033", located, $"({located}) is a loss", "'A'");
        await Analyzed.Single($"[Block] {layers} public class A; [Network(4)] [Use(typeof(A))] public partial class Net;", "CMP033", located);
    }

    [Theory]
    [InlineData("Use(typeof(Unit), 1, 0.5f, 3)", "3 values are given", "Size, Rate")]
    [InlineData("Use(typeof(Unit), 1.5)", "value 1 is of type double", "'Size' of 'Unit' is of type int")]
    [InlineData("Use(typeof(Unit), 1, 0.5)", "value 2 is of type double", "'Rate' of 'Unit' is of type float")]
    [InlineData("Use(typeof(Unit), 1L)", "of type long")]
    [InlineData("Use(typeof(Unit), \"4\")", "of type string")]
    [InlineData("Use(typeof(Unit), true)", "of type bool")]
    [InlineData("Use(typeof(Unit), 'a')", "of type char")]
    [InlineData("Use(typeof(Unit), Init.He)", "of type Compiled.Init")]
    [InlineData("Use(typeof(Unit), typeof(int))", "of type System.Type")]
    [InlineData("Use(typeof(Unit), null)", "value 1 is of type null")]
    [InlineData("Use(typeof(Unit), 4, null)", "value 2 is of type null")]
    [InlineData("Use(typeof(Unit), new int[] { 4, 5 })", "of type int[]")]
    [InlineData("Use(typeof(Leaf), 1)", "1 value is given, but 'Leaf' has no parameters")]
    public async Task Values_that_do_not_fit(string use, params string[] said)
    {
        const string Blocks = Unit + "[Block] [ReLU] public class Leaf { private const int Hidden = 3; } ";
        await Analyzed.Single(Blocks + $"[Network(4)] [Dense(4)] [{use}] public partial class Net;", "CMP034", use, ["Layer 2 (Use): ", .. said]);
        await Analyzed.Single(
            Blocks + $"[Block] [ReLU, {use}] public class A; [Network(4)] [Dense(4), Use(typeof(A))] public partial class Net;", "CMP034", use, said);
    }

    [Theory]
    [InlineData("[Dense(1000000 * B.N)]", "'1000000 * B.N' cannot be computed with N = 4000, Half = 2000")]
    [InlineData("[Dense(8 / (B.N - 4000))]", "'8 / (B.N - 4000)' cannot be computed with N = 4000")]
    public Task A_value_an_argument_cannot_be_computed_with(string layers, string said) => Analyzed.Single(
        $"[Block] {layers} public class B {{ public const int N = 4, Half = N / 2; }} [Network(4)] [Use(typeof(B), 4000)] public partial class Net;",
        "CMP034",
        "Use(typeof(B), 4000)",
        "Layer 1 (Dense) of B in layer 1 (Use): ",
        said);

    [Fact]
    public Task A_value_a_default_cannot_be_computed_with() => Analyzed.Single(
        "[Block] [Dense(B.Inverse)] public class B { public const int N = 4, Inverse = 8 / N; } [Network(4)] [Use(typeof(B), 0)] public partial class Net;",
        "CMP034",
        "Use(typeof(B), 0)",
        "Layer 1 (Use): the default of 'Inverse', 8 / N, cannot be computed with N = 0");

    [Theory]
    [InlineData("Repeat = 0")]
    [InlineData("Repeat = -3")]
    [InlineData("Repeat = int.MinValue")]
    public async Task A_repeat_below_1(string repeat)
    {
        string use = $"Use(typeof(Unit), {repeat})";
        await Analyzed.Single(Unit + $"[Network(4)] [Dense(4), {use}] public partial class Net;", "CMP035", use, "Layer 2 (Use): Repeat = ");
        await Analyzed.Single(Unit + $"[Block] [{use}] public class A; [Network(4)] [Use(typeof(A))] public partial class Net;", "CMP035", use);
    }

    [Theory]
    [InlineData("[Use(typeof(Unit), Repeat = int.MaxValue)]", "")]
    [InlineData("[Use(typeof(A), Repeat = 2)]", "[Block] [Use(typeof(Unit), Repeat = 2000000000)] public class A; ")]
    public Task More_repetitions_than_a_network_can_hold(string use, string block) => Analyzed.Single(
        Unit + block + $"[Network(4)] {use} public partial class Net;", "CMP018", use.Trim('[', ']'), "ayer 1 (Use) ", "5000 layers");

    [Fact]
    public async Task A_network_and_a_block()
    {
        await Analyzed.Single("[Network(4)] [Block] [Dense(2)] public partial class A;", "CMP036", "Block", "'A'");
        await Analyzed.Single(
            "[Block, Network(4)] [Dense(2)] public partial class A; [Network(4)] [Use(typeof(A))] public partial class Net;", "CMP036", "Block");
    }

    [Fact]
    public Task Layers_of_a_block_on_two_parts() => Analyzed.Single(
        "[Block] [Dense(2)] public partial class A; [ReLU] public partial class A; [Network(4)] [Use(typeof(A))] public partial class Net;", "CMP005", "ReLU");

    [Theory]
    [InlineData("[Dense(2, Name = \"1st\")]", "CMP013", "Dense(2, Name = \"1st\")", "Layer 1 (Dense)", "\"1st\"")]
    [InlineData("[Dense(2, Name = \"a\"), ReLU(Name = \"A\")]", "CMP014", "ReLU(Name = \"A\")", "Layer 2 (ReLU)")]
    [InlineData("[Dense(2), Add(\"stem\")]", "CMP012", "Add(\"stem\")", "Layer 2 (Add)", "\"stem\"", "Block.Input")]
    [InlineData("[Dense(2), ReLU(From = \"later\"), Tanh(Name = \"later\")]", "CMP012", "ReLU(From = \"later\")", "further down")]
    [InlineData("[Dense(2), Use(typeof(Unit), From = \"nowhere\")]", "CMP012", "Use(typeof(Unit), From = \"nowhere\")", "\"nowhere\"")]
    [InlineData("[Dense(0)]", "CMP009", "Dense(0)", "0 units")]
    [InlineData("[Dense(A.N), Dropout(1.5)]", "CMP009", "Dropout(1.5)", "rate of 1.5")]
    public async Task What_holds_for_every_use_is_said_at_the_block(string layers, string id, string located, params string[] said)
    {
        string block = Unit + $"[Block] {layers} public class A {{ public const int N = 0; }} ";
        await Analyzed.Single(block, id, located, said);
        await Analyzed.Single(
            block + "[Network(4)] [Dense(3, Name = \"stem\"), Use(typeof(A), 2), Use(typeof(A))] public partial class Net;", id, located, said);
    }

    [Theory]
    [InlineData("Use(typeof(Unit), 0)", "CMP009", "Layer 1 (Dense) of Unit in layer 2 (Use): ", "0 units")]
    [InlineData("Use(typeof(Unit), 2, 1.5f)", "CMP009", "Layer 2 (Dropout) of Unit in layer 2 (Use): ", "1.5")]
    [InlineData("Use(typeof(Sum), 2)", "CMP010", "Layer 2 (Add) of Sum in layer 2 (Use): ", "shape (2)", "shape (3)")]
    [InlineData("Use(typeof(Sum), Name = \"a b\")", "CMP013", "Layer 2 (Add) of Sum in layer 2 (Use) has the name \"a b\"")]
    [InlineData("Use(typeof(Sum), Name = \"stem\")", "CMP014", "Layer 2 (Add) of Sum in layer 2 (Use)", "the name of layer 1 (Dense)")]
    [InlineData("Use(typeof(Sum), From = \"nowhere\")", "CMP012", "Layer 1 (Dense) of Sum in layer 2 (Use) reads \"nowhere\"")]
    [InlineData("Use(typeof(Sum), 4, From = \"stem\")", "CMP010", "Layer 2 (Add) of Sum in layer 2 (Use): ", "'stem'", "shape (3)")]
    [InlineData("Use(typeof(Wide), Repeat = 3)", "CMP010", "Layer 6 (Add) of Wide in repetition 1 of layer 2 (Use): ", "shape (5)", "'stem'", "shape (3)")]
    public Task What_depends_on_the_network_is_said_at_the_use(string use, string id, params string[] said) => Analyzed.Single(
        Unit + $$"""
        [Block] [Dense(Sum.N), Add(Block.Input)] public class Sum { public const int N = 3; }
        [Block] [Dense(2, Name = "a"), Dense(3, From = Block.Input), Dense(2), Add("a"), Concat(Block.Input), Add(Block.Input)] public class Wide { }
        [Network(4)] [Dense(3, Name = "stem"), {{use}}, ReLU] public partial class Net;
        """,
        id,
        use,
        said);

    [Fact]
    public Task The_layers_behind_a_use_keep_their_numbers() => Analyzed.Single(
        Unit + "[Network(4)] [Use(typeof(Unit), Repeat = 3)] [Dense(3), Dense(0)] public partial class Net;", "CMP009", "Dense(0)", "Layer 3 (Dense): ");

    [Fact]
    public Task The_input_of_a_block_read_in_a_network() => Analyzed.SingleInLayers(
        "[Network(4)] [Dense(4), Add(Block.Input)]", "CMP012", "Add(Block.Input)", "only the layers of a block");

    [Fact]
    public Task A_class_with_uses_alone() => Analyzed.Single(Unit + "[Use(typeof(Unit))] public class A;", "CMP007", "Use(typeof(Unit))", "'A'");

    [Theory]
    [InlineData("[Network(4)] [Use(typeof(Missing)), Dense(2)] public partial class Net;")]
    [InlineData("[Network(4)] [Use(typeof(A)), Dense(2)] public partial class Net; [Block] [Dense(\"\")] public class A;")]
    [InlineData("[Network(4)] [Use(typeof(A)), Dense(2)] public partial class Net; [Block] [Dense(A.N)] public class A { public const int N = Missing; }")]
    [InlineData("[Network(4)] [Use(typeof(A)), Dense(2)] public partial class Net; [Block] [Use(typeof(Missing))] public class A;")]
    [InlineData("[Network(4)] [Use, Dense(2)] public partial class Net;")]
    [InlineData("[Network(4)] [Use(typeof(A), Repeat = \"2\")] public partial class Net; [Block] [Dense(2)] public class A;")]
    public async Task What_the_compiler_reports_is_not_said_again(string source)
    {
        CSharpCompilation compilation = Sources.Compile(["using Compiled;\n" + source]);
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await Analyzed.Run(compilation));
    }

    [Fact]
    public void A_faulty_use_leaves_the_rest_of_the_network()
    {
        CSharpCompilation compilation = Sources.Compile(
            ["using Compiled; [Network(4)] [Dense(3), Use(typeof(string)), Dense(2), SoftmaxCrossEntropy] public partial class Net;"]);
        ParsedNetwork parsed = NetworkParser.Parse(Sources.Type(compilation, "Net"), CancellationToken.None);
        Assert.Equal(["Dense", "Dense", "SoftmaxCrossEntropy"], parsed.Spec.Layers.Select(layer => layer.Kind));
        Assert.Equal((true, true), (parsed.CanExtend, parsed.IsReadable));
    }
}
