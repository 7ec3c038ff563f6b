using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>What a <c>Name</c> must not be.</summary>
public class NameFaultTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" ", "does not begin with a letter")]
    [InlineData("1st", "does not begin with a letter")]
    [InlineData("_stem", "does not begin with a letter")]
    [InlineData("@stem", "does not begin with a letter")]
    [InlineData("two words", "holds something else")]
    [InlineData("a.b", "holds something else")]
    [InlineData("a\\\"b", "holds something else")]
    [InlineData("a\\nb", "holds something else", "\\u000a")]
    [InlineData("a*/b", "holds something else")]
    [InlineData("a\\0b", "holds something else")]
    [InlineData("größe", "holds something else")]
    [InlineData("a\\u202Eb", "holds something else", "\\u202e")]
    [InlineData("a\\uD800b", "holds something else", "\\ud800")]
    [InlineData("class", "keyword")]
    [InlineData("event", "keyword")]
    public Task A_name_that_is_no_identifier(string name, params string[] said) => Analyzed.SingleInLayers(
        $"[Network(4)]\n[Dense(3), ReLU(Name = \"{name}\")]", "CMP013", $"ReLU(Name = \"{name}\")", ["Layer 2 (ReLU)", "Name = \"stem\"", .. said]);

    [Theory]
    [InlineData(101)]
    [InlineData(1 << 20)]
    public async Task A_name_too_long_to_read(int length)
    {
        string layer = $"Dense(3, Name = \"{new string('a', length)}\")";
        Diagnostic diagnostic = await Analyzed.SingleInLayers($"[Network(4)]\n[{layer}]", "CMP013", layer, "more than 100", "...");
        Assert.InRange(diagnostic.GetMessage().Length, 1, 300);
    }

    [Fact]
    public Task The_longest_name_is_fine() => Analyzed.Clean($"[Network(4)] [Dense(3, Name = \"{new string('a', 100)}\")] public partial class Net;");

    [Theory]
    [InlineData("stem", "stem", "already the name of layer 1 (Dense)")]
    [InlineData("stem", "Stem", "already the name of layer 1 (Dense)")]
    [InlineData("stem", "dense3", "already the automatic name of layer 3 (Dense)")]
    [InlineData("stem", "Dense3", "already the automatic name of layer 3 (Dense)")]
    [InlineData("stem", "relu1", "already the automatic name of layer 4 (ReLU)")]
    public Task A_name_that_is_taken(string first, string second, string said) => Analyzed.SingleInLayers(
        $"[Network(4)]\n[Dense(3, Name = \"{first}\")]\n[Dense(5, Name = \"{second}\")]\n[Dense(3), ReLU]",
        "CMP014",
        $"Dense(5, Name = \"{second}\")",
        "Layer 2 (Dense)",
        said,
        "another name");

    [Theory]
    [InlineData("[Dense(3, Name = \"dense1\"), Dense(2)]")]
    [InlineData("[Dense(3, Name = \"dense7\"), Dense(2)]")]
    [InlineData("[Dense(3, Name = \"a\"), Dense(2, Name = \"b\"), ReLU(Name = \"unused\")]")]
    [InlineData("[Dense(3, Name = \"record\"), Dense(2, Name = \"value\")]")]
    [InlineData("[Dense(4), ReLU(Name = \"x_1\"), Dense(4), Add(\"x_1\", Name = \"sum\"), MeanSquaredError(Name = \"error\")]")]
    public Task Names_that_are_fine(string layers) => Analyzed.Clean("[Network(4)] " + layers + " public partial class Net;");
}
