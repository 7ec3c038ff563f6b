using System;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>What must hold for the layers of a block wherever it is used; shapes depend on the network and are checked there.</summary>
internal static class BlockRules
{
    /// <summary>What is wrong with one layer or use of a block, or null.</summary>
    /// <param name="block">The block as if it were a network: its layers and uses as they are written.</param>
    /// <param name="index">The layer.</param>
    /// <param name="isParameterized">Whether its arguments depend on the values given at a use, so that the declared ones prove nothing.</param>
    public static Problem? Check(NetworkSpec block, int index, bool isParameterized)
    {
        LayerSpec spec = block.Layers[index];
        Layer? layer = LayerCatalogue.Create(spec);
        string title = GraphBuilderNames.Title(block, index);
        if (layer is null && spec.Kind != "Use")
            return Fault(DiagnosticIds.UnknownLayer, index, spec.Kind);
        if (!isParameterized && layer?.CheckArguments() is { } badArgument)
            return Fault(DiagnosticIds.BadArgument, index, title, badArgument);
        if (GraphBuilderNames.Check(block, GraphBuilderNames.Ids(block), index) is { } badName)
            return badName;
        if (layer is LossLayer)
            return Fault(DiagnosticIds.LossInBlock, index, title, block.Name);
        return CheckReference(block, index, spec.From)
            ?? CheckReference(block, index, layer is JoinLayer join ? join.Other ?? string.Empty : null);
    }

    private static Problem? CheckReference(NetworkSpec block, int index, string? name)
    {
        if (name is null or GraphBuilderNames.BlockInput || GraphBuilderNames.TryFind(block, name, index, out _) || IsInsideUse(block, index, name))
            return null;
        string reason = GraphBuilderNames.WhyUnknown(block, GraphBuilderNames.Ids(block), name, index);
        return Fault(
            DiagnosticIds.UnknownOutput,
            index,
            GraphBuilderNames.Title(block, index),
            $"{reason}; the input of a block is {GraphBuilderNames.BlockInput}, and layers outside of it have no name here");
    }

    /// <summary>Whether it may be a name inside a use above, prefixed by that of the use: the network knows.</summary>
    private static bool IsInsideUse(NetworkSpec block, int index, string name)
    {
        for (int above = 0; above < index; above++)
        {
            if (block.Layers[above] is { Kind: "Use", Name: { Length: > 0 } prefix } && name.StartsWith(prefix, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static Problem Fault(string id, int layer, params string[] arguments) => new(id, layer, new EquatableArray<string>(arguments));
}
