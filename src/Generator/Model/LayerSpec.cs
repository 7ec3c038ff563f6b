using System.Linq;

namespace Compiled.Generator.Model;

/// <summary>One argument of a layer attribute as written or defaulted: a number, a flag (0 or 1), an enum's value, or a text.</summary>
internal sealed record LayerArgument(string Name, double Number, string? Text = null, EquatableArray<int> Numbers = default);

/// <summary>Where a layer of a network that uses blocks was written.</summary>
/// <param name="Attribute">The index among the network's own layer attributes: for a layer of a block, that of the use.</param>
/// <param name="Label">The layer in messages: <c>layer 2 (Dense) of Residual in layer 3 (Use)</c>.</param>
internal sealed record LayerPlace(int Attribute, string Label);

/// <summary>One layer attribute: what the parser read, nothing inferred.</summary>
/// <param name="Kind">The attribute's name without its suffix: <c>Dense</c>.</param>
/// <param name="Arguments">All constructor and named arguments that were written or have a default, by property name.</param>
/// <param name="Name">The <c>Name</c> given, or null.</param>
/// <param name="From">The <c>From</c> given, or null.</param>
/// <param name="Place">Where it was written; null in a network without blocks, whose attributes and layers are the same.</param>
internal sealed record LayerSpec(string Kind, EquatableArray<LayerArgument> Arguments, string? Name, string? From, LayerPlace? Place = null)
{
    /// <summary>
    /// The index of the layer that <see cref="From"/> means where that has no name of its own, -1 for the network's input: only the input of a
    /// block can be read so.
    /// </summary>
    public int? FromIndex { get; init; }

    /// <summary>The same for the named operand of a join.</summary>
    public int? OtherIndex { get; init; }

    /// <summary>The number of a named argument, or the default where it was not written.</summary>
    public double Number(string argument, double otherwise) =>
        Arguments.FirstOrDefault(candidate => candidate.Name == argument)?.Number ?? otherwise;

    public int Integer(string argument, int otherwise = 0) => (int)Number(argument, otherwise);

    /// <summary>The numbers of an array argument; none where it was not written.</summary>
    public EquatableArray<int> Integers(string argument) => Arguments.FirstOrDefault(candidate => candidate.Name == argument)?.Numbers ?? default;

    public float Float(string argument, float otherwise) => (float)Number(argument, otherwise);

    public bool Flag(string argument, bool otherwise) => Number(argument, otherwise ? 1 : 0) != 0;

    public string? Text(string argument) => Arguments.FirstOrDefault(candidate => candidate.Name == argument)?.Text;
}
