using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>The user's own members beside the generated ones: none may take another's place, and constructors must reach the generated one.</summary>
internal static class MemberRules
{
    /// <summary>Where the compiler files what this generator writes: the analyzer sees it too and must not take it for the user's.</summary>
    private const string GeneratedFolder = "Compiled.Generator.NetworkGenerator";

    public static Problem? Check(INamedTypeSymbol type, NetworkSpec spec)
    {
        Graph? graph = GraphBuilder.Build(spec).Graph;
        if (graph is null)
            return null;
        var names = new HashSet<string>(GeneratedNames.Members(graph), StringComparer.Ordinal);
        if (names.Contains(type.Name))
            return Fault(DiagnosticIds.MemberClash, type.Name, type.Name, "a class cannot have the name of one of its members; rename the class");
        return CheckMembers(type, names, GeneratedNames.Signatures(spec.Input)) ?? CheckInherited(type, names) ?? CheckConstructors(type);
    }

    /// <summary>Where the member at fault stands; null where it is the class itself or inherited.</summary>
    public static Location? Culprit(INamedTypeSymbol type, Problem problem) => problem.Id switch
    {
        DiagnosticIds.MemberClash => OwnMembers(type).FirstOrDefault(member => Clashes(member, [problem.Arguments[1]], Signatures(type)))?.Locations[0],
        DiagnosticIds.ConstructorNotChained => LooseConstructor(type)?.Locations[0],
        _ => null,
    };

    private static IReadOnlyList<(string Method, string Parameters)> Signatures(INamedTypeSymbol type) =>
        GeneratedNames.Signatures(new Shape { Tokens = NetworkParser.Network(type) is { } network ? ArgumentReader.Tokens(network) : 0 });

    /// <summary>The user's own members in source order.</summary>
    private static IEnumerable<ISymbol> OwnMembers(INamedTypeSymbol type) =>
        type.GetMembers().Where(member => !member.IsImplicitlyDeclared && member.DeclaringSyntaxReferences.Any(IsWritten));

    /// <summary>Whether a member takes the place of a generated one; a method only does with the same parameters.</summary>
    private static bool Clashes(ISymbol member, ICollection<string> generated, IReadOnlyList<(string Method, string Parameters)> signatures)
    {
        if (ImplementsNetwork(member))
            return true;
        bool isConstructor = member is IMethodSymbol { MethodKind: MethodKind.Constructor };
        if (!isConstructor && !generated.Contains(member.Name))
            return false;
        if (member is not IMethodSymbol method || (!isConstructor && signatures.All(signature => signature.Method != member.Name)))
            return true;
        string parameters = string.Join(", ", method.Parameters.Select(Parameter));
        return method.Arity == 0 && signatures.Contains((member.Name, parameters));
    }

    /// <summary>Whether a member implements one of a network's interfaces explicitly, which the generated part does.</summary>
    private static bool ImplementsNetwork(ISymbol member)
    {
        IEnumerable<ISymbol> implemented = member switch
        {
            IPropertySymbol property => property.ExplicitInterfaceImplementations,
            IMethodSymbol method => method.ExplicitInterfaceImplementations,
            _ => [],
        };
        return implemented.Any(symbol => symbol.ContainingType is { ContainingNamespace.Name: "Compiled", Name: "INetwork" or "IClassifier" or "IInspectable" or "ITokenNetwork" or "ITokenClassifier" });
    }

    private static Problem? CheckMembers(INamedTypeSymbol type, ICollection<string> generated, IReadOnlyList<(string Method, string Parameters)> signatures) =>
        OwnMembers(type).FirstOrDefault(member => Clashes(member, generated, signatures)) switch
        {
            null => null,
            IMethodSymbol { MethodKind: MethodKind.Constructor } => Fault(
                DiagnosticIds.MemberClash,
                type.Name,
                $"{type.Name}(ulong seed = 0)",
                "the generated constructor has this form; give yours other parameters and let it call this(seed)"),
            { } member => Fault(DiagnosticIds.MemberClash, type.Name, member.Name, "rename or remove the member written by hand"),
        };

    private static Problem? CheckInherited(INamedTypeSymbol type, ICollection<string> generated)
    {
        for (INamedTypeSymbol? parent = type.BaseType; parent is not null; parent = parent.BaseType)
        {
            ISymbol? member = parent.GetMembers().FirstOrDefault(member =>
                member.DeclaredAccessibility != Accessibility.Private && generated.Contains(member.Name));
            if (member is not null)
                return Fault(DiagnosticIds.MemberClash, type.Name, member.Name, $"it would hide that of the base class {parent.Name}; rename that");
        }

        return null;
    }

    private static Problem? CheckConstructors(INamedTypeSymbol type) =>
        LooseConstructor(type) is null ? null : Fault(DiagnosticIds.ConstructorNotChained, type.Name);

    /// <summary>A constructor that does not reach the generated one and so would leave the network without memory.</summary>
    private static IMethodSymbol? LooseConstructor(INamedTypeSymbol type) => OwnMembers(type).OfType<IMethodSymbol>()
        .Where(method => method.MethodKind == MethodKind.Constructor)
        .FirstOrDefault(method => method.DeclaringSyntaxReferences[0].GetSyntax() is TypeDeclarationSyntax
            or ConstructorDeclarationSyntax { Initializer: null or { ThisOrBaseKeyword.Text: not "this" } });

    private static string Parameter(IParameterSymbol parameter) =>
        (parameter.RefKind == RefKind.None ? string.Empty : parameter.RefKind + " ")
        + parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString();

    private static bool IsWritten(SyntaxReference part) => !part.SyntaxTree.FilePath.Split('/', '\\').Contains(GeneratedFolder);

    private static Problem Fault(string id, params string[] arguments) => new(id, Problem.Class, new EquatableArray<string>(arguments));
}
