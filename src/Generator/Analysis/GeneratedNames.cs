using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Analysis;

/// <summary>The names of everything the generator adds to a class: the one list both the emitter and the check for clashes read.</summary>
internal static class GeneratedNames
{
    /// <summary>The field that holds parameters, state and workspaces.</summary>
    public const string Memory = "_memory";

    private const string Floats = "System.ReadOnlySpan<float>";

    private static readonly IReadOnlyList<(string Method, string Parameters)> FloatSignatures =
    [
        (".ctor", ""),
        (".ctor", "ulong"),
        ("Create", "ulong"),
        ("Forward", "System.ReadOnlySpan<float>, System.Span<float>"),
        ("Predict", "System.ReadOnlySpan<float>, System.Span<float>"),
        ("Loss", "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>"),
        ("Loss", "System.ReadOnlySpan<float>, System.ReadOnlySpan<int>"),
        ("Gradient", "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>, System.Span<float>"),
        ("Gradient", "System.ReadOnlySpan<float>, System.ReadOnlySpan<int>, System.Span<float>"),
        ("TrainStep", "System.ReadOnlySpan<float>, System.ReadOnlySpan<float>, Compiled.Optimizer"),
        ("TrainStep", "System.ReadOnlySpan<float>, System.ReadOnlySpan<int>, Compiled.Optimizer"),
        ("CreateState", ""),
        ("Step", "System.ReadOnlySpan<float>, System.Span<float>, Compiled.State"),
        ("ResetState", ""),
        ("Inspect", "System.ReadOnlySpan<float>, System.Span<float>"),
        ("Save", "string"),
        ("Load", "string"),
    ];

    // The samples are the first parameter.
    private static readonly IReadOnlyList<(string Method, string Parameters)> TokenSignatures =
    [
        .. FloatSignatures.Select(signature => signature.Method == "Step" ? (signature.Method, "int, System.Span<float>, Compiled.State")
            : signature.Parameters.StartsWith(Floats, System.StringComparison.Ordinal)
            ? (signature.Method, "System.ReadOnlySpan<int>" + signature.Parameters.Substring(Floats.Length))
            : signature),
    ];

    private static readonly string[] Fixed =
    [
        "InputLength", "OutputLength", "ParameterCount", "ForwardFlops", "TrainingFlops", "ArchitectureHash", "Summary", "Parameters", "Layout",
        "State", "StateLayout", "Create", "Forward", "Predict", "Loss", "Gradient", "TrainStep", "Save", "Load", Memory,
    ];

    private static readonly string[] Inspecting = ["LayerOutputLength", "LayerOutputLayout", "Inspect"];

    private static readonly string[] Streaming = ["CreateState", "Step", "CarriesState", "ResetState", "ReportsGradients"];

    /// <summary>The parameter types of each generated method and constructor (<c>.ctor</c>); own overloads with other types are welcome.</summary>
    /// <param name="input">The shape of a sample, which may be of tokens.</param>
    public static IReadOnlyList<(string Method, string Parameters)> Signatures(Shape input) => input.Tokens > 0 ? TokenSignatures : FloatSignatures;

    /// <summary>Every member name the generated part of the class declares.</summary>
    public static IReadOnlyList<string> Members(Graph graph) =>
    [
        .. Fixed,
        .. StreamRule.ReadsSequences(graph) ? Streaming : [],
        .. graph.Spec.Inspect ? Inspecting : [],
        .. graph.Nodes.SelectMany(node => Reports(graph, node)),
        .. graph.Nodes.SelectMany(node => node.Parameters.Concat(node.State).Select(tensor => Span(graph, node, tensor))),
    ];

    /// <summary>The properties that report how long the gradients of a recurrent layer's state are, one a direction: <c>LSTM1GradientNorms</c>.</summary>
    public static IReadOnlyList<string> Reports(Graph graph, Node node) => Reports(node.Layer, Prefix(graph, node));

    /// <summary>The same of all layers of a network that may have a fault; layers without a usable name have none.</summary>
    public static IEnumerable<string> Reports(NetworkSpec spec)
    {
        IReadOnlyList<string> ids = GraphBuilderNames.Ids(spec);
        return
            from index in Enumerable.Range(0, spec.Layers.Count)
            let layer = LayerCatalogue.Create(spec.Layers[index])
            where layer is RecurrentLayer && GraphBuilderNames.Check(spec, ids, index) is null
            from report in Reports(layer, Prefix(spec, index, layer.Kind, ids[index]))
            select report;
    }

    private static IReadOnlyList<string> Reports(Layer layer, string prefix) => layer is not RecurrentLayer recurrent ? []
        : recurrent.Bidirectional ? [prefix + "GradientNorms", prefix + "GradientNormsReverse"]
        : [prefix + "GradientNorms"];

    /// <summary>The span of one tensor: <c>Dense1Weight</c>, <c>BatchNorm1RunningMean</c>, or <c>StemWeight</c> for a layer named stem.</summary>
    public static string Span(Graph graph, Node node, Tensor tensor) => Prefix(graph, node) + Pascal(tensor.Name);

    /// <summary>The layer's part of member names: the kind as its attribute writes it and the number, or its own name capitalised.</summary>
    public static string Prefix(Graph graph, Node node) => Prefix(graph.Spec, node.Index, node.Layer.Kind, node.Id);

    private static string Prefix(NetworkSpec spec, int index, string kind, string id) =>
        spec.Layers[index].Name is { } name ? Capitalised(name) : kind + id.Substring(kind.Length);

    private static string Pascal(string tensor) => string.Concat(tensor.Split('_').Select(Capitalised));

    private static string Capitalised(string word) =>
        word.Length == 0 ? word : word.Substring(0, 1).ToUpper(CultureInfo.InvariantCulture) + word.Substring(1);
}
