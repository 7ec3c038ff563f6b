using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Lowering;
using Compiled.Generator.Model;

namespace Compiled.Generator.Emit;

/// <summary>A tensor at its place in a flat vector.</summary>
internal sealed record PlacedTensor(Node Node, Tensor Tensor, string Property, int Offset)
{
    public int Length => (int)Tensor.Shape.Length;

    /// <summary>Its name in files: <c>dense1.weight</c>.</summary>
    public string Name => $"{Node.Id}.{Tensor.Name}";

    /// <summary>The local that holds it in a pass.</summary>
    public string Local => Names.Local(Node.Id) + Names.Tensor(Tensor.Name);

    public static IReadOnlyList<PlacedTensor> Parameters(Graph graph) => Place(graph, node => node.Parameters);

    public static IReadOnlyList<PlacedTensor> State(Graph graph) => Place(graph, node => node.State);

    /// <summary>The initialiser of a layout list.</summary>
    public static string Table(IReadOnlyList<PlacedTensor> tensors)
    {
        const string Info = "global::Compiled.ParameterInfo";
        if (tensors.Count == 0)
        {
            return $"global::System.Array.Empty<{Info}>();";
        }

        IEnumerable<string> rows = tensors.Select(tensor =>
            $"    new {Info}({Literal.Of(tensor.Name)}, new int[] {{ {string.Join(", ", tensor.Tensor.Shape.Extents)} }}, {tensor.Offset}, {tensor.Length}),");
        return $"global::System.Array.AsReadOnly(new {Info}[]\n{{\n{string.Join("\n", rows)}\n}});";
    }

    private static IReadOnlyList<PlacedTensor> Place(Graph graph, Func<Node, IReadOnlyList<Tensor>> tensors)
    {
        var placed = new List<PlacedTensor>();
        int offset = 0;
        foreach (Node node in graph.Nodes)
        {
            foreach (Tensor tensor in tensors(node))
            {
                placed.Add(new PlacedTensor(node, tensor, GeneratedNames.Span(graph, node, tensor), offset));
                offset += (int)tensor.Shape.Length;
            }
        }

        return placed;
    }
}
