using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace Compiled.Repository.Tests.Rooms;

/// <summary>Holds the projects to what they may depend on.</summary>
public class ProjectTests
{
    [Theory]
    [InlineData("src/Attributes/Compiled.Attributes.csproj", "", "")]
    [InlineData("src/Runtime/Compiled.Runtime.csproj", "", "../Attributes/Compiled.Attributes.csproj")]
    [InlineData("src/Generator/Compiled.Generator.csproj", "Microsoft.CodeAnalysis.Analyzers Microsoft.CodeAnalysis.CSharp", "")]
    public void AProjectOfTheLibraryDependsOnNothingElse(string project, string packages, string projects)
    {
        XDocument file = XDocument.Load(Repository.PathOf(project));

        Assert.Equal(packages, string.Join(" ", Includes(file, "PackageReference").Order()));
        Assert.Equal(projects, string.Join(" ", Includes(file, "ProjectReference").Order()));
    }

    [Fact]
    public void TheSolutionHasEveryProject()
    {
        string solution = Repository.Read("Compiled.sln").Replace('\\', '/');

        Assert.DoesNotContain(Projects(), project => !solution.Contains($"\"{project}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void AProjectIsNamedAfterItsAssembly() =>
        Assert.DoesNotContain(Repository.Files("*.csproj", "src"), IsNamedOtherwise);

    [Fact]
    public void VersionsArePinnedInOnePlace()
    {
        XDocument central = XDocument.Load(Repository.PathOf("Directory.Packages.props"));
        IEnumerable<string> versions = central.Descendants("PackageVersion").Select(package => (string)package.Attribute("Version")!);
        Assert.DoesNotContain(versions, version => version.IndexOfAny(['*', '[', '(', ',']) >= 0);
        Assert.DoesNotContain(Projects(), PinsAVersion);
    }

    private static IEnumerable<string> Projects() => Repository.Files("*.csproj", "src", "samples", "tests", "benchmarks");

    private static bool IsNamedOtherwise(string project) => !Path.GetFileName(project).StartsWith("Compiled", StringComparison.Ordinal);

    private static bool PinsAVersion(string project) =>
        XDocument.Load(Repository.PathOf(project)).Descendants("PackageReference").Attributes("Version").Any();

    private static IEnumerable<string> Includes(XDocument project, string item) =>
        project.Descendants(item).Select(element => (string)element.Attribute("Include")!);
}
