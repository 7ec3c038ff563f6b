using System.Linq;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>Which classes a network can be compiled into: those the generator can add members to and make objects of.</summary>
internal static class ClassRules
{
    public static Problem? Check(INamedTypeSymbol type) => CheckLanguage(type) ?? CheckKind(type) ?? CheckPartial(type) ?? CheckAround(type);

    private static Problem? CheckLanguage(INamedTypeSymbol type)
    {
        SyntaxTree? tree = type.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree;
        return tree?.Options is CSharpParseOptions { LanguageVersion: < LanguageVersion.CSharp12 } options
            ? Fault(DiagnosticIds.LanguageVersion, type.Name, options.LanguageVersion.ToDisplayString())
            : null;
    }

    private static Problem? CheckKind(INamedTypeSymbol type)
    {
        string? reason = type.IsStatic ? "is static, so there is no object that could hold its weights; remove 'static'"
            : type.IsRecord ? "is a record, whose copies would share one set of weights; make it a class"
            : type.IsAbstract ? "is abstract, so no network could be created; remove 'abstract'"
            : type.IsFileLocal ? "is local to its file, and its generated part is another file; make it internal"
            : RequiredMember(type) is { } required
                ? $"has the required member {required.Name}, which the generated constructor does not set; remove 'required' and give it a default"
            : type.BaseType is { } parent && NetworkParser.Network(parent) is not null
                ? $"derives from the network {parent.Name}, whose members would hide its own; derive both from a common class"
            : type.BaseType is { } other && !HasParameterlessConstructor(other)
                ? $"derives from {other.Name}, which has no constructor without parameters for the generated one to call; give it one"
            : null;
        if (reason is not null)
            return Fault(DiagnosticIds.UnsupportedClass, type.Name, reason);
        return type.Arity == 0
            ? null
            : Fault(DiagnosticIds.GenericNetwork, type.Name, "is generic, and a network is compiled once; remove its type parameters");
    }

    /// <summary>A member, own or inherited, that every creation of the class would have to set.</summary>
    private static ISymbol? RequiredMember(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.BaseType)
        {
            ISymbol? required = part.GetMembers().FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
            if (required is not null)
                return required;
        }

        return null;
    }

    private static Problem? CheckPartial(INamedTypeSymbol type) =>
        IsPartial(type) ? null : Fault(DiagnosticIds.NotPartial, type.Name, TypeNames.Accessibility(type.DeclaredAccessibility));

    private static Problem? CheckAround(INamedTypeSymbol type)
    {
        foreach (INamedTypeSymbol around in TypeNames.Around(type))
        {
            if (around.Arity > 0)
                return Fault(DiagnosticIds.GenericNetwork, type.Name, $"is nested in the generic type {around.Name}; move it out of it");
            if (around.IsFileLocal)
                return Fault(DiagnosticIds.UnsupportedClass, type.Name, $"is nested in {around.Name}, which is local to its file; make it internal");
            if (!IsPartial(around))
                return Fault(DiagnosticIds.ContainingTypeNotPartial, type.Name, around.Name);
        }

        return null;
    }

    /// <summary>One part that says so is enough: the compiler itself reports the parts that do not.</summary>
    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences
        .Any(part => part.GetSyntax() is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    private static bool HasParameterlessConstructor(INamedTypeSymbol type) =>
        type.TypeKind == TypeKind.Error
        || type.InstanceConstructors.Any(constructor =>
            constructor.DeclaredAccessibility != Accessibility.Private && constructor.Parameters.All(parameter => parameter.IsOptional));

    private static Problem Fault(string id, params string[] arguments) => new(id, Problem.Class, new EquatableArray<string>(arguments));
}
