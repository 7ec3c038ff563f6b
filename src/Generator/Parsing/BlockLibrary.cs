using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Compiled.Generator.Parsing;

/// <summary>The blocks met during one parse: each is read and checked once, however often it is used.</summary>
internal sealed class BlockLibrary
{
    private readonly Dictionary<ITypeSymbol, BlockClass> _blocks = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ITypeSymbol, Problem?> _problems = new(SymbolEqualityComparer.Default);

    /// <summary>The block of a type; null, with what to say about it, where it is none that can be used.</summary>
    /// <param name="type">The type a use names.</param>
    /// <param name="user">The network or block that uses it.</param>
    /// <param name="reason">Why it cannot be used.</param>
    public BlockClass? Find(ITypeSymbol? type, INamedTypeSymbol user, out string reason)
    {
        reason = string.Empty;
        if (type is not null && _blocks.TryGetValue(type, out BlockClass? known))
            return known;
        if (type is null)
            reason = "no block is given; name its class, as Use(typeof(Residual))";
        else if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } named || BlockClass.Attribute(named) is null)
            reason = $"'{type.ToDisplayString()}' is not a block; mark it with [Block], or use a class that is";
        else if (named.IsGenericType)
            reason = $"'{named.ToDisplayString()}' is generic, and a block's parameters are constants; remove its type parameters";
        else if (!SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, user.ContainingAssembly))
            reason = $"'{named.Name}' is a block of {named.ContainingAssembly.Name}, and blocks are read from source; compile its file in this project as well";
        else
            return _blocks[type] = new BlockClass(named);
        return null;
    }

    /// <summary>What is wrong with a block wherever it is used, or null; reported at the block.</summary>
    public Problem? Check(BlockClass block)
    {
        if (!_problems.TryGetValue(block.Type, out Problem? problem))
            _problems[block.Type] = problem = CheckClass(block) ?? (block.IsReadable ? CheckLayers(block) : null);
        return problem;
    }

    private static Problem? CheckClass(BlockClass block) =>
        NetworkParser.Network(block.Type) is not null ? Fault(DiagnosticIds.NetworkAndBlock, Problem.Class, block.Type.Name)
        : block.Attributes.Count == 0 ? Fault(DiagnosticIds.EmptyBlock, Problem.Class, block.Type.Name)
        : NetworkParser.CheckParts(block.Type, block.Attributes);

    /// <summary>The first fault in source order, with the parameters' declared values where a fault does not depend on them.</summary>
    private Problem? CheckLayers(BlockClass block)
    {
        IReadOnlyList<Part> parts = block.Parts(new BlockValues(block));
        var spec = new NetworkSpec(
            string.Empty, default, block.Type.Name, string.Empty, new Shape(1), new EquatableArray<LayerSpec>(parts.Select(part => part.Layer)));
        for (int index = 0; index < parts.Count; index++)
        {
            bool isParameterized = block.IsParameterized(index);
            Problem? problem = (parts[index].IsUse ? CheckUse(block, parts[index], index, GraphBuilderNames.Title(spec, index), isParameterized) : null)
                ?? BlockRules.Check(spec, index, isParameterized);
            if (problem is not null)
                return problem;
        }

        return null;
    }

    private Problem? CheckUse(BlockClass block, Part part, int index, string title, bool isParameterized)
    {
        if (part.Block is { TypeKind: TypeKind.Error })
            return null; // the compiler says so
        if (Find(part.Block, block.Type, out string reason) is not { } used)
            return Fault(DiagnosticIds.NotABlock, index, title, reason);
        if (FirstCycle(block, used) is { } cycle)
            return Fault(DiagnosticIds.BlockCycle, index, block.Type.Name, string.Join(" uses ", cycle.Select(type => type.Name)));
        if (!isParameterized && part.Repeat < 1)
            return Fault(DiagnosticIds.BadRepeat, index, title, part.Repeat.ToString(CultureInfo.InvariantCulture));
        return !isParameterized && used.IsReadable && BlockValues.Bind(used, part.Values, out string fault) is null
            ? Fault(DiagnosticIds.BadBlockValue, index, title, fault)
            : null;
    }

    /// <summary>
    /// The way from a block through one it uses back to itself, or null. A cycle is reported once, at the first of its blocks by name, so the way may
    /// not lead through an earlier one.
    /// </summary>
    private List<INamedTypeSymbol>? FirstCycle(BlockClass start, BlockClass used)
    {
        HashSet<ITypeSymbol> seen = new(SymbolEqualityComparer.Default);
        List<INamedTypeSymbol> way = [start.Type];
        return Reaches(used) ? way : null;

        bool Reaches(BlockClass block)
        {
            bool isStart = SymbolEqualityComparer.Default.Equals(block.Type, start.Type);
            bool isEarlier = string.CompareOrdinal(block.Type.ToDisplayString(), start.Type.ToDisplayString()) < 0;
            if (isEarlier || (!isStart && !seen.Add(block.Type)))
                return false;
            way.Add(block.Type);
            if (isStart || Uses(block).Any(Reaches))
                return true;
            way.RemoveAt(way.Count - 1);
            return false;
        }
    }

    private IEnumerable<BlockClass> Uses(BlockClass block) => block.Attributes
        .Where(ArgumentReader.IsReadable)
        .Select(Part.Read)
        .Where(part => part.IsUse)
        .Select(part => Find(part.Block, block.Type, out _))
        .OfType<BlockClass>();

    private static Problem Fault(string id, int layer, params string[] arguments) => new(id, layer, new EquatableArray<string>(arguments));
}
