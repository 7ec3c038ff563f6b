using System;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Faults of the class rather than of a layer.</summary>
public class ClassFaultTests
{
    private const string Attributes = "[Network(4)]\n[Dense(2)]\n";

    [Fact]
    public Task A_class_that_is_not_partial() =>
        Analyzed.Single(Attributes + "public class Net;", "CMP001", "Net", "'Net'", "write 'public partial class Net'");

    [Theory]
    [InlineData("public class Outer { [Network(4)] [Dense(2)] public partial class Net; }", "Outer")]
    [InlineData("public struct Outer { [Network(4)] [Dense(2)] public partial class Net; }", "Outer")]
    [InlineData("public record Outer { [Network(4)] [Dense(2)] public partial class Net; }", "Outer")]
    [InlineData("public interface IOuter { [Network(4)] [Dense(2)] public partial class Net; }", "IOuter")]
    [InlineData("public class Most { public partial class Middle { [Network(4)] [Dense(2)] public partial class Net; } }", "Most")]
    public Task A_type_around_that_is_not_partial(string source, string around) =>
        Analyzed.Single(source, "CMP002", "Net", $"nested in '{around}'", "add 'partial'");

    [Fact]
    public Task A_generic_class() => Analyzed.Single(Attributes + "public partial class Net<T>;", "CMP003", "Net", "is generic", "type parameters");

    [Fact]
    public Task A_class_in_a_generic_type() => Analyzed.Single(
        "public partial class Outer<T> { [Network(4)] [Dense(2)] public partial class Net; }", "CMP003", "Net", "generic type Outer", "move it out");

    [Theory]
    [InlineData("public static partial class Net;", "is static")]
    [InlineData("public abstract partial class Net;", "is abstract")]
    [InlineData("file partial class Net;", "is local to its file")]
    [InlineData("public partial record Net;", "is a record")]
    [InlineData("public partial record class Net(int Depth);", "is a record")]
    [InlineData("public partial class Net : Parent; public class Parent(int depth) { public int Depth => depth; }", "derives from Parent")]
    [InlineData("public partial class Net : Parent; [Network(4)] [Dense(3)] public partial class Parent;", "derives from the network Parent")]
    [InlineData("public partial class Net { public required string Title { get; init; } }", "required member Title")]
    [InlineData("public partial class Net : Parent; public class Parent { public required int Depth; }", "required member Depth")]
    public Task A_kind_of_class_that_cannot_be_a_network(string declaration, string said) =>
        Analyzed.Single(Attributes + declaration, "CMP004", "Net", "'Net'", said);

    [Fact]
    public Task A_class_in_a_type_local_to_its_file() => Analyzed.Single(
        "file partial class Outer { [Network(4)] [Dense(2)] public partial class Net; }", "CMP004", "Net", "nested in Outer", "local to its file");

    [Fact]
    public Task Layers_on_two_parts_in_one_file() => Analyzed.Single(
        Attributes + "public partial class Net;\n[Dense(3)]\npublic partial class Net;",
        "CMP005",
        "Dense(3)",
        "'Net'",
        "two of its parts", "one part");

    [Fact]
    public async Task Layers_on_two_parts_in_two_files()
    {
        CSharpCompilation compilation = Sources.Compile(
            ["using Compiled; [Network(4)] [Dense(2)] public partial class Net;", "using Compiled; [ReLU] public partial class Net;"]);
        await Analyzed.Single(compilation, "CMP005", "ReLU", "'Net'");
    }

    [Fact]
    public Task No_layers() => Analyzed.SingleInLayers("[Network(4)]", "CMP006", "Network(4)", "'Net'", "[Dense(10)]");

    [Fact]
    public Task Nothing_but_a_loss() => Analyzed.SingleInLayers("[Network(4)]\n[MeanSquaredError]", "CMP006", "Network(4)", "'Net'");

    [Fact]
    public Task Layers_without_a_network() => Analyzed.SingleInLayers("[Dense(2)]\n[ReLU]", "CMP007", "Dense(2)", "'Net'", "[Network(784)]");

    [Theory]
    [InlineData("Network(0)", "shape (0)", "below 1")]
    [InlineData("Network(-3)", "shape (-3)", "below 1")]
    [InlineData("Network(1, 0, 28)", "shape (1, 0, 28)", "below 1")]
    [InlineData("Network()", "0 extents", "Network(784)")]
    [InlineData("Network(null)", "0 extents", "Network(784)")]
    [InlineData("Network(1, 2, 3, 4)", "4 extents", "(C, H, W)")]
    [InlineData("Network(int.MaxValue)", "shape (2147483647)", "values a sample")]
    [InlineData("Network(int.MaxValue, int.MaxValue, int.MaxValue)", "(2147483647, 2147483647, 2147483647)", "values a sample")]
    [InlineData("Network(65536, 65536)", "shape (65536, 65536)", "values a sample")]
    public Task An_input_shape_that_is_none(string network, params string[] said) =>
        Analyzed.SingleInLayers($"#nullable disable\n[{network}]\n[Dense(2)]", "CMP008", network, said);

    [Theory]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    public Task A_language_older_than_the_generated_code(LanguageVersion version, string said) => Analyzed.Single(
        Sources.Compile(["using Compiled; [Network(4)] [Dense(2)] public partial class Net { }"], version), "CMP017", "Net", "C# " + said, "C# 12");

    [Theory]
    [InlineData("public partial struct Net;")]
    [InlineData("public partial record struct Net;")]
    [InlineData("public partial interface Net;")]
    public async Task Anything_but_a_class_is_left_to_the_compiler(string declaration)
    {
        CSharpCompilation compilation = Sources.Compile(["using Compiled; [Network(4)] " + declaration]);
        Diagnostic error = Assert.Single(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Equal("CS0592", error.Id);
        Assert.Empty(await Analyzed.Run(compilation));
    }

    [Theory]
    [InlineData("[Network(4)] [Dense(\"many\")]")]
    [InlineData("[Network(4)] [Dense(Missing.Units)]")]
    [InlineData("[Network(4)] [Dense]")]
    [InlineData("[Network(\"four\")] [Dense(2)]")]
    [InlineData("[Network(Missing.Width, 2)] [Dense(2)]")]
    public async Task Arguments_the_compiler_refuses_draw_no_second_error(string attributes)
    {
        CSharpCompilation compilation = Sources.Compile(["using Compiled; " + attributes + " public partial class Net;"]);
        Assert.Contains(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        Assert.Empty(await Analyzed.Run(compilation));
    }

    [Fact]
    public async Task A_pragma_suppresses_a_diagnostic()
    {
        const string Source = "using Compiled;\n#pragma warning disable CMP019\n"
            + "[Network(4)] [Dense(2), Step] [MeanSquaredError] public partial class Net;\n#pragma warning restore CMP019";
        Assert.Empty(await Analyzed.Run(Sources.Compile([Source])));
        Assert.Single(await Analyzed.Run(Sources.Compile([Source.Replace("#pragma", "// ", StringComparison.Ordinal)])));
    }

    [Fact]
    public async Task Several_faults_draw_one_diagnostic_a_network()
    {
        CSharpCompilation compilation = Sources.Compile(
            [
                "using Compiled; [Network(0)] [Dense(0)] public class First;",
                "using Compiled; [Network(4)] [Dense(0), Dense(-1), Add(\"x\")] public partial class Second;",
            ]);
        string[] ids = [.. (await Analyzed.Run(compilation)).Select(diagnostic => diagnostic.Id).Order()];
        Assert.Equal(["CMP001", "CMP009"], ids);
    }
}
