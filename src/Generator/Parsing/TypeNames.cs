using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Compiled.Generator.Parsing;

/// <summary>How to declare a type again: namespace, types around it, accessibility, with keywords escaped.</summary>
internal static class TypeNames
{
    /// <summary>The name with <c>@</c> before it where the language might read it as a keyword.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    public static string Namespace(INamedTypeSymbol type)
    {
        List<string> parts = [];
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
            parts.Add(Escape(space.Name));
        return string.Join(".", Enumerable.Reverse(parts));
    }

    /// <summary>The types around a type, outermost first.</summary>
    public static IReadOnlyList<ContainingType> ContainingTypes(INamedTypeSymbol type) =>
        [.. Around(type).Reverse().Select(around => new ContainingType("partial " + Keyword(around), Escape(around.Name)))];

    /// <summary>The types around a type, innermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> Around(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? around = type.ContainingType; around is not null; around = around.ContainingType)
            yield return around;
    }

    public static string Accessibility(Accessibility accessibility) => accessibility switch
    {
        Microsoft.CodeAnalysis.Accessibility.Public => "public",
        Microsoft.CodeAnalysis.Accessibility.Private => "private",
        Microsoft.CodeAnalysis.Accessibility.Protected => "protected",
        Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal => "protected internal",
        Microsoft.CodeAnalysis.Accessibility.ProtectedAndInternal => "private protected",
        _ => "internal",
    };

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Interface, _) => "interface",
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (_, true) => "record",
        _ => "class",
    };
}
