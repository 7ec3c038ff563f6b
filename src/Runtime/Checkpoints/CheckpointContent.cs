using System;
using System.Collections.Generic;
using System.IO;

namespace Compiled;

/// <summary>What goes into a checkpoint: gathered first, written in one piece.</summary>
internal sealed class CheckpointContent
{
    private readonly List<SafetensorsOutput> _tensors = [];
    private readonly Dictionary<string, string> _metadata = new() { ["format"] = "pt" };

    /// <summary>A network and its optimizer at a position of their training.</summary>
    public CheckpointContent(INetwork network, Optimizer optimizer, TrainingPosition position)
    {
        AddTensors("", network.Layout, () => network.Parameters);
        AddTensors("", network.StateLayout, () => network.State);
        for (int i = 0; i < optimizer.StateNames.Count; i++)
        {
            int index = i;
            int length = optimizer.StateVector(i).Length;
            if (length > 0)
                Add(CheckpointNames.Optimizer + optimizer.StateNames[i], [length], () => optimizer.StateVector(index));
        }

        Set(CheckpointNames.VersionKey, CheckpointNames.Version);
        Set(CheckpointNames.ArchitectureKey, network.ArchitectureHash);
        Set(CheckpointNames.OptimizerKey, optimizer.GetType().Name);
        Set(CheckpointNames.OptimizerVectorsKey, string.Join(' ', optimizer.StateNames));
        Set(CheckpointNames.StepKey, CheckpointMetadata.Text(position.Step));
        Set(CheckpointNames.EpochKey, CheckpointMetadata.Text(position.Epoch));
        Set(CheckpointNames.BatchKey, CheckpointMetadata.Text(position.Batch));
        Set(CheckpointNames.RandomSeedKey, CheckpointMetadata.Text(network.RandomCounter.Seed));
        Set(CheckpointNames.RandomCallsKey, CheckpointMetadata.Text(network.RandomCounter.Calls));
        SetNumbers(CheckpointNames.Optimizer, optimizer.Scalars);
    }

    /// <summary>Floats that are read when they are written.</summary>
    public delegate ReadOnlySpan<float> Floats();

    /// <summary>Adds a metadata string.</summary>
    public void Set(string key, string value) => _metadata.Add(key, value);

    /// <summary>Adds numbers under a prefix.</summary>
    public void SetNumbers(string prefix, IReadOnlyDictionary<string, double> numbers)
    {
        foreach ((string name, double value) in numbers)
            Set(prefix + name, CheckpointMetadata.Text(value));
    }

    /// <summary>Adds the tensors of a flat vector, each under its name behind a prefix.</summary>
    public void AddTensors(string prefix, IReadOnlyList<ParameterInfo> layout, Floats vector)
    {
        foreach (ParameterInfo tensor in layout)
            Add(prefix + tensor.Name, tensor.Shape, () => vector().Slice(tensor.Offset, tensor.Length));
    }

    /// <summary>Adds what was fitted on training data.</summary>
    public void AddFitted(IReadOnlyList<IFittedTensors> fitted)
    {
        for (int i = 0; i < fitted.Count; i++)
        {
            IFittedTensors tensors = fitted[i];
            AddTensors(CheckpointNames.OfFitted(i), tensors.Layout, () => tensors.Values);
        }
    }

    /// <summary>Adds a tensor of doubles.</summary>
    public void Add(string name, IReadOnlyList<int> shape, double[] values) =>
        _tensors.Add(new SafetensorsOutput(name, SafetensorsType.F64, shape, stream =>
        {
            using BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            foreach (double value in values)
                writer.Write(value);
        }));

    /// <summary>Writes the file.</summary>
    public void Write(string path, IFileSystem fileSystem) => SealedFile.Write(path, fileSystem, _tensors, _metadata);

    private void Add(string name, IReadOnlyList<int> shape, Floats values) =>
        _tensors.Add(new SafetensorsOutput(name, SafetensorsType.F32, shape, stream => LittleEndianFloats.Write(stream, values())));
}
