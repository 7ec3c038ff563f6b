using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// What is computed together: a head layer and, where nothing else reads the head's output, the activation behind it.
/// A group makes one value; values are known by the index of the group's last node, the network's input by <see cref="Graph.InputIndex"/>.
/// </summary>
/// <param name="Head">The layer that does the work.</param>
/// <param name="Activation">The activation fused into it, or null.</param>
/// <param name="Inputs">The values it reads, the running value first.</param>
/// <param name="Value">The value it makes.</param>
/// <param name="IsTrained">Whether this group or one it depends on has parameters, so that gradients must reach it.</param>
/// <param name="ClassName">The kernel class, where it is not made from the head's name.</param>
internal sealed record Group(Node Head, ActivationLayer? Activation, IReadOnlyList<int> Inputs, int Value, bool IsTrained, string? ClassName = null)
{
    /// <summary>The number of features of the value: rows of 16 in a block.</summary>
    public int Features => (int)Head.Output.Length;

    /// <summary>The formula with the activation around it.</summary>
    public string Formula => Activation is null ? Head.Layer.Formula : $"{Head.Layer.Formula}, then {Activation.Formula}";

    /// <summary>Whether backward needs the head's own output, before the activation.</summary>
    public bool KeepsLinear => Activation is { GradientFrom: GradientSource.Input };

    /// <summary>Cuts a graph into groups. Layers nothing reads are left out; so are Flatten and Reshape, which only rename.</summary>
    public static IReadOnlyList<Group> Build(Graph graph)
    {
        var aliases = new Dictionary<int, int>();
        int Resolve(int value) => aliases.TryGetValue(value, out int target) ? target : value;

        var live = LiveNodes(graph);
        var readers = new Dictionary<int, int>();
        foreach (Node node in graph.Nodes.Where(node => live.Contains(node.Index)))
        {
            foreach (int input in node.Inputs)
            {
                readers[input] = readers.TryGetValue(input, out int count) ? count + 1 : 1;
            }
        }

        var groups = new List<Group>();
        var trained = new HashSet<int>();
        for (int i = 0; i < graph.Nodes.Count; i++)
        {
            Node head = graph.Nodes[i];
            if (!live.Contains(i))
            {
                continue;
            }

            if (head.Layer is FlattenLayer or ReshapeLayer)
            {
                aliases[i] = Resolve(head.Inputs[0]);
                continue;
            }

            ActivationLayer? activation = null;
            Node? next = i + 1 < graph.Nodes.Count ? graph.Nodes[i + 1] : null;
            if (CanFuse(head.Layer) && next is { Layer: ActivationLayer follower } && next.Inputs[0] == i && readers[i] == 1)
            {
                activation = follower;
            }

            int value = activation is null ? i : i + 1;
            int[] inputs = [.. head.Inputs.Select(Resolve)];
            bool isTrained = head.Parameters.Count > 0 || inputs.Any(trained.Contains);
            if (isTrained)
            {
                trained.Add(value);
            }

            groups.Add(new Group(head, activation, inputs, value, isTrained));
            i = value;
        }

        return groups;
    }

    /// <summary>The nodes the output depends on.</summary>
    public static HashSet<int> LiveNodes(Graph graph)
    {
        var live = new HashSet<int>();
        var pending = new Stack<int>();
        pending.Push(graph.Nodes.Count - 1);
        while (pending.Count > 0)
        {
            int index = pending.Pop();
            if (index >= 0 && live.Add(index))
            {
                foreach (int input in graph.Nodes[index].Inputs)
                {
                    pending.Push(input);
                }
            }
        }

        return live;
    }

    private static bool CanFuse(Layer layer) => layer is DenseLayer or ConvolutionLayer or BatchNormLayer or AddLayer or MultiplyLayer;
}
