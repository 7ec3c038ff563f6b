using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace Compiled.Repository.Tests.Rooms;

/// <summary>Holds the rooms of the generator to their walls: what the compiler binds counts, not what a using directive says.</summary>
public class RoomTests
{
    private static readonly Lazy<CSharpCompilation> Generator = new(CompileGenerator);

    public static TheoryData<string> RoomNames() => [.. Walls.Rooms.Keys];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void ARoomNamesOnlyWhatItMay(string room)
    {
        IEnumerable<string> trespasses = Generator.Value.SyntaxTrees
            .Where(tree => tree.FilePath.StartsWith($"src/Generator/{room}/", StringComparison.Ordinal))
            .SelectMany(tree => NamedTypes(tree).Select(type => (tree.FilePath, Type: type)))
            .Where(use => !Walls.Rooms[room].Append(room).Any(allowed => IsIn(use.Type, allowed)))
            .Select(use => $"{use.FilePath} names {use.Type}")
            .Distinct();

        Assert.Equal("", string.Join("\n", trespasses));
    }

    [Fact]
    public void EveryFolderOfTheGeneratorIsARoom()
    {
        IEnumerable<string[]> files = Repository.Files("*.cs", "src/Generator").Select(file => file.Split('/'));

        Assert.Equal(Walls.Rooms.Keys.Order(), files.Where(parts => parts.Length > 3).Select(parts => parts[2]).Distinct().Order());
    }

    [Fact]
    public void TheWallsAreSeen()
    {
        string[] named = [.. Generator.Value.SyntaxTrees
            .Where(tree => tree.FilePath.StartsWith("src/Generator/Parsing/", StringComparison.Ordinal))
            .SelectMany(NamedTypes)
            .Select(type => type.ToDisplayString())];

        Assert.Contains("Microsoft.CodeAnalysis.INamedTypeSymbol", named);
        Assert.Contains("Compiled.Generator.Model.NetworkSpec", named);
    }

    [Fact]
    public void OnlyTheWiringParsingAndDiagnosticsKnowRoslyn() =>
        Assert.Equal(["Diagnostics", "Parsing"], Walls.Rooms.Where(room => room.Value.Contains(Walls.Roslyn)).Select(room => room.Key).Order());

    /// <summary>Whether a type is in a room (<c>Model</c>), is one type of a room (<c>Emit.Literal</c>), Roslyn's, or the framework's.</summary>
    private static bool IsIn(INamedTypeSymbol type, string allowed)
    {
        string name = type.OriginalDefinition.ToDisplayString();
        string @namespace = type.ContainingNamespace.ToDisplayString();
        if (@namespace.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
            return allowed == Walls.Roslyn;
        return !@namespace.StartsWith(Walls.Generator, StringComparison.Ordinal)
            || @namespace == $"{Walls.Generator}.{allowed}"
            || name == $"{Walls.Generator}.{allowed}";
    }

    private static IEnumerable<INamedTypeSymbol> NamedTypes(SyntaxTree tree)
    {
        SemanticModel model = Generator.Value.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Where(name => name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is null)
            .Select(name => model.GetSymbolInfo(name).Symbol)
            .OfType<INamedTypeSymbol>()
            .Where(type => !type.IsTupleType && type.ContainingNamespace is not null);
    }

    private static CSharpCompilation CompileGenerator()
    {
        IEnumerable<SyntaxTree> trees = Repository.Files("*.cs", "src/Generator")
            .Select(file => CSharpSyntaxTree.ParseText(Repository.Read(file), new CSharpParseOptions(LanguageVersion.Latest), file));
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("Compiled.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);
        var compilation = CSharpCompilation.Create("Generator", trees, references, options);
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return compilation;
    }
}
