using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>
/// Whether one block of 16 samples fits the memory a network may ask for. The shapes alone give a lower bound, so that no network is refused
/// that some plan could hold: in inference a layer's inputs and its output are there at once; in training everything a layer with parameters
/// reads is kept for its gradient. A layer that can work in place or in the layer before (activations, dropout, batch normalisation, changes of
/// shape) adds nothing.
/// </summary>
internal static class WorkspaceCheck
{
    /// <summary>The most memory of one block, in bytes: 1 GiB.</summary>
    public const long MaximumBytes = 1L << 30;

    private const int BlockSamples = 16;

    /// <summary>The layer with the largest value where the network needs more, or null.</summary>
    public static Problem? Fault(Graph graph)
    {
        long inference = InferenceBytes(graph), training = TrainingBytes(graph), bytes = Math.Max(inference, training);
        if (bytes <= MaximumBytes)
            return null;
        string pass = training >= inference ? "training" : "inference";
        string need = $"a block of {BlockSamples} samples then takes at least {Gibibytes(bytes)} GiB in {pass}, more than the 1 GiB it may";
        Node? largest = graph.Nodes.OrderByDescending(node => node.Output.Length).FirstOrDefault();
        return largest is null || largest.Output.Length <= graph.Input.Length
            ? Problem(Model.Problem.Network, "Network", $"takes {SupportedShapes.InWords(graph.Input)}, and {need}; use smaller samples")
            : Problem(
                largest.Index,
                GraphBuilderNames.Title(graph.Spec, largest.Index),
                $"turns {SupportedShapes.InWords(largest.InputShapes[0])} into {SupportedShapes.InWords(largest.Output)}, and {need}; "
                + "use smaller images, fewer filters or units, or larger strides");
    }

    /// <summary>At least this much is there at once while some layer is computed.</summary>
    public static long InferenceBytes(Graph graph)
    {
        int[] sources = Sources(graph);
        return graph.Nodes.Select(node => Bytes(graph, node.Inputs.Select(input => Source(sources, input)).Append(sources[node.Index]))).Max();
    }

    /// <summary>At least this much is kept to the end of the forward pass of training.</summary>
    public static long TrainingBytes(Graph graph)
    {
        if (graph.Loss is null)
            return 0;
        int[] sources = Sources(graph);
        IEnumerable<Node> trained = graph.Nodes.Where(node => node.Parameters.Count > 0);
        return Bytes(graph, trained.SelectMany(node => node.Inputs).Select(input => Source(sources, input)));
    }

    /// <summary>For each node the one whose memory its output may share: itself where it needs its own.</summary>
    private static int[] Sources(Graph graph)
    {
        int[] sources = new int[graph.Nodes.Count];
        foreach (Node node in graph.Nodes)
        {
            bool sharesMemory = node.Layer is ActivationLayer or BatchNormLayer or DropoutLayer or FlattenLayer or ReshapeLayer;
            sources[node.Index] = sharesMemory ? Source(sources, node.Inputs[0]) : node.Index;
        }

        return sources;
    }

    private static int Source(int[] sources, int index) => index == Graph.InputIndex ? index : sources[index];

    private static long Bytes(Graph graph, IEnumerable<int> values) => values.Distinct().Sum(value =>
        (value == Graph.InputIndex ? graph.Input : graph.Nodes[value].Output).Length * BlockSamples * sizeof(float));

    private static string Gibibytes(long bytes) => (Math.Ceiling(bytes * 100.0 / MaximumBytes) / 100).ToString("F2", CultureInfo.InvariantCulture);

    private static Problem Problem(int layer, params string[] arguments) =>
        new(DiagnosticIds.TooLarge, layer, new EquatableArray<string>(arguments));
}
