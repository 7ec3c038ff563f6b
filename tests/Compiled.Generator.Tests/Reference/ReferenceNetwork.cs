using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Tests.Reference.Layers;
using Compiled.Generator.Tests.Reference.Losses;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Compiled.Generator.Tests.Reference;

/// <summary>
/// A whole network in double precision, interpreted from its declaration: layers in source order, names, joins, parameters as one flat vector.
/// It shares nothing with the generator but the declaration's text.
/// </summary>
internal sealed class ReferenceNetwork
{
    private const int NetworkInput = -1;

    private sealed record Node(
        string Name, ReferenceLayer Layer, int Input, int? Other, int[] InputShape, int[] OutputShape, int ParameterOffset, int StateOffset, ParameterInfo? Tied)
    {
        /// <summary>The layer's tensors with their places in the flat vector: the first one may be another layer's.</summary>
        public IEnumerable<(int Offset, int Length)> Tensors()
        {
            int offset = ParameterOffset;
            foreach (ReferenceTensor tensor in Layer.Parameters(InputShape))
            {
                if (Tied is not null && offset == ParameterOffset && tensor.Name == "weight")
                {
                    yield return (Tied.Offset, tensor.Length);
                    continue;
                }

                yield return (offset, tensor.Length);
                offset += tensor.Length;
            }
        }
    }

    private readonly List<Node> _nodes = [];

    private ReferenceNetwork(int[] inputShape) => InputShape = inputShape;

    /// <summary>The shape of one input sample.</summary>
    public int[] InputShape { get; }

    /// <summary>How many tokens it takes; 0 where it takes numbers.</summary>
    public int Tokens { get; private init; }

    /// <summary>The shape of one output sample.</summary>
    public int[] OutputShape => ShapeOf(_nodes.Count - 1);

    /// <summary>The loss.</summary>
    public ReferenceLoss Loss { get; private set; } = null!;

    /// <summary>The layers in source order, without the loss.</summary>
    public IReadOnlyList<ReferenceLayer> Layers => [.. _nodes.Select(node => node.Layer)];

    /// <summary>The tensors of the flat parameter vector.</summary>
    public List<ParameterInfo> Layout { get; } = [];

    /// <summary>The tensors of the flat state vector.</summary>
    public List<ParameterInfo> StateLayout { get; } = [];

    /// <summary>The length of the flat parameter vector.</summary>
    public int ParameterCount => Layout.Sum(info => info.Length);

    /// <summary>Reads a declaration as a user writes it.</summary>
    public static ReferenceNetwork Parse(string declaration)
    {
        ReferenceNetwork signals = Parse(declaration, sequences: false);
        return signals.TakesSequences ? Parse(declaration, sequences: true) : signals;
    }

    /// <summary>Whether some layer takes a value of two extents for steps of vectors; then layers with parameters for channels take all such values so.</summary>
    private bool TakesSequences => Loss is PerStepLoss || _nodes.Any(node => node.Layer is RecurrentLayer or SelfAttentionLayer or EmbeddingLayer or PositionalEmbeddingLayer
        || (node.Layer is PerStepLayer && node.InputShape.Length == 2));

    private static ReferenceNetwork Parse(string declaration, bool sequences)
    {
        List<LayerArguments> attributes = [.. Attributes(declaration).Select(attribute => new LayerArguments(attribute))];
        var network = new ReferenceNetwork(attributes[0].Integers) { Tokens = (int)attributes[0].Number("Tokens", 0) };
        var named = new Dictionary<string, int>();
        var numbers = new Dictionary<string, int>();
        foreach (LayerArguments arguments in attributes.Skip(1))
        {
            if (ReferenceCatalogue.Loss(arguments) is ReferenceLoss loss)
            {
                network.Loss = loss is SoftmaxCrossEntropyLoss && network.OutputShape.Length == 2 ? new PerStepLoss(loss, network.OutputShape[0]) : loss;
                continue;
            }

            string kind = arguments.Kind.ToLowerInvariant();
            numbers[kind] = numbers.GetValueOrDefault(kind) + 1;
            network.Append(arguments, sequences, named, arguments.Text("Name") ?? $"{kind}{numbers[kind]}");
        }

        return network;
    }

    /// <summary>The kinds of the layers in source order, the loss last, as <c>Dense</c>.</summary>
    public static IEnumerable<string> Kinds(string declaration) => Attributes(declaration).Skip(1).Select(attribute => attribute.Name.ToString());

    /// <summary>Runs the network.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <param name="state">The flat state vector; a training call updates it.</param>
    /// <param name="inputs">One row a sample.</param>
    /// <param name="training">Training or inference mode.</param>
    /// <returns>The raw scores, one row a sample.</returns>
    public double[][] Forward(double[] parameters, double[] state, double[][] inputs, bool training) =>
        Run(parameters, state, inputs, training, [])[^1];

    /// <summary>The names of the layers in source order, without the loss.</summary>
    public IReadOnlyList<string> Names => [.. _nodes.Select(node => node.Name)];

    /// <summary>The shapes of what the layers make of a sample.</summary>
    public IReadOnlyList<int[]> Shapes => [.. _nodes.Select(node => node.OutputShape)];

    /// <summary>What every layer makes in inference, in source order: one row a sample each.</summary>
    public IReadOnlyList<double[][]> Values(double[] parameters, double[] state, double[][] inputs) => Run(parameters, [.. state], inputs, false, []);

