using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using Compiled.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Compiled.Repository.Tests.Documents;

/// <summary>C# text compiled with the generator, as a user's project would.</summary>
internal sealed class GeneratorRun
{
    private readonly Compilation _before;
    private readonly Compilation _after;

    /// <summary>Runs the generator over one file of C#.</summary>
    public GeneratorRun(string source)
    {
        IEnumerable<MetadataReference> references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        _before = CSharpCompilation.Create(
            "Snippet" + Guid.NewGuid().ToString("N"),
            [CSharpSyntaxTree.ParseText(source)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new NetworkGenerator()).RunGeneratorsAndUpdateCompilation(_before, out _after, out _);
        Files = driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(file => file.HintName, file => file.SourceText.ToString());
    }

    /// <summary>The generated files by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>What the analyzer reports on the source, as a build prints it: <c>(6,2): error CMP009: ...</c>.</summary>
    public async Task<IReadOnlyList<string>> AnalyzeAsync()
    {
        ImmutableArray<Diagnostic> diagnostics = await _before.WithAnalyzers([new NetworkAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. diagnostics.Select(Printed)];
    }

    /// <summary>Compiles the source and the generated files without a warning, and loads them.</summary>
    public Assembly Load()
    {
        using MemoryStream stream = new();
        ImmutableArray<Diagnostic> diagnostics = _after.Emit(stream).Diagnostics;
        Assert.Empty(diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(stream.ToArray());
    }

    private static string Printed(Diagnostic diagnostic)
    {
        LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
        string severity = diagnostic.Severity.ToString().ToLowerInvariant();
        return $"({start.Line + 1},{start.Character + 1}): {severity} {diagnostic.Id}: {diagnostic.GetMessage()}";
    }
}
