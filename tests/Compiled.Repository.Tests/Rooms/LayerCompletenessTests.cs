using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Compiled.Repository.Tests.Rooms;

/// <summary>One layer is an attribute, a generator file, a line in the catalogue, a documentation row and a test: none may be missing.</summary>
public class LayerCompletenessTests
{
    private const string Suffix = "Attribute.cs";
    private const string Catalogue = "src/Generator/Layers/LayerCatalogue.cs";

    public static TheoryData<string> Layers() => [.. Attributes()];

    [Theory]
    [MemberData(nameof(Layers))]
    public void ALayerHasAGeneratorFile(string layer) => Assert.True(File.Exists(Repository.PathOf($"src/Generator/Layers/{layer}Layer.cs")));

    [Theory]
    [MemberData(nameof(Layers))]
    public void ALayerHasALineInTheCatalogue(string layer) =>
        Assert.Contains($"[\"{layer}\"]", Repository.Read(Catalogue), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Layers))]
    public void ALayerHasARowInTheDocumentation(string layer) => Assert.Matches($@"(?m)^\|.*`{layer}[`(]", Repository.Read("docs/layers.md"));

    [Theory]
    [MemberData(nameof(Layers))]
    public void ALayerHasATest(string layer)
    {
        const string ThisProject = "tests/Compiled.Repository.Tests/";
        IEnumerable<string> tests = Repository.Files("*.cs", "tests").Where(file => !file.StartsWith(ThisProject, StringComparison.Ordinal));

        Assert.Contains(tests, file => Regex.IsMatch(Repository.Read(file), $@"\b{layer}\b"));
    }

    [Fact]
    public void TheCatalogueHasNothingElse()
    {
        IEnumerable<string> lines = Regex.Matches(Repository.Read(Catalogue), @"\[""(\w+)""\]").Select(match => match.Groups[1].Value);

        Assert.Equal(Attributes().Order(StringComparer.Ordinal), lines.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Attributes() =>
        Repository.Files($"*{Suffix}", "src/Attributes/Layers").Select(file => Path.GetFileName(file)[..^Suffix.Length]);
}
