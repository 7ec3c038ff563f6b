using System;
using System.Collections.Generic;
using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>Every kind of layer the generator knows, by the attribute's name without its suffix.</summary>
internal static class LayerCatalogue
{
    private static readonly Dictionary<string, Func<LayerSpec, Layer>> Kinds = new(StringComparer.Ordinal)
    {
        ["Dense"] = spec => new DenseLayer(spec),
        ["ReLU"] = _ => new ReLULayer(),
        ["SoftmaxCrossEntropy"] = spec => new SoftmaxCrossEntropyLayer(spec),
        ["Tanh"] = _ => new TanhLayer(),
    };

    /// <summary>The layer of a spec, or null for an unknown kind.</summary>
    public static Layer? Create(LayerSpec spec) => Kinds.TryGetValue(spec.Kind, out Func<LayerSpec, Layer>? create) ? create(spec) : null;
}
