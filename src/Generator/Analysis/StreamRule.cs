using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>Which networks can be taken through a stream step by step: those of sequences, of which every layer takes one step after the other.</summary>
internal static class StreamRule
{
    /// <summary>Whether samples are sequences, of vectors or of tokens.</summary>
    public static bool ReadsSequences(Graph graph) => graph.Input is { IsSequence: true } or { Tokens: > 0 };

    /// <summary>Whether the network has a <c>Step</c>.</summary>
    public static bool HasStep(Graph graph) => ReadsSequences(graph) && graph.Nodes.All(node => WhyNot(graph, node) is null);

    /// <summary>
    /// The first layer that needs whole sequences, of a network that somebody may want to take through a stream: one with a layer that remembers. Null where
    /// there is none, or none is missed.
    /// </summary>
    public static Node? Obstacle(Graph graph) =>
        ReadsSequences(graph) && graph.Nodes.Any(node => node.Layer is RecurrentLayer or SelfAttentionLayer)
            ? graph.Nodes.FirstOrDefault(node => WhyNot(graph, node) is not null)
            : null;

    /// <summary>Why a layer cannot take one step after the other, in words that follow its name; null where it can.</summary>
    public static string? WhyNot(Graph graph, Node node) => node.Layer.NeedsWhole ?? node.Layer switch
    {
        // Where they are reached once a sample, each step of a stream would move them on.
        RecurrentLayer or SelfAttentionLayer or PositionalEmbeddingLayer when node.InputShapes[0].Steps != graph.Input.Extents[0] => "reads other steps than those of the network's input",
        FlattenLayer or ReshapeLayer when node.InputShapes[0].Steps != node.Output.Steps => "makes one value of all steps",
        RecurrentLayer or SelfAttentionLayer or FlattenLayer or ReshapeLayer or { WorksByStep: true } => null,
        _ when node.InputShapes.All(shape => shape is { Rank: 1, Tokens: 0 }) => null,
        _ => $"takes all of {SupportedShapes.InWords(node.InputShapes[0])} at once",
    };
}
