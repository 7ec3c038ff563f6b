using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>The values a use gives, in the arguments of a block's layers: what the compiler would compute had they been written.</summary>
public class BlockValueTests
{
    [Theory]
    [InlineData("B.N", "7", 7)]
    [InlineData("B.N", "", 5)]
    [InlineData("2 * B.N", "7", 14)]
    [InlineData("(B.N + 1) * -B.N + 100", "7", 44)]
    [InlineData("B.N / 2 + B.N % 4", "7", 6)]
    [InlineData("B.N << 2 | 1", "7", 29)]
    [InlineData("B.N > 6 ? B.N : 1", "7", 7)]
    [InlineData("B.N > 6 ? B.N : 1", "6", 1)]
    [InlineData("Other.Three * B.N", "7", 21)]
    [InlineData("(int)(B.N * 1.5)", "7", 10)]
    [InlineData("(int)Init.Normal + B.N", "7", 10)]
    [InlineData("global::B.N - 1", "7", 6)]
    [InlineData("B.Twice + 1", "7", 15)]
    [InlineData("B.Twice + 1", "", 11)]
    [InlineData("nameof(B.N).Length + B.N", "7", null)]
    [InlineData("Other.FromB", "7", 5)]
    [InlineData("B.N", "Other.Three - 1", 2)]
    [InlineData("B.N", "'a'", null)]
    public void An_argument_is_computed_with_the_values(string expression, string value, int? units)
    {
        ParsedNetwork parsed = Parse($"[Dense({expression})]", "int N = 5, Twice = 2 * N", value);
        bool isSound = parsed.Problems.Count == 0 && parsed.IsReadable;
        Assert.Equal(units is not null, isSound);
        if (units is { } expected)
            Assert.Equal(expected, Assert.Single(parsed.Spec.Layers).Integer("Units"));
    }

    [Theory]
    [InlineData("double Rate = 0.5", "0.25", 0.25)]
    [InlineData("double Rate = 0.5", "0.25f", 0.25)]
    [InlineData("double Rate = 0.5", "0", 0)]
    [InlineData("float Rate = 0.5f", "0.25f", 0.25)]
    [InlineData("float Rate = 0.5f", "1e-30f", 1e-30f)]
    [InlineData("double Rate = 0.5", "1e300", 1e300)]
    [InlineData("double Rate = 0.5", "double.NaN", double.NaN)]
    [InlineData("double Rate = 0.5", "double.NegativeInfinity", double.NegativeInfinity)]
    [InlineData("float Rate = 0.5f", "float.PositiveInfinity", double.PositiveInfinity)]
    [InlineData("int Rate = 3", "int.MinValue", int.MinValue)]
    [InlineData("long Rate = 3", "long.MinValue", (double)long.MinValue)]
    [InlineData("byte Rate = 3", "(byte)200", 200)]
    [InlineData("double Rate = 1", "(byte)200", 200)]
    public void Values_have_the_types_of_attributes(string parameter, string value, double rate) =>
        Assert.Equal(rate, Parse("[Dropout(B.Rate)]", parameter, value).Spec.Layers[0].Number("Rate", -1));

    [Fact]
    public void Flags_enums_and_names_are_values_too()
    {
        ParsedNetwork parsed = Parse(
            "[Dense(4, Name = \"x\"), Dense(4, Bias = !B.Plain, Init = B.Draw, Name = B.Label), Add(\"x\"), Multiply(B.Label)]",
            "bool Plain = false; public const Init Draw = Init.Auto; public const string Label = \"a\"",
            "true, Init.Zeros, \"two\"");
        Assert.Empty(parsed.Problems);
        Assert.Equal((false, 4, "b1_two"), (parsed.Spec.Layers[1].Flag("Bias", true), parsed.Spec.Layers[1].Integer("Init"), parsed.Spec.Layers[1].Name));
        Assert.Equal(["b1_x", "b1_two"], parsed.Spec.Layers.Skip(2).Select(layer => layer.Text("Other")));
    }