    /// <summary>The gradient of the mean loss in training mode by the chain rule, layer by layer; leaves <paramref name="state"/> as it is.</summary>
    public double[] Gradient(double[] parameters, double[] state, double[][] inputs, double[][] targets)
    {
        List<ReferenceCall> calls = [];
        double[][] scores = Run(parameters, [.. state], inputs, training: true, calls)[^1];
        double weight = targets.Sum(Loss.Weight);
        var byValue = new double[_nodes.Count][][];
        byValue[^1] = Lengths.Rows(scores, targets, (row, target) => Array.ConvertAll(Loss.Gradient(row, target), d => d / weight));
        var gradient = new double[parameters.Length];
        for (int i = _nodes.Count - 1; i >= 0; i--)
        {
            // A value that nothing reads has no gradient.
            if (byValue[i] is double[][] outputGradient)
            {
                ReferenceGradient gradients = _nodes[i].Layer.Backward(calls[i], outputGradient);
                foreach (((int offset, int length), double[] tensor) in _nodes[i].Tensors().Zip(gradients.Parameters))
                {
                    for (int k = 0; k < length; k++)
                    {
                        gradient[offset + k] += tensor[k];
                    }
                }

                Accumulate(byValue, _nodes[i].Input, gradients.Input);
                Accumulate(byValue, _nodes[i].Other ?? NetworkInput, gradients.Other);
            }
        }

        return gradient;
    }

    /// <summary>The mean loss; a training call leaves <paramref name="state"/> as it is.</summary>
    public double MeanLoss(double[] parameters, double[] state, double[][] inputs, double[][] targets, bool training)
    {
        double[][] scores = Forward(parameters, [.. state], inputs, training);
        return scores.Zip(targets, Loss.Value).Sum() / targets.Sum(Loss.Weight);
    }

    private List<double[][]> Run(double[] parameters, double[] state, double[][] inputs, bool training, List<ReferenceCall> calls)
    {
        var values = new List<double[][]>();
        double[][] Value(int index) => index == NetworkInput ? inputs : values[index];
        foreach (Node node in _nodes)
        {
            double[][] layerParameters = [.. node.Tensors().Select(tensor => parameters.AsSpan(tensor.Offset, tensor.Length).ToArray())];
            IReadOnlyList<ReferenceTensor> stateTensors = node.Layer.State(node.InputShape);
            double[][] layerState = Cut(state, node.StateOffset, stateTensors);
            double[][]? other = node.Other is int index ? Value(index) : null;
            calls.Add(new ReferenceCall(Value(node.Input), other, node.InputShape, layerParameters, layerState, training));
            values.Add(node.Layer.Forward(calls[^1]));
            layerState.SelectMany(tensor => tensor).ToArray().CopyTo(state, node.StateOffset);
        }

        return values;
    }

    private static void Accumulate(double[][][] byValue, int index, double[][]? gradient)
    {
        if (index != NetworkInput && gradient is not null)
        {
            byValue[index] = byValue[index] is double[][] before
                ? Lengths.Rows(before, gradient, (x, y) => [.. x.Zip(y, (a, b) => a + b)])
                : gradient;
        }
    }

    private static IEnumerable<AttributeSyntax> Attributes(string declaration) =>
        CSharpSyntaxTree.ParseText(declaration).GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>().Single()
            .AttributeLists.SelectMany(list => list.Attributes);

    private void Append(LayerArguments arguments, bool sequences, Dictionary<string, int> named, string tensorPrefix)
    {
        ReferenceLayer layer = ReferenceCatalogue.Layer(arguments, Tokens);
        layer = sequences && layer is BatchNormLayer or PReLULayer or ConcatLayer or NormLayer ? new PerStepLayer(layer) : layer;
        int input = arguments.Text("From") is string from ? named[from] : _nodes.Count - 1;
        int? other = arguments.PositionalText is string name ? named[name] : null;
        int[] inputShape = ShapeOf(input);
        int[] outputShape = layer.OutputShape(inputShape, other is int index ? ShapeOf(index) : null);
        ParameterInfo? tied = arguments.Text("TiedTo") is string owner ? Layout.Single(info => info.Name == owner + ".weight") : null;
        _nodes.Add(new Node(tensorPrefix, layer, input, other, inputShape, outputShape, ParameterCount, StateLayout.Sum(info => info.Length), tied));
        AppendTensors(Layout, tensorPrefix, [.. layer.Parameters(inputShape).Skip(tied is null ? 0 : 1)]);
        AppendTensors(StateLayout, tensorPrefix, layer.State(inputShape));
        if (arguments.Text("Name") is string own)
        {
            named.Add(own, _nodes.Count - 1);
        }
    }

    private int[] ShapeOf(int index) => index == NetworkInput ? InputShape : _nodes[index].OutputShape;

    private static void AppendTensors(List<ParameterInfo> layout, string prefix, IReadOnlyList<ReferenceTensor> tensors)
    {
        foreach (ReferenceTensor tensor in tensors)
        {
            layout.Add(new ParameterInfo($"{prefix}.{tensor.Name}", tensor.Shape, layout.Sum(info => info.Length), tensor.Length));
        }
    }

    private static double[][] Cut(double[] flat, int offset, IReadOnlyList<ReferenceTensor> tensors)
    {
        var parts = new double[tensors.Count][];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = flat.AsSpan(offset, tensors[i].Length).ToArray();
            offset += tensors[i].Length;
        }

        return parts;
    }
}
