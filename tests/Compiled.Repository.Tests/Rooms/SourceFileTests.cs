using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Compiled.Repository.Tests.Rooms;

/// <summary>Holds source files to the house's rules of size and safety.</summary>
public class SourceFileTests
{
    private const int MaximumLines = 400;

    // Pinning a caller's spans, aligning memory, handing spans to workers: nowhere else is there a pointer.
    private static readonly string[] MayBeUnsafe = ["src/Runtime/Execution/", "src/Runtime/Lanes/", "src/Runtime/Optimizers/UpdateJob.cs"];

    [Fact]
    public void NoFileIsLong()
    {
        IEnumerable<string> tooLong = Repository.Files("*.cs", "src", "samples", "tests", "benchmarks")
            .Where(file => !file.EndsWith(".verified.cs", StringComparison.Ordinal) && !file.EndsWith(".received.cs", StringComparison.Ordinal))
            .Where(file => File.ReadLines(Repository.PathOf(file)).Count() > MaximumLines);

        Assert.Empty(tooLong);
    }

    [Fact]
    public void PointersStayInTheirFolders()
    {
        IEnumerable<string> files = Repository.Files("*.cs", "src")
            .Where(file => !MayBeUnsafe.Any(place => file.StartsWith(place, StringComparison.Ordinal)));

        Assert.DoesNotContain(files, HasUnsafe);
        Assert.True(HasUnsafe("src/Runtime/Execution/PassContext.cs"));
    }

    [Fact]
    public void AnAttributeFileHoldsTheLayerItIsNamedAfter() =>
        Assert.DoesNotContain(
            Repository.Files("*.cs", "src/Attributes/Layers"),
            file => !Repository.Read(file).Contains($"class {Path.GetFileNameWithoutExtension(file)}", StringComparison.Ordinal));

    private static bool HasUnsafe(string file) =>
        CSharpSyntaxTree.ParseText(Repository.Read(file)).GetRoot().DescendantTokens().Any(token => token.IsKind(SyntaxKind.UnsafeKeyword));
}
