using System.Collections.Generic;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Cuts a self-attention into what is computed: a dense layer that makes queries, keys and values of each step, the attention itself, and a dense layer
/// behind it. The tensors of the two are those of the attention, whose names they continue: <c>in_proj_weight</c> is the weight of <c>selfattention1InProj</c>.
/// </summary>
internal static class SelfAttentionGroups
{
    // Values inside lie behind those of all nodes: no network has so many layers.
    private const int FirstInnerValue = 1 << 20;

    /// <summary>Whether a value is one between the three groups, which no layer outside knows.</summary>
    public static bool IsInner(int value) => value >= FirstInnerValue;

    /// <summary>The three groups of a self-attention.</summary>
    /// <param name="node">The attention.</param>
    /// <param name="input">The value it reads.</param>
    public static IEnumerable<Group> Of(Node node, int input)
    {
        var layer = (SelfAttentionLayer)node.Layer;
        Shape whole = node.Output;
        int steps = whole.Extents[0], width = whole.Extents[1], triple = FirstInnerValue + (2 * node.Index), mixed = triple + 1;
        string name = Names.Class(node.Id, layer.Kind);
        var three = new Shape(steps, 3 * width);
        yield return new Group(Projection(node, "InProj", three), null, [input], triple, true, name + "InProj", Steps: steps, IsSpread: true);
        Node core = node with { InputShapes = [three], Parameters = [] };
        yield return new Group(core, null, [triple], mixed, true, name);
        yield return new Group(Projection(node, "OutProj", whole), null, [mixed], node.Index, true, name + "OutProj", Steps: steps, SpreadsGradient: true);
    }

    private static Node Projection(Node node, string name, Shape output)
    {
        bool bias = ((SelfAttentionLayer)node.Layer).Bias;
        LayerArgument[] arguments = [new("Units", output.Extents[1]), new("Bias", bias ? 1 : 0)];
        return new Node(node.Index, node.Id + name, new DenseLayer(new LayerSpec("Dense", new(arguments), null, null)), node.Inputs, node.InputShapes, output, node.Parameters, []);
    }
}
