using System.Linq;
using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>Where a network class may stand and how it may be called, and that valid networks draw no diagnostic.</summary>
public sealed class PlacesTests
{
    private const string Layers = "[Network(2)]\n[Dense(3), ReLU, Dense(1)]\n[MeanSquaredError]\n";

    private static readonly string[] AllPlaces =
    [
        $"namespace A.B;\n{Layers}public partial class Net;",
        $"namespace A {{ namespace B {{\n{Layers}public partial class Net; }} }}",
        $"namespace System;\n{Layers}public partial class Digits;",
        $"namespace System;\n{Layers}public partial class Net;",
        $"namespace Compiled.Execution;\n{Layers}public partial class Net;",
        $"namespace @class.@namespace;\n{Layers}public partial class Net;",
        $"{Layers}public partial class @event;",
        $"{Layers}public partial class Épée;",
        $"{Layers}internal partial class Net;",
        $"{Layers}public sealed partial class Net;",
        $"{Layers}public partial class Net {{ public int Own => 3; public void Train() {{ }} }}",
        $"public partial class Outer {{\n{Layers}public partial class Net; }}",
        $"public partial class Outer {{\n{Layers}private partial class Net; }}",
        $"public static partial class Outer {{ public partial struct Middle {{\n{Layers}public partial class Net; }} }}",
        $"public partial record Outer {{ public partial record struct Middle {{\n{Layers}public partial class Net; }} }}",
        $"public partial interface IOuter {{\n{Layers}public partial class Net; }}",
        $"namespace A;\npublic readonly partial struct @struct {{ public partial interface @interface {{\n{Layers}public partial class @class; }} }}",
        $"using System;\nusing Span = System.String;\n{Layers}public partial class Net;",
        "namespace A { public class Dense; public class ReLU; public class Span; public class Math; public class Network; }\n"
            + $"namespace A {{\n{Layers}public partial class Net; }}",
    ];

    public static TheoryData<string> Places => [.. AllPlaces];

    [Theory]
    [MemberData(nameof(Places))]
    public void ANetworkMayStandHere(string declaration) => Assert.NotEmpty(NetworkCompiler.Compile(declaration).Sources);

    [Theory]
    [InlineData("namespace A {\n#public partial class Net; }\nnamespace B {\n#public partial class Net; }")]
    [InlineData("namespace A {\n#public partial class Mlp;\n#public partial class MLP; }")]
    [InlineData("#public partial class Net {\n#public partial class Dense1; }")]
    [InlineData("namespace A {\n#public partial class Net_B; }\nnamespace A_Net {\n#public partial class B; }")]
    public void TwoNetworksWhoseNamesAreClose(string declarations)
    {
        string both = declarations.Replace("#", Layers);
        GeneratorDriver driver = NetworkCompiler.CreateDriver()
            .RunGeneratorsAndUpdateCompilation(NetworkCompiler.CreateCompilation(both), out Compilation compilation, out _);
        Assert.Null(driver.GetRunResult().Results.Single().Exception);
        Assert.DoesNotContain(compilation.GetDiagnostics(), diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }

    public static TheoryData<string> ValidNetworks => [.. SampleNetworks.AllNames.Select(SampleNetworks.Named), .. AllPlaces];

    [Theory]
    [MemberData(nameof(ValidNetworks))]
    public async Task AValidNetworkDrawsNothingWorseThanAHint(string declaration) =>
        Assert.All(await NetworkCompiler.Analyze(NetworkCompiler.CreateCompilation(declaration)), diagnostic => Assert.Equal("CMP023", diagnostic.Id));
}
