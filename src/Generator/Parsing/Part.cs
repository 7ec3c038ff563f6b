using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>One attribute with the values of the block's parameters put in: a layer, or a use of a block.</summary>
/// <param name="Layer">The layer; of a use its <c>Name</c>, <c>From</c> and <c>Repeat</c>.</param>
/// <param name="Block">The type a use names.</param>
/// <param name="Values">The values a use gives.</param>
/// <param name="Fault">What cannot be computed with the values, or null.</param>
internal sealed record Part(LayerSpec Layer, ITypeSymbol? Block, IReadOnlyList<Constant> Values, string? Fault = null)
{
    private const string UseKind = "Use";

    public bool IsUse => Layer.Kind == UseKind;

    public int Repeat => Layer.Integer("Repeat", 1);

    /// <summary>An attribute as the compiler bound it; the constants it mentions have their declared values.</summary>
    public static Part Read(AttributeData attribute)
    {
        LayerSpec layer = ArgumentReader.Layer(attribute);
        if (layer.Kind != UseKind || !ArgumentReader.IsReadable(attribute))
            return new Part(layer, null, []);
        TypedConstant values = attribute.ConstructorArguments[1];
        return new Part(
            layer,
            attribute.ConstructorArguments[0].Value as ITypeSymbol,
            values.IsNull ? [new Constant(null, null)] : [.. values.Values.Select(Constant.Of)]);
    }

    /// <summary>An attribute of a block with the values of one use.</summary>
    public static Part Read(AttributeData attribute, BlockValues values)
    {
        Part part = Read(attribute);
        var written = (AttributeSyntax)attribute.ApplicationSyntaxReference!.GetSyntax();
        if (!values.TryBind(written, out AttributeSyntax bound, out SemanticModel model))
            return part;
        AttributeArgumentSyntax[] before = [.. written.ArgumentList!.Arguments], after = [.. bound.ArgumentList!.Arguments];
        for (int index = 0; index < after.Length && part.Fault is null; index++)
        {
            if (!after[index].IsEquivalentTo(before[index]))
                part = part.WithArgument(attribute.AttributeConstructor!, after, index, model) ?? Faulty(part, before[index], values);
        }

        return part;
    }

    private static Part Faulty(Part part, AttributeArgumentSyntax argument, BlockValues values) =>
        part with { Fault = $"'{argument.Expression}' cannot be computed with {values}; give other values" };

    /// <summary>The part with one argument computed again; null where it has no value.</summary>
    private Part? WithArgument(IMethodSymbol constructor, AttributeArgumentSyntax[] arguments, int index, SemanticModel model)
    {
        AttributeArgumentSyntax argument = arguments[index];
        IParameterSymbol? parameter = argument switch
        {
            { NameEquals: not null } => null,
            { NameColon.Name.Identifier.ValueText: var name } => constructor.Parameters.First(candidate => candidate.Name == name),
            _ => constructor.Parameters[Math.Min(index, constructor.Parameters.Length - 1)],
        };
        string property = parameter is null ? argument.NameEquals!.Name.Identifier.ValueText : ArgumentReader.PropertyName(parameter.Name);
        bool isArray = parameter?.Type is IArrayTypeSymbol;
        IEnumerable<ExpressionSyntax> expressions = isArray
            ? Items(argument.Expression)
                ?? arguments.Skip(parameter!.Ordinal).Where(candidate => candidate.NameEquals is null).Select(candidate => candidate.Expression)
            : [argument.Expression];
        List<Constant> constants = [];
        foreach (ExpressionSyntax expression in expressions)
        {
            if (model.GetConstantValue(expression) is not { HasValue: true } constant)
                return null;
            constants.Add(new Constant(model.GetTypeInfo(expression).Type, constant.Value));
        }

        if (IsUse && isArray)
            return this with { Values = constants };
        return this with { Layer = With(property, isArray ? ArgumentReader.Argument(property, constants) : ArgumentReader.Argument(property, constants[0])) };
    }

    private LayerSpec With(string property, LayerArgument value) => property switch
    {
        "Name" => Layer with { Name = value.Text },
        "From" => Layer with { From = value.Text },
        _ => Layer with { Arguments = new EquatableArray<LayerArgument>(Layer.Arguments.Select(argument => argument.Name == property ? value : argument)) },
    };

    /// <summary>The items of an array written as one, or null.</summary>
    private static IEnumerable<ExpressionSyntax>? Items(ExpressionSyntax expression) => expression switch
    {
        ArrayCreationExpressionSyntax array => array.Initializer?.Expressions,
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(item => item.Expression),
        _ => null,
    };
}
