using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>A class with a <c>Block</c> attribute as the compiler knows it: its layers in source order and the constants they may mention.</summary>
internal sealed class BlockClass
{
    private const string BlockAttribute = "Compiled.BlockAttribute";

    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly Dictionary<string, IReadOnlyList<Part>> _parts = new(StringComparer.Ordinal);

    public BlockClass(INamedTypeSymbol type)
    {
        Type = type;
        Compilation = ((ISourceAssemblySymbol)type.ContainingAssembly).Compilation;
        Attributes = NetworkParser.LayerAttributes(type);
        Constants =
        [
            .. type.GetMembers().OfType<IFieldSymbol>()
                .Where(field => field.IsConst)
                .OrderBy(field => field.Locations[0].SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(field => field.Locations[0].SourceSpan.Start),
        ];
        IsReadable = Attributes.All(ArgumentReader.IsReadable) && Constants.All(field => field.HasConstantValue);
    }

    public INamedTypeSymbol Type { get; }

    public Compilation Compilation { get; }

    public IReadOnlyList<AttributeData> Attributes { get; }

    /// <summary>All constants in the order of declaration.</summary>
    public IReadOnlyList<IFieldSymbol> Constants { get; }

    /// <summary>The constants a use gives values to. Private ones cannot be named by the class's own attributes.</summary>
    public IEnumerable<IFieldSymbol> Parameters => Constants.Where(constant => constant.DeclaredAccessibility != Accessibility.Private);

    /// <summary>Whether the compiler could bind attributes and constants: it has an error of its own where not.</summary>
    public bool IsReadable { get; }

    /// <summary>The class's <c>Block</c> attribute, or null.</summary>
    public static AttributeData? Attribute(INamedTypeSymbol type) =>
        type.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == BlockAttribute);

    /// <summary>The layers and uses with these values put in.</summary>
    public IReadOnlyList<Part> Parts(BlockValues values)
    {
        if (!_parts.TryGetValue(values.Key, out IReadOnlyList<Part>? parts))
            _parts[values.Key] = parts = [.. Attributes.Select(attribute => Part.Read(attribute, values))];
        return parts;
    }

    /// <summary>Whether an attribute's arguments depend on the values given at a use.</summary>
    public bool IsParameterized(int attribute) => Mentions(Attributes[attribute].ApplicationSyntaxReference!.GetSyntax()).Any();

    /// <summary>The expressions in a piece of the class's source that name one of its constants.</summary>
    public IEnumerable<(ExpressionSyntax Expression, IFieldSymbol Constant)> Mentions(SyntaxNode node)
    {
        foreach (IdentifierNameSyntax name in node.DescendantNodes().OfType<IdentifierNameSyntax>())
        {
            // The text alone rules out nearly all; an invocation in an attribute can only be nameof, which takes no value.
            IFieldSymbol? constant = Constants.FirstOrDefault(field => field.Name == name.Identifier.ValueText);
            if (constant is null || name.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not null)
                continue;
            if (SymbolEqualityComparer.Default.Equals(Model(node.SyntaxTree).GetSymbolInfo(name).Symbol, constant))
                yield return (name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name, constant);
        }
    }

    public SemanticModel Model(SyntaxTree tree)
    {
        if (!_models.TryGetValue(tree, out SemanticModel? model))
            _models[tree] = model = Compilation.GetSemanticModel(tree);
        return model;
    }
}
