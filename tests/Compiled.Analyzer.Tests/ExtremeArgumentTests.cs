using System;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Model;
using Xunit;
using static Compiled.Analyzer.Tests.Specs;

namespace Compiled.Analyzer.Tests;

/// <summary>Arguments at the ends of their ranges, in thousands of combinations: each network is built or refused, none breaks the arithmetic.</summary>
public class ExtremeArgumentTests
{
    private static readonly int[] Numbers =
        [int.MinValue, -1, 0, 1, 1, 1, 2, 2, 3, 5, 8, 100, 46341, 1 << 20, 1 << 27, (1 << 27) + 1, 1 << 30, int.MaxValue - 1, int.MaxValue];

    [Theory]
    [InlineData("Conv2D", 1)]
    [InlineData("Conv1D", 2)]
    [InlineData("MaxPool2D", 3)]
    [InlineData("AvgPool2D", 4)]
    public void A_network_is_built_or_refused(string kind, int seed)
    {
        var random = new Random(seed);
        int built = 0;
        for (int trial = 0; trial < 4000; trial++)
        {
            Shape input = kind == "Conv1D" ? new Shape(Extent(random), Extent(random)) : new Shape(Extent(random), Extent(random), Extent(random));
            NetworkSpec spec = Network(input, Extreme(kind, random), Layer("ReLU"), Layer("Flatten"), Dense(1), Layer("MeanSquaredError"));
            GraphResult result = GraphBuilder.Build(spec);
            Assert.Equal(result.Graph is null ? 1 : 0, result.Problems.Count);
            if (result.Graph is not { } graph)
                continue;
            built++;
            Assert.All(graph.Nodes, node => Assert.All(node.Output.Extents, extent => Assert.InRange(extent, 1, int.MaxValue / 16)));
            Assert.True(NetworkFlops.Forward(graph) > 0 && NetworkFlops.Training(graph) > 0);
            Assert.Equal(64, ArchitectureHash.Compute(graph).Length);
            Assert.Contains(kind, Summary.Text(graph), StringComparison.Ordinal);
        }

        Assert.InRange(built, 20, 4000);
    }

    private static LayerSpec Extreme(string kind, Random random)
    {
        string[] names = kind.EndsWith("Pool2D", StringComparison.Ordinal)
            ? ["Size", "Stride", "Padding"]
            : ["Filters", "Kernel", "KernelHeight", "Stride", "StrideWidth", "Padding", "Dilation", "DilationHeight", "Groups"];
        (string, double)[] written = [.. names.Where((_, index) => index < 2 || random.Next(3) == 0).Select(name => (name, (double)Pick(random)))];
        return Layer(kind, arguments: random.Next(2) == 0 ? written : [.. written, ("Pad", random.Next(4))]);
    }

    private static int Pick(Random random) => Numbers[random.Next(Numbers.Length)];

    private static int Extent(Random random) => random.Next(4) == 0 ? 1 << random.Next(27) : random.Next(1, 40);
}
