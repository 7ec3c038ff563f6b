using System;
using System.Collections;
using System.Collections.Generic;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Xunit;

namespace Compiled.Generator.Tests.Pipeline;

/// <summary>Searches a value for objects that would keep a whole compilation alive in the generator's cache.</summary>
internal static class CompilerObjects
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Fails when <paramref name="value"/> or anything it holds is a symbol, a syntax node or tree, a compilation or a location.</summary>
    public static void AssertNone(object value, string what) => Visit(value, what, new HashSet<object>(ReferenceEqualityComparer.Instance));

    private static void Visit(object? value, string path, HashSet<object> seen)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value))
        {
            return;
        }

        Assert.False(
            value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or AttributeData or SyntaxReference,
            $"{path} is a {value.GetType()}");
        if (value is IEnumerable items)
        {
            foreach (object? item in items)
            {
                Visit(item, path + "[]", seen);
            }
        }

        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(OwnFields))
            {
                if (!field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                {
                    Visit(field.GetValue(value), $"{path}.{field.Name}", seen);
                }
            }
        }
    }
}
