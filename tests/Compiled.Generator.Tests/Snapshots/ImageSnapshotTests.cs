using System.Threading.Tasks;
using Compiled.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Snapshots;

/// <summary>The whole generated text of small networks of images and signals, for people to read; small shapes, so that few variants of each tile arise.</summary>
public sealed class ImageSnapshotTests
{
    [Fact]
    public Task Pooled() => Verify(Generate(
        "[Network(1, 4, 4)]\n[Conv2D(2, 3, Padding = 1), ReLU, MaxPool2D(2)]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class Pooled;"));

    [Fact]
    public Task ResidualUnit() => Verify(Generate(
        "[Network(1, 3, 3)]\n[Conv2D(2, 1, Name = \"stem\"), Conv2D(2, 3, Padding = 1, Bias = false), BatchNorm, Add(\"stem\"), ReLU]\n"
        + "[GlobalAvgPool2D]\n[MeanSquaredError]\npublic partial class ResidualUnit;"));

    [Fact]
    public Task GroupNormalised() => Verify(Generate(
        "[Network(2, 2, 2)]\n[Conv2D(2, 1, Groups = 2), GroupNorm(2)]\n[AvgPool2D(2)]\n[MeanSquaredError]\npublic partial class GroupNormalised;"));

    [Fact]
    public Task Signal() => Verify(Generate(
        "[Network(1, 6)]\n[Conv1D(2, 3, Stride = 2, Padding = 1), Tanh]\n[Flatten, Dense(1)]\n[MeanSquaredError]\npublic partial class Signal;"));

    [Fact]
    public Task Inspected() => Verify(Generate(
        "[Network(1, 4, 4, Inspect = true)]\n[Conv2D(2, 3, Padding = 1), ReLU, MaxPool2D(2)]\n[Dense(1)]\n[MeanSquaredError]\npublic partial class Inspected;"));

    private static GeneratorDriver Generate(string declaration)
    {
        GeneratorDriver driver = NetworkCompiler.CreateDriver().RunGenerators(NetworkCompiler.CreateCompilation(declaration));
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        return driver;
    }
}
