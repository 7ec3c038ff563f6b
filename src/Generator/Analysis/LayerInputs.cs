using System.Collections.Generic;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>Which values a layer reads: the one above it or that of <c>From</c>, and for a join the one it names.</summary>
internal static class LayerInputs
{
    /// <summary>Finds the values a layer reads, the running one first.</summary>
    /// <param name="spec">The network.</param>
    /// <param name="index">The layer.</param>
    /// <param name="layer">The same layer.</param>
    /// <param name="inputs">The values, <see cref="Graph.InputIndex"/> for the network's input; where a name is unknown, those found before it.</param>
    /// <returns>A name that no layer above has, or null where all were found.</returns>
    public static string? Resolve(NetworkSpec spec, int index, Layer layer, out IReadOnlyList<int> inputs)
    {
        LayerSpec read = spec.Layers[index];
        int running = index - 1;
        inputs = [running];
        if (read.FromIndex is { } from)
            running = from;
        else if (read.From is not null && !GraphBuilderNames.TryFind(spec, read.From, index, out running))
            return read.From;
        inputs = [running];
        if (layer is not JoinLayer join)
            return null;
        if (read.OtherIndex is not { } other && !GraphBuilderNames.TryFind(spec, join.Other ?? string.Empty, index, out other))
            return join.Other ?? string.Empty;
        inputs = [running, other];
        return null;
    }
}
