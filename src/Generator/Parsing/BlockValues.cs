using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Parsing;

/// <summary>
/// The values of a block's constants in one use. Where source mentions a constant whose value is not its default, the value is written in its place
/// and the compiler binds the result again: so arguments mean what they would mean if they had been written out.
/// </summary>
internal sealed class BlockValues
{
    private readonly BlockClass _block;

    /// <summary>The constants whose value is not the declared one.</summary>
    private readonly Dictionary<IFieldSymbol, Constant> _changed = new(SymbolEqualityComparer.Default);

    public BlockValues(BlockClass block) => _block = block;

    /// <summary>Equal for equal values of one block.</summary>
    public string Key => string.Join(
        ";", _block.Constants.Where(_changed.ContainsKey).Select(constant => $"{constant.Name}={_changed[constant].Expression}"));

    /// <summary>Gives a block's parameters their values, in order; null and why where they do not fit.</summary>
    public static BlockValues? Bind(BlockClass block, IReadOnlyList<Constant> given, out string fault)
    {
        IFieldSymbol[] parameters = [.. block.Parameters];
        string name = block.Type.Name;
        fault = given.Count <= parameters.Length ? string.Empty
            : parameters.Length == 0 ? $"{Values(given.Count)} given, but '{name}' has no parameters; declare them as public constants of its class"
            : $"{Values(given.Count)} given, but the parameters of '{name}' are {string.Join(", ", parameters.Select(field => field.Name))}; leave some out";
        var values = new BlockValues(block);
        for (int index = 0; index < given.Count && fault.Length == 0; index++)
        {
            if (!values.TrySet(parameters[index], given[index]))
            {
                string type = given[index].Type is { SpecialType: not SpecialType.System_Object } known ? known.ToDisplayString() : "null";
                fault = $"value {(index + 1).ToString(CultureInfo.InvariantCulture)} is of type {type}, "
                    + $"but the parameter '{parameters[index].Name}' of '{name}' is of type {parameters[index].Type.ToDisplayString()}; give it such a value";
            }
        }

        if (fault.Length == 0)
            fault = values.Derive(parameters.Take(given.Count));
        return fault.Length == 0 ? values : null;
    }

    /// <summary>The attribute with all values put in, and what the compiler makes of it; false where it mentions none that changed.</summary>
    public bool TryBind(AttributeSyntax attribute, out AttributeSyntax bound, out SemanticModel model)
    {
        model = _block.Model(attribute.SyntaxTree);
        return TryReplace(attribute, out bound) && model.TryGetSpeculativeSemanticModel(attribute.SpanStart, bound, out model!);
    }

    /// <summary>The values for messages: <c>Filters = 16, Stride = 2</c>.</summary>
    public override string ToString() => string.Join(", ", _block.Constants.Select(field =>
        $"{field.Name} = {Constant.Literal(_changed.TryGetValue(field, out Constant value) ? value.Value : field.ConstantValue)}"));

    private static string Values(int count) => count == 1 ? "1 value is" : count.ToString(CultureInfo.InvariantCulture) + " values are";

    /// <summary>Sets a constant if its type takes the value as it is or by an implicit conversion of numbers.</summary>
    private bool TrySet(IFieldSymbol constant, Constant value)
    {
        if (value is not { Type: { } type, Value: IConvertible and { } number })
            return false;
        Conversion conversion = _block.Compilation.ClassifyConversion(type, constant.Type);
        if (!conversion.IsIdentity && !(conversion is { IsNumeric: true, IsImplicit: true } && number is not char))
            return false;
        object converted = conversion.IsIdentity
            ? number
            : Convert.ChangeType(number, constant.ConstantValue!.GetType(), CultureInfo.InvariantCulture);
        if (converted.Equals(constant.ConstantValue))
            _changed.Remove(constant);
        else
            _changed[constant] = new Constant(constant.Type, converted);
        return true;
    }

    /// <summary>Computes again the constants that are declared by others; what is wrong, or nothing.</summary>
    private string Derive(IEnumerable<IFieldSymbol> given)
    {
        IFieldSymbol[] derived = [.. _block.Constants.Except(given, SymbolEqualityComparer.Default).Cast<IFieldSymbol>()];
        string before;
        do
        {
            before = Key;
            foreach (IFieldSymbol constant in _changed.Count == 0 ? [] : derived)
            {
                if (constant.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Initializer: { } written }
                    || !TryReplace(written, out EqualsValueClauseSyntax bound))
                {
                    continue;
                }

                if (!_block.Model(written.SyntaxTree).TryGetSpeculativeSemanticModel(written.SpanStart, bound, out SemanticModel? model)
                    || model.GetConstantValue(bound.Value) is not { HasValue: true, Value: { } value }
                    || !TrySet(constant, new Constant(model.GetTypeInfo(bound.Value).Type, value)))
                {
                    return $"the default of '{constant.Name}', {written.Value}, cannot be computed with {this}; give it a value";
                }
            }
        }
        while (Key != before);
        return string.Empty;
    }

    private bool TryReplace<TNode>(TNode node, out TNode replaced)
        where TNode : SyntaxNode
    {
        Dictionary<SyntaxNode, IFieldSymbol> mentions = [];
        foreach ((ExpressionSyntax expression, IFieldSymbol constant) in _changed.Count == 0 ? [] : _block.Mentions(node))
        {
            if (_changed.ContainsKey(constant))
                mentions[expression] = constant;
        }

        replaced = mentions.Count == 0
            ? node
            : node.ReplaceNodes(mentions.Keys, (original, _) => SyntaxFactory.ParseExpression(_changed[mentions[original]].Expression));
        return mentions.Count > 0;
    }
}
