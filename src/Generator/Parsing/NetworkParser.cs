using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>The only room that knows Roslyn's symbols: a class with attributes becomes a value.</summary>
internal static class NetworkParser
{
    public const string NetworkAttribute = "Compiled.NetworkAttribute";

    private const string LayerAttribute = "Compiled.LayerAttribute";

    /// <summary>Parses the class of a syntax provider; null where another part of the same class stands for it.</summary>
    public static ParsedNetwork? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        if (type.TypeKind != TypeKind.Class)
            return null; // the compiler says that the attribute does not go there
        bool isFirst = Network(type)?.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent == context.TargetNode;
        return isFirst ? Parse(type, cancellation) : null;
    }

    /// <summary>Parses a class that has a <c>Network</c> attribute.</summary>
    public static ParsedNetwork Parse(INamedTypeSymbol type, CancellationToken cancellation)
    {
        IReadOnlyList<AttributeData> attributes = LayerAttributes(type);
        AttributeData? network = Network(type);
        bool isReadable = network is not null && ArgumentReader.IsReadable(network) && attributes.All(ArgumentReader.IsReadable);
        BlockExpander blocks = BlockExpander.Expand(type, attributes, cancellation);
        var spec = new NetworkSpec(
            TypeNames.Namespace(type),
            new EquatableArray<ContainingType>(TypeNames.ContainingTypes(type)),
            TypeNames.Escape(type.Name),
            TypeNames.Accessibility(type.DeclaredAccessibility),
            new Shape(new EquatableArray<int>(network is null ? [] : ArgumentReader.Extents(network))) { Tokens = network is null ? 0 : ArgumentReader.Tokens(network) },
            blocks.Layers)
        {
            Inspect = network is not null && ArgumentReader.Inspect(network),
        };

        cancellation.ThrowIfCancellationRequested();
        Problem? obstacle = ClassRules.Check(type) ?? MemberRules.Check(type, spec);
        Problem? problem = CheckBlock(type) ?? obstacle ?? CheckParts(type, attributes) ?? blocks.Problem;
        return new ParsedNetwork(spec, new EquatableArray<Problem>(problem is null ? [] : [problem]), obstacle is null, isReadable && blocks.IsReadable);
    }

    /// <summary>The class's <c>Network</c> attribute, or null.</summary>
    public static AttributeData? Network(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => IsNamed(attribute.AttributeClass, NetworkAttribute));

    /// <summary>The layer attributes in source order; the position in this list is a problem's layer index.</summary>
    public static IReadOnlyList<AttributeData> LayerAttributes(INamedTypeSymbol type) =>
    [
        .. type.GetAttributes()
            .Where(attribute => attribute.ApplicationSyntaxReference is not null && IsNamed(attribute.AttributeClass?.BaseType, LayerAttribute))
            .OrderBy(attribute => attribute.ApplicationSyntaxReference!.SyntaxTree.FilePath, StringComparer.Ordinal)
            .ThenBy(attribute => attribute.ApplicationSyntaxReference!.Span.Start),
    ];

    /// <summary>Only within one declaration does the order of attributes mean anything.</summary>
    public static Problem? CheckParts(INamedTypeSymbol type, IReadOnlyList<AttributeData> attributes)
    {
        SyntaxNode? first = null;
        for (int index = 0; index < attributes.Count; index++)
        {
            SyntaxNode? declaration = attributes[index].ApplicationSyntaxReference!.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>();
            first ??= declaration;
            if (declaration != first)
                return new Problem(DiagnosticIds.LayersInTwoParts, index, new EquatableArray<string>([type.Name]));
        }

        return null;
    }

    private static Problem? CheckBlock(INamedTypeSymbol type) => BlockClass.Attribute(type) is null
        ? null
        : new Problem(DiagnosticIds.NetworkAndBlock, Problem.Class, new EquatableArray<string>([type.Name]));

    private static bool IsNamed(INamedTypeSymbol? type, string fullName) => type?.ToDisplayString() == fullName;
}
