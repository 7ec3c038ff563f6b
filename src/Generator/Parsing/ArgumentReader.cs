using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Compiled.Generator.Parsing;

/// <summary>Attributes as the compiler bound them, turned into arguments by property name.</summary>
internal static class ArgumentReader
{
    private const string Suffix = "Attribute";

    /// <summary>Whether the compiler could bind the attribute: it has an error of its own where not.</summary>
    public static bool IsReadable(AttributeData attribute) =>
        attribute.AttributeConstructor is { } constructor
        && attribute.ConstructorArguments.Length == constructor.Parameters.Length
        && attribute.ConstructorArguments.All(IsReadable)
        && attribute.NamedArguments.All(argument => IsReadable(argument.Value));

    /// <summary>The extents given to a <c>Network</c> attribute; none for a null array.</summary>
    public static IReadOnlyList<int> Extents(AttributeData network)
    {
        if (network.ConstructorArguments.Length != 1 || network.ConstructorArguments[0] is not { Kind: TypedConstantKind.Array, IsNull: false } shape)
            return [];
        return [.. shape.Values.Select(extent => extent.Value is int value ? value : 0)];
    }

    /// <summary>The number of tokens given to a <c>Network</c> attribute; 0 where samples are floats.</summary>
    public static int Tokens(AttributeData network) =>
        network.NamedArguments.FirstOrDefault(argument => argument.Key == "Tokens").Value is { Kind: TypedConstantKind.Primitive, Value: int tokens } ? tokens : 0;

    /// <summary>Whether a <c>Network</c> attribute asks for the values of all layers.</summary>
    public static bool Inspect(AttributeData network) =>
        network.NamedArguments.FirstOrDefault(argument => argument.Key == "Inspect").Value is { Kind: TypedConstantKind.Primitive, Value: true };

    public static LayerSpec Layer(AttributeData attribute)
    {
        List<LayerArgument> arguments = [];
        IMethodSymbol? constructor = attribute.AttributeConstructor;
        for (int index = 0; constructor is not null && index < attribute.ConstructorArguments.Length; index++)
            arguments.Add(Argument(PropertyName(constructor.Parameters[index].Name), attribute.ConstructorArguments[index]));
        arguments.AddRange(attribute.NamedArguments
            .Where(argument => argument.Key is not ("Name" or "From"))
            .OrderBy(argument => argument.Key, StringComparer.Ordinal)
            .Select(argument => Argument(argument.Key, argument.Value)));
        string name = attribute.AttributeClass!.Name;
        string kind = name.EndsWith(Suffix, StringComparison.Ordinal) ? name.Substring(0, name.Length - Suffix.Length) : name;
        return new LayerSpec(kind, new EquatableArray<LayerArgument>(arguments), Text(attribute, "Name"), Text(attribute, "From"));
    }

    /// <summary>A join's <c>name</c> is the property <c>Other</c>; every other parameter is its property with a small first letter.</summary>
    public static string PropertyName(string parameter) =>
        parameter == "name" ? "Other" : char.ToUpperInvariant(parameter[0]) + parameter.Substring(1);

    public static LayerArgument Argument(string name, Constant constant) => constant.Value switch
    {
        bool flag => new LayerArgument(name, flag ? 1 : 0),
        string text => new LayerArgument(name, 0, text),
        char letter => new LayerArgument(name, letter),
        IConvertible number => new LayerArgument(name, number.ToDouble(CultureInfo.InvariantCulture)),
        _ => new LayerArgument(name, 0),
    };

    public static LayerArgument Argument(string name, IEnumerable<Constant> items) =>
        new(name, 0, null, new EquatableArray<int>(items.Select(item => item.Value is int number ? number : 0)));

    private static LayerArgument Argument(string name, TypedConstant constant) => constant.Kind == TypedConstantKind.Array
        ? Argument(name, constant.IsNull ? [] : constant.Values.Select(Constant.Of))
        : Argument(name, Constant.Of(constant));

    private static string? Text(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value is { Kind: TypedConstantKind.Primitive, Value: string text }
            ? text
            : null;

    private static bool IsReadable(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Error
        && (constant.Kind != TypedConstantKind.Array || constant.IsNull || constant.Values.All(IsReadable));
}
