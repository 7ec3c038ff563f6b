using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Emit;

namespace Compiled.Generator.Tests.Harness;

/// <summary>
/// Takes a declaration as a user writes it through the generator and the C# compiler, and loads the result. The emitted code must compile
/// without a single message, missing and malformed XML documentation included. Equal declarations are compiled once a test run.
/// </summary>
internal static class NetworkCompiler
{
    private static readonly ConcurrentDictionary<string, Lazy<CompiledNetwork>> Cache = new();

    /// <summary>The language version emitted code promises to need at most.</summary>
    public static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp12, DocumentationMode.Diagnose);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        optimizationLevel: OptimizationLevel.Release,
        nullableContextOptions: NullableContextOptions.Enable,
        warningLevel: 9999);

    // Compilations that come from one share what it has read of the framework, which takes longer than a small network.
    private static readonly CSharpCompilation Empty = CSharpCompilation.Create("Compiled.Declared", [], FindReferences(), Options);

    /// <summary>Compiles <paramref name="declaration"/>: one network class, to which <c>using Compiled;</c> is added.</summary>
    public static CompiledNetwork Compile(string declaration) =>
        Cache.GetOrAdd(declaration, static text => new Lazy<CompiledNetwork>(() => CompileNow(text))).Value;

    /// <summary>A compilation of the declaration alone, before any generator has run.</summary>
    public static CSharpCompilation CreateCompilation(string declaration, params string[] otherFiles)
    {
        IEnumerable<SyntaxTree> trees = otherFiles.Select((text, i) => CSharpSyntaxTree.ParseText(text, ParseOptions, $"Other{i}.cs"));
        SyntaxTree tree = CSharpSyntaxTree.ParseText(WithUsing(declaration), ParseOptions, "Declaration.cs");
        return Empty.AddSyntaxTrees([tree, .. trees]);
    }

    /// <summary>What the generator writes for <paramref name="declaration"/>, by hint name, not compiled.</summary>
    public static IReadOnlyDictionary<string, string> Generate(string declaration)
    {
        GeneratorRunResult result = CreateDriver().RunGenerators(CreateCompilation(declaration)).GetRunResult().Results.Single();
        return result.Exception is null
            ? SourcesOf(result)
            : throw new InvalidOperationException($"The generator failed on\n{declaration}\n{result.Exception}", result.Exception);
    }

    /// <summary>A driver that has not run yet.</summary>
    public static GeneratorDriver CreateDriver(bool trackSteps = false) =>
        CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            parseOptions: ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    /// <summary>What the analyzer reports.</summary>
    public static Task<ImmutableArray<Diagnostic>> Analyze(Compilation compilation) =>
        compilation.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    /// <summary>The declaration as the compiler sees it.</summary>
    public static string WithUsing(string declaration) => "using Compiled;\n\n" + declaration + "\n";

    private static CompiledNetwork CompileNow(string declaration)
    {
        GeneratorDriver driver = CreateDriver()
            .RunGeneratorsAndUpdateCompilation(CreateCompilation(declaration), out Compilation compilation, out ImmutableArray<Diagnostic> reported);
        Expect(reported, "the generator reported", declaration);

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        if (result.Exception is Exception exception)
        {
            throw new InvalidOperationException($"The generator failed on\n{declaration}\n{exception}", exception);
        }

        // An invalid network compiles, and throws when it is made: say here what is wrong with it.
        Expect(Analyze(CreateCompilation(declaration)).GetAwaiter().GetResult(), "the analyzer reported", declaration);
        if (result.GeneratedSources.IsEmpty)
        {
            throw new InvalidOperationException($"The generator wrote nothing for\n{declaration}");
        }

        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image);
        Expect(emitted.Diagnostics, "the emitted code does not compile cleanly:", declaration);

        byte[] bytes = image.ToArray();
        var context = new AssemblyLoadContext("Compiled.Declared", isCollectible: true);
        image.Position = 0;
        Type network = context.LoadFromStream(image).GetTypes().Single(type => typeof(INetwork).IsAssignableFrom(type));
        return new CompiledNetwork(declaration, SourcesOf(result), bytes, network);
    }

    private static Dictionary<string, string> SourcesOf(GeneratorRunResult result) =>
        result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());

    private static void Expect(ImmutableArray<Diagnostic> diagnostics, string what, string declaration)
    {
        // Warnings count as errors; that a network has no Step is none. The declaration itself carries no documentation; everything emitted must.
        List<Diagnostic> unexpected = [.. diagnostics.Where(diagnostic =>
            diagnostic.Severity != DiagnosticSeverity.Hidden && diagnostic.Id != "CMP023" &&
            !(diagnostic.Id == "CS1591" && diagnostic.Location.SourceTree?.FilePath == "Declaration.cs"))];
        if (unexpected.Count > 0)
        {
            string first = string.Join("\n", unexpected.Take(10).Select(Describe));
            throw new InvalidOperationException($"{declaration}\n{what} {unexpected.Count} diagnostics, the first of them:\n{first}");
        }
    }

    private static string Describe(Diagnostic diagnostic)
    {
        int number = diagnostic.Location.GetLineSpan().StartLinePosition.Line;
        string line = diagnostic.Location.SourceTree?.GetText().Lines[number].ToString() ?? "";
        return $"{diagnostic}\n    {line.Trim()}";
    }

    private static ImmutableArray<MetadataReference> FindReferences()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return [.. trusted.Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == framework || Path.GetFileName(path) is "Compiled.Runtime.dll" or "Compiled.Attributes.dll")
            .Select(path => MetadataReference.CreateFromFile(path))];
    }
}
