using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Tests.Reference;

/// <summary>The arguments of one attribute, as written.</summary>
internal sealed class LayerArguments
{
    private readonly List<object> _positional = [];
    private readonly Dictionary<string, object> _named = [];

    /// <summary>Reads the arguments of <paramref name="attribute"/>.</summary>
    public LayerArguments(AttributeSyntax attribute)
    {
        Kind = attribute.Name.ToString();
        foreach (AttributeArgumentSyntax argument in attribute.ArgumentList?.Arguments ?? default)
        {
            object value = Evaluate(argument.Expression);
            string? name = argument.NameEquals?.Name.Identifier.ValueText ?? argument.NameColon?.Name.Identifier.ValueText;
            if (name is null)
            {
                _positional.Add(value);
            }
            else
            {
                _named.Add(name, value);
            }
        }
    }

    /// <summary>The attribute's name, as <c>Dense</c>.</summary>
    public string Kind { get; }

    /// <summary>All positional whole numbers.</summary>
    public int[] Integers => [.. _positional.Select(value => Convert.ToInt32(value, CultureInfo.InvariantCulture))];

    /// <summary>The number of that name (constructor parameters begin with a small letter), or the first positional one, or the default.</summary>
    public double Number(string name, double fallback, bool positional = false) =>
        _named.TryGetValue(name, out object? value) ? Convert.ToDouble(value, CultureInfo.InvariantCulture)
        : positional && _positional.Count > 0 ? Convert.ToDouble(_positional[0], CultureInfo.InvariantCulture)
        : fallback;

    /// <summary>The switch of that name, or the default.</summary>
    public bool Flag(string name, bool fallback) => _named.TryGetValue(name, out object? value) ? (bool)value : fallback;

    /// <summary>The text of that name, or null.</summary>
    public string? Text(string name) => _named.TryGetValue(name, out object? value) ? (string)value : null;

    /// <summary>The first positional text: the name a join takes.</summary>
    public string? PositionalText => _positional.FirstOrDefault() as string;

    private static object Evaluate(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value!,
        PrefixUnaryExpressionSyntax minus when minus.IsKind(SyntaxKind.UnaryMinusExpression) =>
            -Convert.ToDouble(Evaluate(minus.Operand), CultureInfo.InvariantCulture),
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => throw new NotSupportedException($"The reference does not read {expression}."),
    };
}
