using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <content>What networks use: flat vectors out and in, by a layout.</content>
public sealed partial class SafetensorsFile
{
    /// <summary>Writes parameters and state as F32 tensors: parameters first, each list in the order of its offsets. Equal arguments give equal
    /// bytes.</summary>
    /// <remarks>The file is written beside the target, flushed to the disk and renamed over it: after any failure the old file is as it
    /// was.</remarks>
    /// <param name="path">The file to write or replace. Its folder must exist.</param>
    /// <param name="layout">The tensors that <paramref name="values"/> is made of, without hole or overlap.</param>
    /// <param name="values">The parameters.</param>
    /// <param name="stateLayout">The tensors that <paramref name="state"/> is made of.</param>
    /// <param name="state">The running statistics; empty where there are none.</param>
    /// <param name="metadata">Strings to keep in the header, or null.</param>
    /// <exception cref="ArgumentException">A layout does not describe its vector, or a name occurs twice; nothing is written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(
        string path,
        IReadOnlyList<ParameterInfo> layout,
        ReadOnlySpan<float> values,
        IReadOnlyList<ParameterInfo> stateLayout,
        ReadOnlySpan<float> state,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ParameterInfo[] parameters = TensorLayout.InOrder(layout, values.Length, nameof(layout));
        ParameterInfo[] statistics = TensorLayout.InOrder(stateLayout, state.Length, nameof(stateLayout));
        TensorLayout.RequireNames(parameters.Concat(statistics), nameof(layout));
        byte[] header = SafetensorsHeaderWriter.Write(parameters.Concat(statistics), metadata);

        using AtomicFile file = new(path);
        file.Stream.Write(header);
        LittleEndianFloats.Write(file.Stream, values);
        LittleEndianFloats.Write(file.Stream, state);
        file.Commit();
    }

    /// <summary>Reads F32 tensors whose names and shapes are exactly those of the layouts, wherever they stand in the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">The tensors that <paramref name="values"/> is made of, without hole or overlap.</param>
    /// <param name="values">The parameters, overwritten once the whole file has been read and checked.</param>
    /// <param name="stateLayout">The tensors that <paramref name="state"/> is made of.</param>
    /// <param name="state">The running statistics, overwritten likewise.</param>
    /// <exception cref="ArgumentException">A layout does not describe its vector; nothing is read.</exception>
    /// <exception cref="InvalidFileException">The file is malformed, or a tensor is missing, extra, of another shape or another type; nothing is
    /// written.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; nothing is written.</exception>
    public static void Load(
        string path, IReadOnlyList<ParameterInfo> layout, Span<float> values, IReadOnlyList<ParameterInfo> stateLayout, Span<float> state)
    {
        ParameterInfo[] parameters = TensorLayout.InOrder(layout, values.Length, nameof(layout));
        ParameterInfo[] statistics = TensorLayout.InOrder(stateLayout, state.Length, nameof(stateLayout));
        TensorLayout.RequireNames(parameters.Concat(statistics), nameof(layout));

        using FileStream file = UntrustedFile.Open(path);
        SafetensorsHeader header = SafetensorsHeader.Read(file, path);
        Dictionary<string, SafetensorsEntry> entries = SafetensorsMatch.Require(header, parameters.Concat(statistics), path);

        // Read beside the target: a disk that fails half way must not leave half a network.
        float[] readValues = ReadTensors(file, path, header, entries, parameters, values.Length);
        float[] readState = ReadTensors(file, path, header, entries, statistics, state.Length);
        readValues.CopyTo(values);
        readState.CopyTo(state);
    }

    private static float[] ReadTensors(
        FileStream file, string path, SafetensorsHeader header, Dictionary<string, SafetensorsEntry> entries, ParameterInfo[] layout, int length)
    {
        float[] vector = new float[length];
        foreach (ParameterInfo tensor in layout)
        {
            long position = header.DataStart + entries[tensor.Name].Begin;
            file.Position = position;
            LittleEndianFloats.Read(file, vector.AsSpan(tensor.Offset, tensor.Length), path, position);
        }
        return vector;
    }
}
