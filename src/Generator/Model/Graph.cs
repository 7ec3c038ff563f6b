using System.Collections.Generic;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Model;

/// <summary>How a parameter tensor is drawn by the constructor.</summary>
internal enum ParameterInit
{
    Zeros,
    Constant,
    Normal,
    He,
    HeUniform,
    Xavier,
    XavierUniform,
}

/// <summary>A tensor of a layer: a trainable parameter, or a running statistic.</summary>
/// <param name="Name">The tensor's own name: <c>weight</c>.</param>
/// <param name="Shape">Its extents in PyTorch's order.</param>
/// <param name="Init">How it starts.</param>
/// <param name="Value">The constant, or the standard deviation of <see cref="ParameterInit.Normal"/>.</param>
/// <param name="FanIn">How many inputs feed one output.</param>
/// <param name="FanOut">How many outputs one input feeds.</param>
/// <param name="Description">What it is, for the documentation of the generated span.</param>
internal sealed record Tensor(string Name, Shape Shape, ParameterInit Init, float Value, int FanIn, int FanOut, string Description);

/// <summary>One layer at its place: whose values it reads and the shape it makes.</summary>
/// <param name="Index">Its position in the graph; <see cref="Graph.InputIndex"/> stands for the network's input.</param>
/// <param name="Id">Its name in tensors and code: the <c>Name</c> given, or kind and number: <c>dense1</c>.</param>
/// <param name="Layer">What it computes.</param>
/// <param name="Inputs">The nodes it reads, the running value first.</param>
/// <param name="InputShapes">Their shapes.</param>
/// <param name="Output">The shape it makes.</param>
/// <param name="Parameters">Its trainable tensors in flat order.</param>
/// <param name="State">Its running statistics.</param>
/// <param name="TiedTo">The embedding whose weight it uses instead of one of its own, or null.</param>
internal sealed record Node(
    int Index,
    string Id,
    Layer Layer,
    IReadOnlyList<int> Inputs,
    IReadOnlyList<Shape> InputShapes,
    Shape Output,
    IReadOnlyList<Tensor> Parameters,
    IReadOnlyList<Tensor> State,
    Node? TiedTo = null);

/// <summary>The network as a graph in execution order; the loss, if there is one, is not a node.</summary>
/// <param name="Spec">Where it comes from.</param>
/// <param name="Nodes">The layers in source order.</param>
/// <param name="Loss">The loss layer, or null for a network without one.</param>
/// <param name="Input">The shape of one input sample, with what its two extents mean.</param>
internal sealed record Graph(NetworkSpec Spec, IReadOnlyList<Node> Nodes, LossLayer? Loss, Shape Input)
{
    public const int InputIndex = -1;

    public Shape Output => Nodes.Count == 0 ? Input : Nodes[Nodes.Count - 1].Output;
}
