using System;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;
using Xunit;

namespace Compiled.Analyzer.Tests;

/// <summary>Networks as values, written down without a compiler.</summary>
internal static class Specs
{
    public static LayerSpec Layer(string kind, string? name = null, string? from = null, params (string Name, double Value)[] arguments) => new(
        kind,
        new EquatableArray<LayerArgument>(arguments.Select(argument => new LayerArgument(argument.Name, argument.Value))),
        name,
        from);

    public static LayerSpec Dense(int units, string? name = null, string? from = null, int init = 0) =>
        Layer("Dense", name, from, ("Units", units), ("Init", init));

    public static LayerSpec Join(string kind, string other, string? name = null) =>
        new(kind, new EquatableArray<LayerArgument>([new LayerArgument("Other", 0, other)]), name, null);

    public static NetworkSpec Network(Shape input, params LayerSpec[] layers) =>
        new("Mine", EquatableArray<ContainingType>.Empty, "Net", "public", input, new EquatableArray<LayerSpec>(layers));

    /// <summary>The graph of a network that must be sound.</summary>
    public static Graph Graph(Shape input, params LayerSpec[] layers)
    {
        GraphResult result = GraphBuilder.Build(Network(input, layers));
        Assert.Empty(result.Problems);
        return result.Graph ?? throw new InvalidOperationException("A network without problems must have a graph.");
    }

    public static Layer Create(string kind, params (string Name, double Value)[] arguments) =>
        LayerCatalogue.Create(Layer(kind, arguments: arguments)) ?? throw new ArgumentException("unknown kind " + kind, nameof(kind));
}
