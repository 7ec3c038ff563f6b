using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Diagnostics;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>What became of a spec: the graph, or the first fault in source order. Warnings come beside a graph.</summary>
/// <param name="Graph">The graph, or null for a faulty network.</param>
/// <param name="Problems">One error without a graph; with one, its warnings, usually none.</param>
internal sealed record GraphResult(Graph? Graph, EquatableArray<Problem> Problems);

/// <summary>Turns a spec into a graph: names, inputs and shapes in source order, stopping at the first fault.</summary>
internal sealed class GraphBuilder
{
    private readonly NetworkSpec _spec;
    private readonly IReadOnlyList<string> _ids;
    private readonly SequenceRule _sequences;
    private readonly List<Layer> _layers = [];
    private readonly List<IReadOnlyList<int>> _inputs = [];
    private readonly List<Shape> _outputs = [];

    private GraphBuilder(NetworkSpec spec)
    {
        _spec = spec;
        _ids = GraphBuilderNames.Ids(spec);
        _sequences = SequenceRule.Of(spec);
    }

    public static GraphResult Build(NetworkSpec spec)
    {
        var builder = new GraphBuilder(spec);
        Problem? fault = builder.CheckInput();
        for (int index = 0; index < spec.Layers.Count && fault is null; index++)
            fault = builder.Place(index);
        if (fault is not null)
            return new GraphResult(null, new EquatableArray<Problem>([fault]));

        Graph graph = builder.Finish();
        fault = GraphChecks.Fault(graph);
        return fault is null
            ? new GraphResult(graph, new EquatableArray<Problem>(GraphChecks.Warnings(graph)))
            : new GraphResult(null, new EquatableArray<Problem>([fault]));
    }

    private Problem? CheckInput()
    {
        Shape input = _spec.Input;
        string? reason = input.Tokens < 0 ? $"Tokens = {input.Tokens.ToString(CultureInfo.InvariantCulture)} leaves no token; give how many there are"
            : input.Tokens > 0 && input.Rank != 1
                ? $"a sequence of tokens has one extent, its steps, and not {input.Rank.ToString(CultureInfo.InvariantCulture)}; write [Network(64, Tokens = 65)]"
            : input.Rank is < 1 or > 3
            ? $"a shape of {input.Rank.ToString(CultureInfo.InvariantCulture)} extents is "
                + "neither a vector (n), a sequence (T, F) nor an image (C, H, W)"
            : input.Extents.Any(extent => extent < 1) ? $"shape {input} has an extent below 1, so there is nothing to compute with"
            : SupportedShapes.IsTooLarge(input)
                ? $"shape {input} has more than the {SupportedShapes.MaximumLength} values a sample may have"
            : null;
        if (reason is not null)
            return Fault(DiagnosticIds.BadInputShape, Problem.Network, reason);
        return _spec.Layers.All(layer => LayerCatalogue.Create(layer) is LossLayer)
            ? Fault(DiagnosticIds.NoLayers, Problem.Network, _spec.Name.TrimStart('@'))
            : null;
    }

    /// <summary>Adds one layer to the lists, or tells what is wrong with it.</summary>
    private Problem? Place(int index)
    {
        LayerSpec spec = _spec.Layers[index];
        Layer? layer = LayerCatalogue.Create(spec);
        if (layer is null)
            return Fault(DiagnosticIds.UnknownLayer, index, spec.Kind);
        if (layer.CheckArguments() is { } badArgument)
            return Fault(DiagnosticIds.BadArgument, index, Title(index), badArgument);
        if (GraphBuilderNames.Check(_spec, _ids, index) is { } badName)
            return badName;
        if (layer is LossLayer && CheckLossPlace(index) is { } misplaced)
            return misplaced;
        if (LayerInputs.Resolve(_spec, index, layer, out IReadOnlyList<int> inputs) is { } unknown)
            return Unknown(index, unknown);

        List<Shape> shapes = [.. inputs.Select(ShapeOf)];
        if (layer is not EmbeddingLayer && shapes.Any(shape => shape.Tokens > 0))
            return Fault(DiagnosticIds.BadShapes, index, Title(index), Tokens(layer));
        if (layer.NeedsChannels && inputs.Select(_sequences.Conflict).FirstOrDefault(conflict => conflict is not null) is { } both)
            return Fault(DiagnosticIds.BadShapes, index, Title(index), Both(shapes[0], both.Signal, both.Sequence));
        if (layer.CheckShapes(shapes) is { } badShapes)
            return Fault(DiagnosticIds.BadShapes, index, Title(index), badShapes);
        if (layer is DenseLayer { TiedTo: { } tiedTo } dense && CheckTie(index, dense, tiedTo, shapes[0]) is { } badTie)
            return badTie;
        _layers.Add(layer);
        _inputs.Add(inputs);
        _outputs.Add(layer is LossLayer ? new Shape(1) : _sequences.Of(index, layer.Infer(shapes)));
        return SupportedShapes.IsTooLarge(_outputs[index])
            ? Fault(
                DiagnosticIds.TooLarge,
                index,
                Title(index),
                $"turns shape {shapes[0]} into {_outputs[index]}, "
                + $"more than the {SupportedShapes.MaximumLength} values a sample may have; use fewer units or filters")
            : null;
    }

