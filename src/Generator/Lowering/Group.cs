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
/// <param name="Fold">The batch normalisation that inference computes together with the head, or null.</param>
/// <param name="IsFolded">Whether this group is such a batch normalisation, so that inference has no step for it.</param>
/// <param name="Pool">The 2 x 2 maximum behind a convolution that is taken in the convolution's tile, or null.</param>
/// <param name="IsPooled">Whether this group is such a maximum, so that it has no forward step in blocks.</param>
/// <param name="Steps">Where it computes the steps of a sequence as so many vectors, how many there are, else 1: a block of a sequence is <c>[step][feature][16]</c>, each step of it like a block.</param>
/// <param name="IsSpread">Whether each step of the value takes an odd number of rows of 16, so that a part of each step can be read step after step: places a power of two apart share the same few sets of the cache.</param>
/// <param name="SpreadsGradient">Whether the gradient of the input is laid out so.</param>
internal sealed record Group(
    Node Head,
    ActivationLayer? Activation,
    IReadOnlyList<int> Inputs,
    int Value,
    bool IsTrained,
    string? ClassName = null,
    Fold? Fold = null,
    bool IsFolded = false,
    Node? Pool = null,
    bool IsPooled = false,
    int Steps = 1,
    bool IsSpread = false,
    bool SpreadsGradient = false)
{
    /// <summary>The number of features of a step of the value, of all of it where it is no sequence: rows of 16 in a block.</summary>
    public int Features => Length / Steps;

    /// <summary>The floats of a sample of the value.</summary>
    public int Length => (int)Head.Output.Length;

    /// <summary>The formula with the activation around it.</summary>
    public string Formula => Activation is null ? Head.Layer.Formula : $"{Head.Layer.Formula}, then {Activation.Formula}";

    /// <summary>The same for inference, with what is folded into the head.</summary>
    public string FoldedFormula => Fold is null ? Formula : Fold.Around(Head.Layer.Formula);

    /// <summary>What inference applies to the head's sums, or null.</summary>
    public ActivationLayer? FoldedActivation => Fold is null ? Activation : Fold.Activation;

    /// <summary>The value that inference makes here.</summary>
    public int FoldedValue => Fold?.Value ?? Value;

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

        // The next node, where it is the only one that reads this one.
        Node? OnlyReader(int index) =>
            index + 1 < graph.Nodes.Count && graph.Nodes[index + 1] is { } next && live.Contains(next.Index) && next.Inputs[0] == index && readers[index] == 1 ? next : null;

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

            if (head.Layer is SelfAttentionLayer)
            {
                groups.AddRange(SelfAttentionGroups.Of(head, Resolve(head.Inputs[0])));
                trained.Add(i);
                continue;
            }

            ActivationLayer? activation = CanFuse(head.Layer) ? OnlyReader(i)?.Layer as ActivationLayer : null;
            Fold? fold = null;
            int steps = head.Layer.WorksByStep ? head.Output.Steps : 1;
            if (CanFold(head.Layer) && OnlyReader(i) is { Layer: BatchNormLayer } normalisation)
            {
                var behind = OnlyReader(normalisation.Index)?.Layer as ActivationLayer;
                fold = new Fold(normalisation, behind, behind is null ? i + 1 : i + 2);
            }

            int value = activation is null ? i : i + 1;
            int[] inputs = [.. head.Inputs.Select(Resolve)];
            bool isTrained = head.Parameters.Count > 0 || inputs.Any(trained.Contains);
            if (isTrained)
            {
                trained.Add(value);
            }

            bool isFolded = head.Layer is BatchNormLayer && groups.Count > 0 && groups[groups.Count - 1].Fold?.Normalisation == head;
            Node? pool = fold is null && CanPool(head, activation) && OnlyReader(value) is { Layer: MaxPool2DLayer { Size: 2, Stride: 2, Padding: 0 } } maximum ? maximum : null;
            bool isPooled = groups.Count > 0 && groups[groups.Count - 1].Pool == head;
            groups.Add(new Group(head, activation, inputs, value, isTrained, null, fold, isFolded, pool, isPooled, steps));
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

    /// <summary>Whether the activation's derivative can be told from the maximum, and the tiles of an image row are of few kinds.</summary>
    private static bool CanPool(Node head, ActivationLayer? activation) =>
        head.Layer is ConvolutionLayer layer && (activation is null or { IsCheap: true, GradientFrom: GradientSource.Output }) && ConvolutionForwardKernel.CanPool(layer.ShapeOn(head.InputShapes[0]));

    private static bool CanFold(Layer layer) => layer is DenseLayer or ConvolutionLayer;

    private static bool CanFuse(Layer layer) => layer is DenseLayer or ConvolutionLayer or BatchNormLayer or AddLayer or MultiplyLayer;
}
