using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>Saves a network together with what was fitted on its training data, such as a <see cref="Normalization"/>, in one safetensors file.</summary>
public static class NetworkFile
{
    /// <summary>Writes parameters, running statistics and fitted tensors: beside the target first, then renamed.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="network">The network.</param>
    /// <param name="fitted">What belongs to it.</param>
    /// <param name="metadata">Strings to keep in the header, or null.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(
        string path, INetwork network, IReadOnlyList<IFittedTensors> fitted, IReadOnlyDictionary<string, string>? metadata = null)
    {
        (ParameterInfo[] layout, float[] values) = Gather(network, fitted);
        SafetensorsFile.Save(path, network.Layout, network.Parameters, layout, values, metadata);
    }

    /// <summary>Reads a file whose tensors have exactly these names and shapes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">Overwritten, once the whole file has been read and checked.</param>
    /// <param name="fitted">Overwritten likewise.</param>
    /// <exception cref="InvalidFileException">The file is malformed or does not fit; nothing is changed.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; nothing is changed.</exception>
    public static void Load(string path, INetwork network, IReadOnlyList<IFittedTensors> fitted)
    {
        (ParameterInfo[] layout, float[] values) = Gather(network, fitted);
        SafetensorsFile.Load(path, network.Layout, network.Parameters, layout, values);
        ReadOnlySpan<float> rest = values;
        rest[..network.State.Length].CopyTo(network.State);
        rest = rest[network.State.Length..];
        foreach (IFittedTensors tensors in fitted)
        {
            rest[..tensors.Values.Length].CopyTo(tensors.Values);
            rest = rest[tensors.Values.Length..];
        }
    }

    // Running statistics, then the fitted tensors, as one vector.
    private static (ParameterInfo[] Layout, float[] Values) Gather(INetwork network, IReadOnlyList<IFittedTensors> fitted)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(fitted);
        List<ParameterInfo> layout = [.. network.StateLayout];
        List<float> values = [.. network.State];
        foreach (IFittedTensors tensors in fitted)
        {
            int offset = values.Count;
            layout.AddRange(tensors.Layout.Select(tensor => tensor with { Offset = offset + tensor.Offset }));
            values.AddRange(tensors.Values);
        }

        return ([.. layout], [.. values]);
    }
}
