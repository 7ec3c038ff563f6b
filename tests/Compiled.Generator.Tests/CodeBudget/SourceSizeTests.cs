using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Harness;
using Xunit;
using Xunit.Abstractions;

namespace Compiled.Generator.Tests.CodeBudget;

/// <summary>How much source a network becomes: a person can read it, and depth alone adds no kernels.</summary>
public sealed class SourceSizeTests(ITestOutputHelper output)
{
    [Fact]
    public void LeNet5StaysReadable()
    {
        int lines = Lines(NetworkCompiler.Generate(ImageNetworks.LeNet5));
        output.WriteLine($"{lines} lines");
        Assert.InRange(lines, 500, 3_999);
    }

    [Fact]
    public void EqualKernelsAreEmittedOnce()
    {
        // Stages of eight units hold the same shapes as stages of four: 50 layers need no kernel that 26 do not.
        IReadOnlyDictionary<string, string> shallow = NetworkCompiler.Generate(ImageNetworks.Residual(unitsAStage: 4));
        IReadOnlyDictionary<string, string> deep = NetworkCompiler.Generate(ImageNetworks.Residual(unitsAStage: 8));
        output.WriteLine($"26 layers: {shallow.Count} files, {Lines(shallow)} lines; 50 layers: {deep.Count} files, {Lines(deep)} lines");
        Assert.Equal(shallow.Count, deep.Count);

        // Only the file of the surface and the passes grows, by the steps of the added layers.
        Assert.Equal(Lines(shallow) - shallow["Net.g.cs"].Count(NewLine), Lines(deep) - deep["Net.g.cs"].Count(NewLine));
        Assert.InRange(Lines(deep) - Lines(shallow), 24, 24 * 300);
    }

    private static bool NewLine(char character) => character == '\n';

    private static int Lines(IReadOnlyDictionary<string, string> sources) => sources.Values.Sum(text => text.Count(NewLine));
}
