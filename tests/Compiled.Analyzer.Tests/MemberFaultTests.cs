using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>The user's own members beside the generated ones.</summary>
public class MemberFaultTests
{
    private const string Attributes = "[Network(4)]\n[Dense(3), BatchNorm, PReLU]\n[Dense(2, Name = \"stem\")]\n[SoftmaxCrossEntropy]\n";

    [Theory]
    [InlineData("public int InputLength;", "InputLength")]
    [InlineData("public const int OutputLength = 1;", "OutputLength")]
    [InlineData("public string Summary => \"\";", "Summary")]
    [InlineData("public class Parameters;", "Parameters")]
    [InlineData("private float _memory = 1;", "_memory")]
    [InlineData("public int Forward => 1;", "Forward")]
    [InlineData("public void Layout() { }", "Layout")]
    [InlineData("public float Dense1Weight => 1;", "Dense1Weight")]
    [InlineData("public float StemBias => 1;", "StemBias")]
    [InlineData("public float BatchNorm1RunningMean => 1;", "BatchNorm1RunningMean")]
    [InlineData("public float PReLU1Weight => 1;", "PReLU1Weight")]
    [InlineData("public void Save(string path) { }", "Save")]
    [InlineData("public void Load(string? file) { }", "Load")]
    [InlineData("public static Net Create(ulong seed) => null!;", "Create")]
    [InlineData("public void Forward(System.ReadOnlySpan<float> inputs, System.Span<float> outputs) { }", "Forward")]
    [InlineData("public float Loss(System.ReadOnlySpan<float> inputs, System.ReadOnlySpan<int> targets) => 0;", "Loss")]
    [InlineData("public float TrainStep(System.ReadOnlySpan<float> x, System.ReadOnlySpan<float> y, Optimizer o) => 0;", "TrainStep")]
    public Task A_member_in_the_place_of_a_generated_one(string member, string name) => Analyzed.Single(
        Attributes + "public partial class Net { public int Mine; " + member + " }", "CMP015", name, "'Net'", $"'{name}'", "rename or remove");

    [Theory]
    [InlineData("public void Inspect(System.ReadOnlySpan<float> inputs, System.Span<float> outputs) { }", "Inspect")]
    [InlineData("public int LayerOutputLength => 1;", "LayerOutputLength")]
    [InlineData("public int LayerOutputLayout => 1;", "LayerOutputLayout")]
    public async Task A_member_in_the_place_of_one_of_a_network_that_is_inspected(string member, string name)
    {
        string declaration = Attributes + "public partial class Net { " + member + " }";
        await Analyzed.Single(declaration.Replace("[Network(4)]", "[Network(4, Inspect = true)]", System.StringComparison.Ordinal), "CMP015", name, "'Net'", $"'{name}'");
        await Analyzed.Clean(declaration);
        await Analyzed.Clean(declaration.Replace("[Network(4)]", "[Network(4, Inspect = false)]", System.StringComparison.Ordinal));
    }

    [Fact]
    public Task An_interface_member_that_the_generated_part_implements() => Analyzed.Single(
        Attributes + "public partial class Net { int INetwork.InputLength => 1; }", "CMP015", "InputLength", "'Net'", "rename or remove");

    [Theory]
    [InlineData("public Net(ulong start) { }")]
    [InlineData("public Net() { }")]
    [InlineData("private Net() : this(1) { } ")]
    public Task A_constructor_in_the_place_of_the_generated_one(string constructor) => Analyzed.Single(
        Attributes + "public partial class Net { " + constructor + " }", "CMP015", "Net", "Net(ulong seed = 0)", "this(seed)");

    [Fact]
    public Task A_member_in_another_part() => Analyzed.Single(
        Sources.Compile(["using Compiled; [Network(4)] [Dense(2)] public partial class Net;", "partial class Net { void Dense1Bias() { } }"]),
        "CMP015",
        "Dense1Bias");

    [Theory]
    [InlineData("Loss")]
    [InlineData("Parameters")]
    [InlineData("Dense1Weight")]
    public Task A_class_with_the_name_of_its_member(string name) =>
        Analyzed.Single($"[Network(4)] [Dense(2)] public partial class {name};", "CMP015", name, "rename the class");

    [Fact]
    public Task An_inherited_member() => Analyzed.Single(
        Attributes + "public partial class Net : Parent; public class Parent { public int State; }", "CMP015", "Net", "'State'", "base class Parent");

    [Theory]
    [InlineData("public partial class Net { public Net(string path) { } }")]
    [InlineData("public partial class Net { public Net(string path) : base() { } }")]
    [InlineData("public partial class Net(int depth) { public int Depth => depth; }")]
    public Task A_constructor_that_does_not_reach_the_generated_one(string declaration) =>
        Analyzed.Single(Attributes + declaration, "CMP016", "Net", "'Net'", "': this(seed)'");

    [Theory]
    [InlineData("public void Forward(float[] inputs) { }")]
    [InlineData("public T Predict<T>(T inputs) => inputs;")]
    [InlineData("public float Loss() => 0;")]
    [InlineData("public int Depth { get; set; } public override string ToString() => \"net\";")]
    [InlineData("static Net() { }")]
    public Task Members_that_do_not_disturb(string member) => Analyzed.Clean(Attributes + "public partial class Net { " + member + " }");

    [Fact]
    public async Task A_constructor_that_calls_the_generated_one()
    {
        // The generated part is stood in for by hand: the analyzer sees it in every real build.
        CSharpCompilation compilation = Sources.Compile(
            [
                "using Compiled; [Network(4)] [Dense(2)] public partial class Net { public Net(string path) : this(1UL) { } }",
                "partial class Net { public Net(ulong seed = 0) { } public void Forward() { } public int Dense1Weight; }",
            ],
            paths: ["Net.cs", "/obj/generated/Compiled.Generator/Compiled.Generator.NetworkGenerator/Net.g.cs"]);
        Assert.Empty(compilation.GetDiagnostics());
        Assert.Empty(await Analyzed.Run(compilation));
    }
}
