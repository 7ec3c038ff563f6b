using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using Compiled.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Runs the analyzer and states what it must say: all of it, and where.</summary>
internal static class Analyzed
{
    private const string Header = "using Compiled;\n";

    /// <summary>Everything the analyzer reports on a source, failures of its own included.</summary>
    public static Task<ImmutableArray<Diagnostic>> Run(CSharpCompilation compilation) => compilation
        .WithAnalyzers([new NetworkAnalyzer()])
        .GetAnalyzerDiagnosticsAsync();

    public static async Task<Diagnostic> Single(CSharpCompilation compilation, string id, string located, params string[] said)
    {
        ImmutableArray<Diagnostic> diagnostics = await Run(compilation);
        Diagnostic diagnostic = Assert.Single(diagnostics);
        Assert.Equal(id, diagnostic.Id);
        Assert.True(diagnostic.Location.IsInSource);
        Assert.Equal(located, diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan));
        string message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        Assert.All(said, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', message);
        Assert.InRange(message.Length, 20, 400);
        return diagnostic;
    }

    /// <summary>The source draws exactly one diagnostic: this one, on this text, saying these words.</summary>
    public static Task<Diagnostic> Single(string source, string id, string located, params string[] said) =>
        Single(Sources.Compile([Header + source]), id, located, said);

    /// <summary>A network of these attribute lines draws exactly one diagnostic.</summary>
    public static Task<Diagnostic> SingleInLayers(string layers, string id, string located, params string[] said) =>
        Single(layers + "\npublic partial class Net;", id, located, said);

    /// <summary>The compiler and the analyzer have nothing to say about the sources.</summary>
    public static async Task Clean(params string[] sources)
    {
        CSharpCompilation compilation = Sources.Compile([.. sources.Select(source => Header + source)]);
        IEnumerable<Diagnostic> compiler = compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.Empty(compiler);
        Assert.Empty(await Run(compilation));
    }
}
