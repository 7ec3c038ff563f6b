using System;
using System.Linq;
using Residual.Networks;
using Xunit;

namespace Compiled.Samples.Tests;

public sealed class ResidualRunTests : IDisposable
{
    private readonly TemporaryFolder _home = new();

    public void Dispose() => _home.Dispose();

    [Fact]
    public void OneEpochIsFarFromChance()
    {
        string path = _home.PathOf("weights.safetensors");
        using SampleRun run = SampleRun.Residual(_home.FullPath, "--epochs", "1", "--seed", "3", "--save", path).Finish();
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] summary = SmallResNet.Summary.TrimEnd('\n').Split('\n');
        Assert.Equal(summary, run.Lines[..summary.Length]);
        Assert.Single(run.Lines, line => line.StartsWith("generated code: ", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.EndsWith("chequered cross", StringComparison.Ordinal));
        Assert.Single(run.Lines, line => line.StartsWith("epoch 1/1 ", StringComparison.Ordinal));
        Assert.InRange(run.Accuracy(2000), 0.2, 0.99);
        new SmallResNet().Load(path);
    }

    [Fact]
    public void BlocksAreExpandedUnderTheirNames()
    {
        string[] tensors = [.. SmallResNet.Layout.Select(tensor => tensor.Name)];
        Assert.Equal(9, tensors.Count(name => name.StartsWith("conv2d", StringComparison.Ordinal)));
        Assert.Contains("unit2_body.weight", tensors);
        Assert.Contains("unit3_body.weight", tensors);
        Assert.Equal(78_042, SmallResNet.ParameterCount);
    }
}
