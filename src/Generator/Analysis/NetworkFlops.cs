using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>The arithmetic of a network for one sample; a multiply-add counts 2. The loss itself is not counted.</summary>
internal static class NetworkFlops
{
    public static long Forward(Graph graph) => graph.Nodes.Sum(Forward);

    public static long Forward(Node node) => node.Layer.ForwardFlops(node.InputShapes, node.Output);

    /// <summary>Forward and backward; where nothing above a layer is trained, no gradient flows further up.</summary>
    public static long Training(Graph graph)
    {
        IReadOnlyList<bool> trained = TrainedAbove(graph);
        return Forward(graph) + graph.Nodes
            .Where(node => trained[node.Index] || node.Parameters.Count > 0)
            .Sum(node => node.Layer.BackwardFlops(node.InputShapes, node.Output, trained[node.Index]));
    }

    /// <summary>For each node, whether anything it reads, directly or not, has parameters: whether it must pass a gradient on.</summary>
    public static IReadOnlyList<bool> TrainedAbove(Graph graph)
    {
        bool[] trained = new bool[graph.Nodes.Count];
        foreach (Node node in graph.Nodes)
            trained[node.Index] = node.Inputs.Any(input => input != Graph.InputIndex && (trained[input] || graph.Nodes[input].Parameters.Count > 0));
        return trained;
    }
}
