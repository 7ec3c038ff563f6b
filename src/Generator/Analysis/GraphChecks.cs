using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>What only the whole graph tells: values nobody reads, too many parameters, and what is allowed but surely not meant.</summary>
internal static class GraphChecks
{
    /// <summary>The first fault of a graph whose layers are all in order by themselves, or null.</summary>
    public static Problem? Fault(Graph graph) => FirstUnread(graph) ?? FirstTooLarge(graph) ?? WorkspaceCheck.Fault(graph);

    /// <summary>What is worth a warning or a hint: one of each kind at most.</summary>
    public static IEnumerable<Problem> Warnings(Graph graph) => StepWarnings(graph).Concat(InitStdWarnings(graph)).Concat(StreamHints(graph));

    /// <summary>
    /// A branch that was never joined: values are computed and the layer below starts elsewhere. The last layer's output is the network's;
    /// every other one must have a reader.
    /// </summary>
    private static Problem? FirstUnread(Graph graph)
    {
        bool[] isRead = new bool[graph.Nodes.Count];
        foreach (int input in graph.Nodes.SelectMany(node => node.Inputs).Where(input => input != Graph.InputIndex))
            isRead[input] = true;
        for (int index = 0; index + 1 < isRead.Length; index++)
        {
            if (isRead[index])
                continue;
            int start = graph.Nodes[index + 1].Inputs[0];
            string from = start == Graph.InputIndex ? "the network's input" : GraphBuilderNames.Label(graph.Spec, start);
            string name = graph.Spec.Layers[index].Name is { } given ? GraphBuilderNames.Quote(given) : "a Name it is given";
            string reason = $"makes {SupportedShapes.InWords(graph.Nodes[index].Output)} that nothing reads, because "
                + $"{GraphBuilderNames.Label(graph.Spec, index + 1)} starts from {from}; "
                + $"join it further down with Add, Multiply or Concat by {name}, or take the branch out";
            return Problem(DiagnosticIds.UnreadOutput, graph, index, reason);
        }

        return null;
    }

    private static Problem? FirstTooLarge(Graph graph)
    {
        long total = 0;
        foreach (Node node in graph.Nodes)
        {
            total += node.Parameters.Sum(tensor => tensor.Shape.Length);
            if (total > SupportedShapes.MaximumParameters)
            {
                string reason = $"on shape {node.InputShapes[0]} brings the network to {total} parameters, "
                    + $"more than the {SupportedShapes.MaximumParameters} it may have; use fewer units or filters";
                return Problem(DiagnosticIds.TooLarge, graph, node.Index, reason);
            }
        }

        return null;
    }

    /// <summary>A step lets no gradient through: whatever is trained above it would never move.</summary>
    private static IEnumerable<Problem> StepWarnings(Graph graph)
    {
        if (graph.Loss is null)
            return [];
        IReadOnlyList<bool> trained = NetworkFlops.TrainedAbove(graph);
        return graph.Nodes
            .Where(node => node.Layer is StepLayer && trained[node.Index])
            .Take(1)
            .Select(node => Problem(DiagnosticIds.StepIsNotTrained, graph, node.Index));
    }

    /// <summary>A spread was written but another initialisation draws the weights.</summary>
    private static IEnumerable<Problem> InitStdWarnings(Graph graph) => graph.Nodes
        .Where(node => graph.Spec.Layers[node.Index] is var spec
            && spec.Arguments.Any(argument => argument.Name == "InitStd")
            && spec.Integer("Init") != WeightInit.Normal
            && node.Layer is not (EmbeddingLayer or PositionalEmbeddingLayer))
        .Take(1)
        .Select(node => Problem(DiagnosticIds.UnreadInitStd, graph, node.Index));

    /// <summary>A network with a layer that remembers takes whole sequences only, as another layer does.</summary>
    private static IEnumerable<Problem> StreamHints(Graph graph) =>
        StreamRule.Obstacle(graph) is { } node ? [Problem(DiagnosticIds.NoStep, graph, node.Index, StreamRule.WhyNot(graph, node)!)] : [];

    private static Problem Problem(string id, Graph graph, int layer, params string[] arguments) =>
        new(id, layer, new EquatableArray<string>([GraphBuilderNames.Title(graph.Spec, layer), .. arguments]));
}
