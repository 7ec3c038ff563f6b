using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>What one layer makes, with all that is computed in the same step, as inspection hands it out.</summary>
/// <param name="Node">The layer, the first of those computed together.</param>
/// <param name="Formula">What is computed.</param>
/// <param name="Offset">Where its floats of a sample begin among those of all layers.</param>
internal sealed record InspectedValue(Node Node, string Formula, int Offset)
{
    /// <summary>The floats of a sample.</summary>
    public int Length => (int)Node.Output.Length;
}

/// <summary>The pass that hands out the values of all layers.</summary>
/// <param name="Pass">Its steps.</param>
/// <param name="Values">The values, in the order in which they are made.</param>
/// <param name="Size">Floats of workspace a block needs.</param>
internal sealed record Inspection(PassBuilder Pass, IReadOnlyList<InspectedValue> Values, int Size)
{
    /// <summary>The floats of a sample of all values.</summary>
    public int Length => Values.Sum(value => value.Length);

    /// <summary>
    /// Whether a group makes a value of its own in inference that a user knows: not a batch normalisation that the layer before computes, not dropout, which
    /// changes nothing, not what lies inside an attention.
    /// </summary>
    public static bool Shows(Group group) =>
        !group.IsFolded && group.Head.Layer is not DropoutLayer && !SelfAttentionGroups.IsInner(group.Value);
}
