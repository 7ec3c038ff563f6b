using System.Collections.Generic;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Compiled.Generator.Analysis;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

[assembly: InternalsVisibleTo("Compiled.Analyzer.Tests")]

namespace Compiled.Generator;

/// <summary>
/// Reports what is wrong with a network, one fault at a time, on the attribute at fault. It parses as the generator does; diagnostics come from
/// here because the generator's cached values hold no locations, without which <c>#pragma</c> could not suppress them.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DiagnosticCatalogue.All];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.Analyze | GeneratedCodeAnalysisFlags.ReportDiagnostics);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        IReadOnlyList<AttributeData> layers = NetworkParser.LayerAttributes(type);
        if (BlockClass.Attribute(type) is { ApplicationSyntaxReference: not null } block && type.TypeKind == TypeKind.Class)
        {
            if (new BlockLibrary().Check(new BlockClass(type)) is { } problem)
                context.ReportDiagnostic(Create(problem, problem.LayerIndex == Problem.Class ? Location(block) : Location(layers[problem.LayerIndex])));
            return;
        }

        if (NetworkParser.Network(type) is not { ApplicationSyntaxReference: not null } network)
        {
            if (layers.Count > 0)
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticCatalogue.LayerWithoutNetwork, Location(layers[0]), type.Name));
            return;
        }

        // The compiler itself reports the attribute on anything but a class.
        if (type.TypeKind != TypeKind.Class)
            return;
        ParsedNetwork parsed = NetworkParser.Parse(type, context.CancellationToken);
        IEnumerable<Problem> problems = parsed.Problems.Count > 0 ? parsed.Problems
            : parsed.IsReadable ? GraphBuilder.Build(parsed.Spec).Problems
            : [];
        foreach (Problem problem in problems)
        {
            Location? location = problem.LayerIndex switch
            {
                Problem.Class => MemberRules.Culprit(type, problem) ?? Identifier(network),
                Problem.Network => Location(network),
                Problem.UsedBlock => null, // the block is analysed itself
                _ => Location(layers[parsed.Problems.Count > 0 ? problem.LayerIndex : AttributeOf(parsed.Spec, problem.LayerIndex)]),
            };
            if (location is not null)
                context.ReportDiagnostic(Create(problem, location));
        }
    }

    private static Diagnostic Create(Problem problem, Location location) =>
        Diagnostic.Create(DiagnosticCatalogue.Find(problem.Id), location, [.. problem.Arguments]);

    /// <summary>The attribute a layer comes from: for one of a block, the use.</summary>
    private static int AttributeOf(NetworkSpec spec, int layer) => spec.Layers[layer].Place?.Attribute ?? layer;

    private static Location Location(AttributeData attribute) => attribute.ApplicationSyntaxReference!.GetSyntax().GetLocation();

    /// <summary>The name of the class where its <c>Network</c> attribute stands.</summary>
    private static Location Identifier(AttributeData network) =>
        network.ApplicationSyntaxReference!.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>()!.Identifier.GetLocation();
}
