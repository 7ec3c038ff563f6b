using Compiled.Generator.Model;

namespace Compiled.Generator.Layers;

/// <summary>A layer of two inputs: the running value first, then a named output.</summary>
internal abstract class JoinLayer(LayerSpec spec) : Layer
{
    /// <summary>The name of the output joined with the running value, or null where none was written.</summary>
    public string? Other { get; } = spec.Text("Other");
}
