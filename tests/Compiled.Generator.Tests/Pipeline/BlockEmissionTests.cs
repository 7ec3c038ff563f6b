using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>A network that uses blocks and the same one written out: one hash, and the same code to the byte.</summary>
public sealed class BlockEmissionTests
{
    private const string Blocks = """
        [Block]
        [Dense(Residual.Units, Bias = false), BatchNorm, ReLU(Name = "body")]
        [Dense(Residual.Units, From = Block.Input), Dropout(Residual.Rate)]
        [Add("body"), ReLU(Name = "sum")]
        public static partial class Residual
        {
            public const int Units = 8;
            public const double Rate = Units / 64.0;
        }

        [Block]
        [Use(typeof(Residual), 2 * Stage.Units, Name = "wide"), Tanh(Name = "bend")]
        [Use(typeof(Residual), Stage.Units, 0.25, Repeat = Stage.Depth), Concat("wide")]
        internal sealed class Stage
        {
            public const int Units = 4, Depth = 1;
        }

        """;

    private const string Used = Blocks + """
        [Network(6)]
        [Dense(8), Tanh(Name = "stem")]
        [Use(typeof(Residual)), Use(typeof(Stage), 8, 2, Name = "deep")]
        [Use(typeof(Residual), 24, From = "deep")]
        [Dense(24), Add("deep")]
        [Dense(3)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    private const string WrittenOut = """
        [Network(6)]
        [Dense(8), Tanh(Name = "stem")]

        [Dense(8, Bias = false), BatchNorm, ReLU(Name = "residual1_body")]
        [Dense(8, From = "stem"), Dropout(0.125)]
        [Add("residual1_body"), ReLU(Name = "residual1_sum")]

        [Dense(16, Bias = false), BatchNorm, ReLU(Name = "deep_wide_body")]
        [Dense(16, From = "residual1_sum"), Dropout(0.25)]
        [Add("deep_wide_body"), ReLU(Name = "deep_wide"), Tanh(Name = "deep_bend")]

        [Dense(8, Bias = false), BatchNorm, ReLU(Name = "deep_residual1_body")]
        [Dense(8, From = "deep_bend"), Dropout(0.25)]
        [Add("deep_residual1_body"), ReLU(Name = "deep_residual1_sum")]

        [Dense(8, Bias = false), BatchNorm, ReLU(Name = "deep_residual2_body")]
        [Dense(8, From = "deep_residual1_sum"), Dropout(0.25)]
        [Add("deep_residual2_body"), ReLU(Name = "deep_residual2_sum"), Concat("deep_wide", Name = "deep")]

        [Dense(24, Bias = false, From = "deep"), BatchNorm, ReLU(Name = "residual2_body")]
        [Dense(24, From = "deep"), Dropout(0.375)]
        [Add("residual2_body"), ReLU(Name = "residual2_sum")]

        [Dense(24), Add("deep")]
        [Dense(3)]
        [SoftmaxCrossEntropy]
        public partial class Net;
        """;

    [Fact]
    public void TheCodeIsThatOfTheNetworkWrittenOut()
    {
        CompiledNetwork block = NetworkCompiler.Compile(Used), plain = NetworkCompiler.Compile(WrittenOut);
        Assert.Equal(plain.Sources.Keys.Order(), block.Sources.Keys.Order());
        Assert.All(plain.Sources, file => Assert.Equal(file.Value, block.Sources[file.Key]));
    }

    [Fact]
    public void TheHashDoesNotDependOnNames()
    {
        string unnamed = Used.Replace(", Tanh(Name = \"bend\")]", ", Tanh]").Replace("Tanh(Name = \"stem\")", "Tanh");
        Assert.NotEqual(Used, unnamed);
        Assert.Equal(Hash(WrittenOut), Hash(unnamed));
        Assert.NotEqual(Hash(Used), Hash(Used.Replace("8, 2, Name", "8, 3, Name")));
        Assert.NotEqual(Hash(Used), Hash(Used.Replace("Tanh(Name = \"bend\")", "Sigmoid(Name = \"bend\")")));
    }

    [Fact]
    public void TensorsHaveReadableNames()
    {
        INetwork network = NetworkCompiler.Compile("""
            [Block]
            [Dense(4, Name = "in_"), ReLU, Dense(4, Name = "end")]
            public class Pair;

            [Network(4)]
            [Use(typeof(Pair)), Use(typeof(Pair), Name = "down"), Use(typeof(Pair), Name = "up", Repeat = 2)]
            [MeanSquaredError]
            public partial class Net;
            """).Create();
        Assert.Equal(
            ["pair1_in_", "pair1_end", "down_in_", "down", "up1_in_", "up1_end", "up2_in_", "up"],
            network.Layout.Where(tensor => tensor.Name.EndsWith(".weight")).Select(tensor => tensor.Name.Replace(".weight", "")));
    }

    private static object Hash(string declaration) => NetworkCompiler.Compile(declaration).Type.GetField("ArchitectureHash")!.GetRawConstantValue()!;
}