    private string Tokens(Layer layer) =>
        $"{layer.Kind} computes with numbers, and the network's inputs are {SupportedShapes.InWords(_spec.Input).Substring(2)}, "
        + "which only Embedding reads; put Embedding(dim) before it";

    private string Both(Shape shape, int signal, int sequence) =>
        $"what are the channels of shape {shape}? {Title(signal)} takes it for a signal (C, L) and {Label(sequence)} for a sequence (T, F); "
        + "put Flatten or Reshape between the two, or leave one out";

    /// <summary>What is wrong with the embedding whose weight a dense layer is to use, or null.</summary>
    private Problem? CheckTie(int index, DenseLayer dense, string name, Shape input)
    {
        if (!GraphBuilderNames.TryFind(_spec, name, index, out int tied))
            return Unknown(index, name);
        int features = input.Rank == 2 ? input.Extents[1] : (int)input.Length;
        string own = $"the weight of this layer is ({dense.Units.ToString(CultureInfo.InvariantCulture)}, {features.ToString(CultureInfo.InvariantCulture)})";
        string quoted = GraphBuilderNames.Quote(name);
        string? reason = _layers[tied] is not EmbeddingLayer embedding
                ? $"TiedTo names {GraphBuilderNames.Label(_spec, tied)}, and only the weight of an Embedding can be shared; name one, or take TiedTo out"
            : dense.Units != _spec.Input.Tokens || features != embedding.Dim
                ? $"{own} and that of {quoted} is ({_spec.Input.Tokens.ToString(CultureInfo.InvariantCulture)}, {embedding.Dim.ToString(CultureInfo.InvariantCulture)}); "
                    + $"a tied layer has as many units as there are tokens and reads as many features as the Embedding gives"
            : _layers.Take(index).Any(layer => layer is DenseLayer other && other.TiedTo == name)
                ? $"{quoted} has given its weight to another layer already; only one may use it, so take TiedTo out here or there"
            : null;
        return reason is null ? null : Fault(DiagnosticIds.BadShapes, index, Title(index), reason);
    }

    /// <summary>A loss ends the network and reads what is above it: nothing may follow, and it cannot start elsewhere.</summary>
    private Problem? CheckLossPlace(int index)
    {
        if (index + 1 < _spec.Layers.Count)
        {
            bool isSecondLoss = LayerCatalogue.Create(_spec.Layers[index + 1]) is LossLayer;
            return isSecondLoss
                ? Fault(DiagnosticIds.LossNotLast, index + 1, Title(index + 1), "is a second loss; keep one of them, as the last layer")
                : Fault(DiagnosticIds.LossNotLast, index, Title(index), $"is a loss but {Label(index + 1)} follows it; move the loss to the end");
        }

        return _spec.Layers[index].From is { } from
            ? Fault(
                DiagnosticIds.LossNotLast,
                index,
                Title(index),
                $"is a loss and reads the layer above it, not {GraphBuilderNames.Quote(from)}; "
                + "take From out and let the layers end with the output to measure")
            : null;
    }

    private Problem Unknown(int index, string name) =>
        Fault(DiagnosticIds.UnknownOutput, index, Title(index), GraphBuilderNames.WhyUnknown(_spec, _ids, name, index));

    private Graph Finish()
    {
        int count = _layers.Count;
        var loss = _layers[count - 1] as LossLayer;
        int nodeCount = loss is null ? count : count - 1;
        List<Node> nodes = [];
        for (int index = 0; index < nodeCount; index++)
        {
            Layer layer = _layers[index];
            List<Shape> shapes = [.. _inputs[index].Select(ShapeOf)];
            IReadOnlyList<Tensor> parameters = layer.Parameters(shapes, NextActivation(index, nodeCount));
            Node? tied = layer is DenseLayer { TiedTo: { } name } && GraphBuilderNames.TryFind(_spec, name, index, out int embedding) ? nodes[embedding] : null;
            nodes.Add(new Node(index, _ids[index], layer, _inputs[index], shapes, _outputs[index], parameters, layer.State(shapes), tied));
        }

        return new Graph(_spec, nodes, loss, ShapeOf(Graph.InputIndex));
    }

    /// <summary>The first layer that reads this one's values, past those that only rescale, drop, reorder or pool them.</summary>
    private Layer? NextActivation(int index, int nodeCount)
    {
        for (int reader = index + 1; reader < nodeCount; reader++)
        {
            if (!_inputs[reader].Contains(index))
                continue;
            if (!IsPassedThrough(_layers[reader]))
                return _layers[reader];
            index = reader;
        }

        return null;
    }

    private static bool IsPassedThrough(Layer layer) => layer is BatchNormLayer or GroupNormLayer or LayerNormLayer or DropoutLayer
        or FlattenLayer or ReshapeLayer or IdentityLayer or PoolLayer or GlobalAvgPool2DLayer or GlobalMaxPool2DLayer;

    private Shape ShapeOf(int index) => index == Graph.InputIndex ? _sequences.Of(index, _spec.Input) : _outputs[index];

    private string Label(int index) => GraphBuilderNames.Label(_spec, index);

    private string Title(int index) => GraphBuilderNames.Title(_spec, index);

    private static Problem Fault(string id, int layer, params string[] arguments) => new(id, layer, new EquatableArray<string>(arguments));
}
