using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>Exchanges weights with PyTorch: a <c>state_dict</c> saved as a safetensors file, by name and shape.</summary>
/// <remarks>
/// Shapes and gate orders are PyTorch's already; names are translated. A map takes a module's name, or a whole tensor's, in the file to a layer's, or
/// tensor's, in the network: <c>["features.0"] = "conv2d1"</c>. What is not in the map keeps its name. Behind the layer's name, <c>weight_ih_l0</c> and the
/// like lose their <c>_l0</c>. PyTorch's LSTM and RNN have two biases, which only ever occur as their sum: they are added, and written as the one bias
/// and zeros. <c>num_batches_tracked</c> is left out; nothing here uses it.
/// </remarks>
/// <example>
/// <code>
/// # Python
/// safetensors.torch.save_file(model.state_dict(), "model.safetensors")
/// // C#
/// StateDict.Load("model.safetensors", network, new() { ["0"] = "conv2d1", ["3"] = "dense1" });
/// </code>
/// </example>
public static class StateDict
{
    private const string Ignored = ".num_batches_tracked", BiasIn = "bias_ih", BiasHidden = "bias_hh", Bias = "bias", WeightIn = "weight_ih",
        FirstLayer = "_l0";

    /// <summary>Reads weights and running statistics; F64, F16 and BF16 are converted.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network; no call may run on it meanwhile.</param>
    /// <param name="names">From names in the file to names in the network, or null where they are the same.</param>
    /// <exception cref="InvalidFileException">The file is malformed, or a tensor is missing, left over, of another shape or no floats; nothing has
    /// changed.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static void Load(string path, INetwork network, IReadOnlyDictionary<string, string>? names = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Load(path, network.Layout, network.Parameters, network.StateLayout, network.State, names);
    }

    /// <summary>As <see cref="Load(string, INetwork, IReadOnlyDictionary{string, string})"/>, into flat vectors.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The tensors that <paramref name="values"/> is made of, without hole or overlap.</param>
    /// <param name="values">The parameters, overwritten once the whole file has been read and checked.</param>
    /// <param name="stateLayout">The tensors that <paramref name="state"/> is made of.</param>
    /// <param name="state">The running statistics, overwritten likewise.</param>
    /// <param name="names">From names in the file to names in the layouts, or null where they are the same.</param>
    /// <exception cref="ArgumentException">A layout does not describe its vector; nothing is read.</exception>
    /// <inheritdoc cref="Load(string, INetwork, IReadOnlyDictionary{string, string})"/>
    public static void Load(
        string path,
        IReadOnlyList<ParameterInfo> layout,
        Span<float> values,
        IReadOnlyList<ParameterInfo> stateLayout,
        Span<float> state,
        IReadOnlyDictionary<string, string>? names = null)
    {
        ParameterInfo[] parameters = TensorLayout.InOrder(layout, values.Length, nameof(layout));
        ParameterInfo[] statistics = TensorLayout.InOrder(stateLayout, state.Length, nameof(stateLayout));
        TensorLayout.RequireNames(parameters.Concat(statistics), nameof(layout));
        HashSet<string> wanted = [.. parameters.Concat(statistics).Select(tensor => tensor.Name)];
        SafetensorsFile file = SafetensorsFile.Read(path);
        Dictionary<string, List<SafetensorsTensor>> found = [];
        foreach (SafetensorsTensor tensor in file.Tensors.Where(tensor => !tensor.Name.EndsWith(Ignored, StringComparison.Ordinal)))
        {
            string name = Translate(tensor.Name, names, wanted);
            if (!wanted.Contains(name))
            {
                throw Fault(path, $"Tensor {Describe.Name(tensor.Name)} of shape {Describe.Shape(tensor.Shape)} would be {Describe.Name(name)}, "
                    + $"which the network does not have. It has {string.Join(", ", wanted.Order(StringComparer.Ordinal))}.");
            }

            if (!found.TryAdd(name, [tensor]))
                found[name].Add(tensor);
        }

        float[] newValues = Gather(path, parameters, found, values.Length), newState = Gather(path, statistics, found, state.Length);
        newValues.CopyTo(values);
        newState.CopyTo(state);
    }

    /// <summary>Writes weights and running statistics under PyTorch's names, for <c>load_state_dict</c>.</summary>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="network">The network; no call may train it meanwhile.</param>
    /// <param name="names">The same map as for loading: from names in the file to names in the network.</param>
    /// <exception cref="ArgumentException">Two names of the map lead to one name in the network.</exception>
    /// <exception cref="IOException">The file cannot be written; an older one is as it was.</exception>
    public static void Save(string path, INetwork network, IReadOnlyDictionary<string, string>? names = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        Dictionary<string, string> back = (names ?? new Dictionary<string, string>()).ToDictionary(pair => pair.Value, pair => pair.Key);
        HashSet<string> all = [.. network.Layout.Select(tensor => tensor.Name)];
        List<SafetensorsOutput> tensors = [];
        foreach (ParameterInfo tensor in network.Layout)
        {
            (string layer, string own) = Split(tensor.Name);
            bool recurrent = all.Contains($"{layer}.{WeightIn}");
            string module = Mapped(layer, back);
            void Add(string name, Action<Stream> write) => tensors.Add(new SafetensorsOutput(name, SafetensorsType.F32, tensor.Shape, write));
            void Write(Stream stream) => LittleEndianFloats.Write(stream, network.Parameters.Slice(tensor.Offset, tensor.Length));
            if (recurrent && own == Bias)
            {
                Add($"{module}.{BiasIn}{FirstLayer}", Write);
                Add($"{module}.{BiasHidden}{FirstLayer}", stream => LittleEndianFloats.Write(stream, new float[tensor.Length]));
            }
            else
            {
                Add(back.TryGetValue(tensor.Name, out string? whole) ? whole : $"{module}.{own}{(recurrent ? FirstLayer : "")}", Write);
            }
        }

        foreach (ParameterInfo tensor in network.StateLayout)
        {
            (string layer, string own) = Split(tensor.Name);
            tensors.Add(new SafetensorsOutput($"{Mapped(layer, back)}.{own}", SafetensorsType.F32, tensor.Shape,
                stream => LittleEndianFloats.Write(stream, network.State.Slice(tensor.Offset, tensor.Length))));
        }

        byte[] header = SafetensorsHeaderWriter.Write(tensors, new Dictionary<string, string> { ["format"] = "pt" });
        using AtomicFile file = new(path);
        file.Stream.Write(header);
        foreach (SafetensorsOutput tensor in tensors)
            tensor.Write(file.Stream);
        file.Commit();
    }

    private static string Translate(string name, IReadOnlyDictionary<string, string>? names, HashSet<string> wanted)
    {
        if (names is not null && names.TryGetValue(name, out string? whole))
            return whole;
        (string module, string own) = Split(name);
        string layer = names is null ? module : Mapped(module, names);
        if (own.EndsWith(FirstLayer, StringComparison.Ordinal))
            own = own[..^FirstLayer.Length];
        bool isOneOfTwo = own is BiasIn or BiasHidden && !wanted.Contains($"{layer}.{own}");
        return layer.Length == 0 ? own : $"{layer}.{(isOneOfTwo ? Bias : own)}";
    }

    private static string Mapped(string name, IReadOnlyDictionary<string, string> names) => names.TryGetValue(name, out string? other) ? other : name;

    private static (string Module, string Own) Split(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }

    private static float[] Gather(string path, ParameterInfo[] layout, Dictionary<string, List<SafetensorsTensor>> found, int length)
    {
        float[] vector = new float[length];
        foreach (ParameterInfo tensor in layout)
        {
            if (!found.TryGetValue(tensor.Name, out List<SafetensorsTensor>? parts))
                throw Fault(path, $"The network's tensor {Describe.Name(tensor.Name)} of shape {Describe.Shape(tensor.Shape)} is missing from the file.");
            if (parts.Count > 1 && !IsPairOfBiases(parts))
                throw Fault(path, $"{Describe.Name(parts[0].Name)} and {Describe.Name(parts[1].Name)} would both be {Describe.Name(tensor.Name)}.");
            Span<float> destination = vector.AsSpan(tensor.Offset, tensor.Length);
            foreach (SafetensorsTensor part in parts)
                AddTo(destination, part, tensor, path);
        }

        return vector;
    }

    private static bool IsPairOfBiases(List<SafetensorsTensor> parts) =>
        parts.Count == 2 && parts.Any(part => Split(part.Name).Own.StartsWith(BiasIn, StringComparison.Ordinal))
        && parts.Any(part => Split(part.Name).Own.StartsWith(BiasHidden, StringComparison.Ordinal));

    private static void AddTo(Span<float> destination, SafetensorsTensor part, ParameterInfo tensor, string path)
    {
        if (!part.Shape.SequenceEqual(tensor.Shape.Select(extent => (long)extent)))
        {
            throw Fault(path, $"Tensor {Describe.Name(part.Name)} has shape {Describe.Shape(part.Shape)}; "
                + $"the network's {Describe.Name(tensor.Name)} has {Describe.Shape(tensor.Shape)}.");
        }

        if (part.Type is not (SafetensorsType.F32 or SafetensorsType.F64 or SafetensorsType.F16 or SafetensorsType.BF16))
            throw Fault(path, $"Tensor {Describe.Name(part.Name)} holds {part.Type}, no floats.");
        float[] numbers = part.ToSingles();
        for (int i = 0; i < numbers.Length; i++)
            destination[i] += numbers[i];
    }

    private static InvalidFileException Fault(string path, string reason) => new(path, SafetensorsHeader.LengthBytes, reason);
}
