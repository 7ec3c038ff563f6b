using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Compiled.Generator.Parsing;

/// <summary>A value the compiler computed, with its type; neither is known for null.</summary>
internal readonly record struct Constant(ITypeSymbol? Type, object? Value)
{
    public static Constant Of(TypedConstant constant) => new(constant.Type, constant.Kind == TypedConstantKind.Array ? null : constant.Value);

    /// <summary>An expression that has the value and the type wherever it is put: <c>((int)(16))</c>.</summary>
    public string Expression => $"(({Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})({Literal(Value)}))";

    /// <summary>The value as it would be written.</summary>
    public static string Literal(object? value) => value switch
    {
        null => "null",
        double.NaN => "0d / 0d",
        double.PositiveInfinity => "1d / 0d",
        double.NegativeInfinity => "-1d / 0d",
        float.NaN => "0f / 0f",
        float.PositiveInfinity => "1f / 0f",
        float.NegativeInfinity => "-1f / 0f",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "d",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false) ?? "null",
    };
}
