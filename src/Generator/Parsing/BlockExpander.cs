using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using Compiled.Generator.Analysis;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Compiled.Generator.Parsing;

/// <summary>Writes a network's blocks out: what comes behind the cache line holds plain layers.</summary>
internal sealed class BlockExpander
{
    /// <summary>More than any network of use, few enough for nested repetitions not to stall the editor.</summary>
    private const int MaximumLayers = 5000;

    private readonly INamedTypeSymbol _network;
    private readonly CancellationToken _cancellation;
    private readonly BlockLibrary _library = new();
    private readonly HashSet<ISymbol> _open = new(SymbolEqualityComparer.Default);
    private readonly List<LayerSpec> _layers = [];

    /// <summary>The index of the network's attribute that is being written out.</summary>
    private int _attribute;

    private BlockExpander(INamedTypeSymbol network, CancellationToken cancellation)
    {
        _network = network;
        _cancellation = cancellation;
    }

    /// <summary>What is wrong with the uses: the first fault, by the index of the network's attribute; the rest is written out all the same.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>Whether all blocks could be read: the compiler has an error of its own where not.</summary>
    public bool IsReadable { get; private set; } = true;

    /// <summary>The layers of the network.</summary>
    public EquatableArray<LayerSpec> Layers { get; private set; }

    public static BlockExpander Expand(INamedTypeSymbol network, IReadOnlyList<AttributeData> attributes, CancellationToken cancellation)
    {
        var expander = new BlockExpander(network, cancellation);
        Part[] parts = [.. attributes.Select(Part.Read)];
        if (parts.Any(part => part.IsUse) && attributes.All(ArgumentReader.IsReadable))
            expander.Append(parts, new BlockScope(parts, string.Empty, null, null, string.Empty), null);
        else
            expander._layers.AddRange(parts.Select(part => part.Layer));
        expander.Layers = expander.WithReferences();
        return expander;
    }

    private static Reference At(int index) => new(null, index);

    /// <summary>Adds the layers of a network or of one repetition of a block.</summary>
    /// <param name="parts">The layers and uses.</param>
    /// <param name="scope">What their names mean.</param>
    /// <param name="start">What the first of them reads; null for the layer above.</param>
    private void Append(IReadOnlyList<Part> parts, BlockScope scope, Reference? start)
    {
        for (int index = 0; index < parts.Count; index++)
        {
            if (_open.Count == 0)
                _attribute = index;
            Part part = parts[index];
            Reference? from = part.Layer.From is { } name ? scope.Resolve(name) : index == 0 ? start : null;
            if (part.Fault is { } fault)
                Fail(DiagnosticIds.BadBlockValue, Title(scope, index), fault);
            else if (part.IsUse)
                AppendUse(part, scope, index, from);
            else
                _layers.Add(Placed(part.Layer, scope, index, from));
            if (_open.Count > 0 && (Problem is not null || !IsReadable))
                return;
        }
    }

    private void AppendUse(Part use, BlockScope scope, int index, Reference? from)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (Problem is not null || !IsReadable || Open(use, scope, index) is not { } block)
            return;
        if (BlockValues.Bind(block, use.Values, out string fault) is not { } values)
        {
            Fail(DiagnosticIds.BadBlockValue, Title(scope, index), fault);
            return;
        }

        IReadOnlyList<Part> parts = block.Parts(values);
        _open.Add(block.Type);
        for (int repetition = 1; repetition <= use.Repeat && Problem is null && IsReadable; repetition++)
        {
            Reference? start = repetition == 1 ? from : null;
            string? outputName = repetition == use.Repeat ? scope.NameOf(index) : null;
            string of = use.Repeat == 1 ? string.Empty : $"repetition {repetition.ToString(CultureInfo.InvariantCulture)} of ";
            string place = $" of {block.Type.Name} in {of}{scope.Label(index)}";
            Append(parts, new BlockScope(parts, scope.Prefix(index, repetition), outputName, start ?? At(_layers.Count - 1), place), start);
            if (_layers.Count > MaximumLayers)
            {
                string reason = $"brings the network to more than the {MaximumLayers.ToString(CultureInfo.InvariantCulture)} layers it may have; repeat less";
                Fail(DiagnosticIds.TooLarge, Title(scope, index), reason);
            }
        }

        _open.Remove(block.Type);
    }

    /// <summary>The block of a use, sound in itself; null where there is none, which has been noted.</summary>
    private BlockClass? Open(Part use, BlockScope scope, int index)
    {
        if (use.Block is { TypeKind: TypeKind.Error })
            IsReadable = false;
        else if (_library.Find(use.Block, _network, out string reason) is not { } block)
            Fail(DiagnosticIds.NotABlock, Title(scope, index), reason);
        else if (!block.IsReadable)
            IsReadable = false;
        else if (_library.Check(block) is { } problem)
            Problem = problem with { LayerIndex = Problem.UsedBlock };
        else if (_open.Contains(block.Type))
            Problem = new Problem(DiagnosticIds.BlockCycle, Problem.UsedBlock, default);
        else if (use.Repeat < 1)
            Fail(DiagnosticIds.BadRepeat, Title(scope, index), use.Repeat.ToString(CultureInfo.InvariantCulture));
        else
            return block;
        return null;
    }

    private LayerSpec Placed(LayerSpec layer, BlockScope scope, int index, Reference? from)
    {
        Reference? other = layer.Text("Other") is { } operand ? scope.Resolve(operand) : null;
        return layer with
        {
            Name = scope.NameOf(index),
            From = from?.Name,
            FromIndex = from?.Index,
            Arguments = other?.Name is { } name ? With(layer, "Other", name)
                : layer.Text("TiedTo") is { } tied && scope.Resolve(tied).Name is { } owner ? With(layer, "TiedTo", owner)
                : layer.Arguments,
            OtherIndex = other?.Index,
            Place = new LayerPlace(_attribute, scope.Label(index)),
        };
    }

    private static EquatableArray<LayerArgument> With(LayerSpec layer, string text, string name) =>
        new(layer.Arguments.Select(argument => argument.Name == text ? argument with { Text = name } : argument));

    /// <summary>The layers, with a name for every output read by its index: what people read, and what means the layer where it is its own.</summary>
    private EquatableArray<LayerSpec> WithReferences()
    {
        var spec = new NetworkSpec(string.Empty, default, string.Empty, string.Empty, new Shape(1), new EquatableArray<LayerSpec>(_layers));
        IReadOnlyList<string> ids = GraphBuilderNames.Ids(spec);
        return new EquatableArray<LayerSpec>(_layers.Select(layer =>
        {
            if (layer.FromIndex is { } from)
                layer = layer with { From = Id(from), FromIndex = Unnamed(from) };
            if (layer.OtherIndex is { } other)
                layer = layer with { Arguments = With(layer, "Other", Id(other)), OtherIndex = Unnamed(other) };
            return layer;
        }));

        string Id(int index) => index < 0 ? "input" : ids[index];

        int? Unnamed(int index) => index >= 0 && _layers[index].Name is not null ? null : index;
    }

    private static string Title(BlockScope scope, int index) => "L" + scope.Label(index).Substring(1);

    private void Fail(string id, params string[] arguments) => Problem ??= new Problem(id, _attribute, new EquatableArray<string>(arguments));
}
