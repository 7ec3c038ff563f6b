using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;
using Compiled.Generator.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Compiled.Generator;

/// <summary>Writes the code of every class with a <c>Network</c> attribute.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    private const string Parse = "Parse", Emit = "Emit", Names = "Names";

    /// <summary>The names of the pipeline's steps, in order, for tests of what an edit runs again.</summary>
    public static IReadOnlyList<string> TrackingNames { get; } = [Parse, Emit, Names];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Every class with a Network attribute becomes a value without symbols or places: equal after an edit that does not concern it.
        IncrementalValuesProvider<ParsedNetwork> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(NetworkParser.NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkParser.Parse)
            .Where(static network => network is not null)
            .Select(static (network, _) => network!)
            .WithTrackingName(Parse);

        // A value becomes its files; this pure function runs again only where the value changed.
        IncrementalValuesProvider<EquatableArray<EmittedFile>> files = networks
            .Select(static (network, _) => NetworkEmitter.Emit(network))
            .WithTrackingName(Emit);

        // Files are told apart without regard to case, classes are not: the names that would meet, normally none.
        IncrementalValueProvider<EquatableArray<string>> shared = networks
            .Select(static (network, _) => EmittedNames.Hint(network.Spec, null))
            .Collect()
            .Select(static (names, _) => new EquatableArray<string>(names
                .GroupBy(static name => name, StringComparer.OrdinalIgnoreCase)
                .Where(static group => group.Count() > 1)
                .SelectMany(static group => group)))
            .WithTrackingName(Names);

        context.RegisterSourceOutput(files.Combine(shared), static (output, pair) =>
        {
            foreach (EmittedFile file in pair.Left)
            {
                output.AddSource(EmittedNames.Distinct(file.HintName, pair.Left[0].HintName, pair.Right), SourceText.From(file.Text, Encoding.UTF8));
            }
        });
    }
}
