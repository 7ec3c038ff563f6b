using System;

namespace Compiled;

/// <summary>One layer of a network: the base of every layer, activation, join and loss.</summary>
/// <remarks>
/// <para>
/// A layer takes the output of the layer above it and hands its own output to the layer below. <see cref="Name"/> and <see cref="From"/>
/// turn this chain into a graph without cycles: a name marks an output, <c>From</c> starts again at a marked output, and
/// <see cref="AddAttribute"/>, <see cref="MultiplyAttribute"/> and <see cref="ConcatAttribute"/> join two outputs. Where an output is used more
/// than once, its gradient is the sum over the uses. Every output but the last layer's must be read by some layer: a branch that nothing joins is an
/// error in the editor.
/// </para>
/// <para>Attributes are read from source when the project is built; they are never created while the program runs.</para>
/// <para>The set of layers is closed: the generator must know a layer to differentiate it, so classes outside this assembly cannot derive.</para>
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// Names the layer's output, for <see cref="From"/> and the joins, and its tensors: <c>Name = "stem"</c> gives <c>stem.weight</c>. Default:
    /// null, where the tensors take the layer's kind and its number among all layers of that kind, from 1: <c>dense2.weight</c>.
    /// </summary>
    /// <remarks>
    /// An identifier: the letters a to z, digits and underscores, beginning with a letter, at most 100 characters, no C# keyword, and unlike every
    /// other name in the network, small and capital letters counting as equal. Anything else is an error in the editor.
    /// </remarks>
    public string? Name { get; set; }

    /// <summary>
    /// The name of an earlier layer whose output this layer takes instead of that of the layer above. Default: null, the layer above.
    /// </summary>
    /// <remarks>A name that no earlier layer has is an error in the editor.</remarks>
    public string? From { get; set; }
}
