using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Compiled.Analyzer.Tests;

/// <summary>Compilations of test sources against the framework, the attributes and the runtime.</summary>
internal static class Sources
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "netstandard.dll" or "System.Runtime.dll" or "System.Private.CoreLib.dll")
            .Append(typeof(NetworkAttribute).Assembly.Location)
            .Append(typeof(INetwork).Assembly.Location)
            .Distinct()
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles files named <c>File0.cs</c> and so on, or by the paths given.</summary>
    public static CSharpCompilation Compile(
        IReadOnlyList<string> sources, LanguageVersion version = LanguageVersion.CSharp12, IReadOnlyList<string>? paths = null)
    {
        var options = new CSharpParseOptions(version);
        IEnumerable<SyntaxTree> trees = sources.Select((source, index) =>
            CSharpSyntaxTree.ParseText(source, options, paths is null ? $"File{index}.cs" : paths[index]));
        return CSharpCompilation.Create(
            "Tested",
            trees,
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>The class of that name, wherever it is nested.</summary>
    public static INamedTypeSymbol Type(CSharpCompilation compilation, string name) =>
        (INamedTypeSymbol)compilation.GetSymbolsWithName(name, SymbolFilter.Type).First();

    /// <summary>The root of the repository: the folder above that holds the central versions.</summary>
    public static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Directory.Packages.props")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("The tests run outside of the repository.");
    }
}