    [Theory]
    [InlineData("[Reshape(B.N, 2, B.N + 1)]")]
    [InlineData("[Reshape(new int[] { B.N, 2, B.N + 1 })]")]
    [InlineData("[Reshape(new[] { B.N, 2, B.N + 1 })]")]
    [InlineData("[Reshape([B.N, 2, B.N + 1])]")]
    [InlineData("[Reshape(shape: [B.N, 2, B.N + 1])]")]
    public void Arrays_are_computed_item_by_item(string layer) =>
        Assert.Equal([7, 2, 8], Parse(layer, "int N = 5", "7").Spec.Layers[0].Integers("Shape"));

    [Fact]
    public void Arguments_by_name_and_by_place()
    {
        LayerSpec layer = Parse("[Conv2D(kernelWidth: B.N, kernelHeight: 2, filters: B.N + 1, Stride = B.N + 2)]", "int N = 5", "7").Spec.Layers[0];
        Assert.Equal((8, 2, 7, 9), (layer.Integer("Filters"), layer.Integer("KernelHeight"), layer.Integer("KernelWidth"), layer.Integer("Stride")));
    }

    [Fact]
    public void A_static_import_and_a_private_helper_are_seen_through()
    {
        const string Source = """
            using Compiled;
            using static B;
            [Block] [Dense(N), Dense(Both)] public class B { private const int Half = N / 2; public const int N = 4, Both = N + Half; }
            [Network(4)] [Use(typeof(B), 10)] public partial class Net;
            """;
        Assert.Equal([10, 15], Parse(Source).Spec.Layers.Select(layer => layer.Integer("Units")));
    }

    [Fact]
    public void A_repeat_may_depend_on_a_value() => Assert.Equal(
        6, Parse("[Use(typeof(Leaf), Repeat = 2 * B.N)]", "int N = 1", "3").Spec.Layers.Count);

    [Fact]
    public async Task A_repeat_and_a_value_are_judged_with_the_values_of_the_use()
    {
        // The declared values alone would make no network: 0 repetitions and 0 units mean that they must be given.
        const string Source = """
            [Block] [Use(typeof(Leaf), Repeat = B.Depth)] [Dense(B.Width)] public class B { public const int Depth = 0, Width = 0; }
            [Block] [ReLU] public class Leaf;
            [Network(4)]
            """;
        await Analyzed.Clean(Source + "[Use(typeof(B), 2, 3)] public partial class Net;");
        await Analyzed.Single(
            Source + "[Use(typeof(B), 0, 3)] public partial class Net;", "CMP035", "Use(typeof(B), 0, 3)", "Layer 1 (Use) of B in layer 1 (Use): Repeat = 0");
        await Analyzed.Single(
            Source + "[Use(typeof(B), 1)] public partial class Net;", "CMP009", "Use(typeof(B), 1)", "Layer 2 (Dense) of B in layer 1 (Use): ", "0 units");
    }

    [Fact]
    public void The_culture_of_the_machine_does_not_matter()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat = new NumberFormatInfo { NumberDecimalSeparator = ",", NegativeSign = "~" };
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal(-0.75, Parse("[LeakyReLU(B.Slope * 3)]", "double Slope = 1", "-0.25").Spec.Layers[0].Number("Slope", 0));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static ParsedNetwork Parse(string layers, string parameters, string values) => Parse($$"""
        using Compiled;
        [Block] {{layers}} public class B { public const {{parameters}}; }
        [Block] [ReLU] public class Leaf;
        public static class Other { public const int Three = 3, FromB = {{(parameters.Contains("N =", System.StringComparison.Ordinal) ? "B.N" : "1")}}; }
        [Network(4)] [Use(typeof(B){{(values.Length > 0 ? ", " + values : string.Empty)}})] public partial class Net;
        """);

    private static ParsedNetwork Parse(string source)
    {
        INamedTypeSymbol type = Sources.Type(Sources.Compile([source]), "Net");
        return NetworkParser.Parse(type, CancellationToken.None);
    }
}
