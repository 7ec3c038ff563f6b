using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Compiled;

/// <summary>
/// A moment of a training run in one safetensors file: weights and running statistics under their own names, the optimizer's vectors and numbers,
/// the position, the key and counter of random draws, the architecture's hash, and a SHA-256 of it all.
/// </summary>
/// <remarks>
/// <see cref="Trainer.Checkpoints"/> writes such files by itself; this class is for loops of one's own. A file that was cut or in which any bit has
/// changed is refused. docs/decisions/0010-checkpoints.md describes the format.
/// </remarks>
public sealed class Checkpoint
{
    private readonly SafetensorsFile _file;

    private Checkpoint(string path, SafetensorsFile file)
    {
        Path = path;
        _file = file;
        Metadata = new CheckpointMetadata(path, file.Metadata);
        string version = Metadata.String(CheckpointNames.VersionKey);
        if (version != CheckpointNames.Version)
            throw Metadata.Fault($"It is a checkpoint of version {Describe.Name(version)}; this program reads version {CheckpointNames.Version}.");
        ArchitectureHash = Metadata.String(CheckpointNames.ArchitectureKey);
        OptimizerName = Metadata.String(CheckpointNames.OptimizerKey);
        Position = new TrainingPosition(
            Metadata.Count(CheckpointNames.StepKey),
            (int)Metadata.Count(CheckpointNames.EpochKey, int.MaxValue),
            (int)Metadata.Count(CheckpointNames.BatchKey, int.MaxValue));
        RandomCounter = new RandomCounter(Metadata.Bits(CheckpointNames.RandomSeedKey), Metadata.Bits(CheckpointNames.RandomCallsKey));
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How far the run had come.</summary>
    public TrainingPosition Position { get; }

    /// <summary>The <see cref="INetwork.ArchitectureHash"/> of the network.</summary>
    public string ArchitectureHash { get; }

    /// <summary>The name of the optimizer's class.</summary>
    public string OptimizerName { get; }

    /// <summary>Where the network stood in its random draws.</summary>
    public RandomCounter RandomCounter { get; }

    internal CheckpointMetadata Metadata { get; }

    /// <summary>Reads a checkpoint into memory and checks all of it that can be checked without its network.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidFileException">It is no checkpoint, or has been damaged.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static Checkpoint Read(string path) => new(path, SealedFile.Read(path));

    /// <summary>Writes a checkpoint, in place of a file that may be there: beside it first, flushed to the disk, then renamed.</summary>
    /// <param name="path">The file. Its folder must exist.</param>
    /// <param name="network">The network; no call may train it meanwhile.</param>
    /// <param name="optimizer">Its optimizer.</param>
    /// <param name="position">How far its training has come.</param>
    /// <param name="fitted">What was fitted on training data and belongs to the network, such as a <see cref="Normalization"/>; null for nothing.</param>
    /// <exception cref="IOException">It cannot be written; an older file is as it was.</exception>
    public static void Save(string path, INetwork network, Optimizer optimizer, TrainingPosition position, IReadOnlyList<IFittedTensors>? fitted = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(position.Step, nameof(position));
        ArgumentOutOfRangeException.ThrowIfNegative(position.Epoch, nameof(position));
        ArgumentOutOfRangeException.ThrowIfNegative(position.Batch, nameof(position));
        CheckpointContent content = new(network, optimizer, position);
        content.AddFitted(fitted ?? []);
        content.Write(path, PhysicalFileSystem.Instance);
    }

    /// <summary>Reads a checkpoint and restores it: <see cref="Read"/>, then <see cref="Restore"/>.</summary>
    /// <returns>How far the training had come.</returns>
    /// <inheritdoc cref="Restore"/>
    /// <param name="path">The file.</param>
    /// <param name="network">The network, of the same architecture.</param>
    /// <param name="optimizer">Its optimizer, of the same class; null for the weights alone.</param>
    /// <param name="fitted">As many as were saved, of the same shapes and in the same order; null to leave them out.</param>
    public static TrainingPosition Load(string path, INetwork network, Optimizer? optimizer = null, IReadOnlyList<IFittedTensors>? fitted = null)
    {
        Checkpoint checkpoint = Read(path);
        checkpoint.Restore(network, optimizer, fitted);
        return checkpoint.Position;
    }

    /// <summary>Puts network and optimizer where they were. All is checked before anything is changed.</summary>
    /// <param name="network">The network, of the same architecture.</param>
    /// <param name="optimizer">Its optimizer, of the same class; null for the weights alone.</param>
    /// <param name="fitted">As many as were saved, of the same shapes and in the same order; null to leave them out.</param>
    /// <exception cref="InvalidFileException">The checkpoint is of another network or optimizer, or something else was fitted; nothing has changed.</exception>
    public void Restore(INetwork network, Optimizer? optimizer = null, IReadOnlyList<IFittedTensors>? fitted = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        fitted ??= [];
        if (network.ArchitectureHash != ArchitectureHash)
        {
            throw Metadata.Fault(
                $"It is of another network: its architecture is {Describe.Name(ArchitectureHash)}, this network's {Describe.Name(network.ArchitectureHash)}.");
        }

        RequireTensors("", network.Layout);
        RequireTensors("", network.StateLayout);
        for (int i = 0; i < fitted.Count; i++)
            RequireTensors(CheckpointNames.OfFitted(i), fitted[i].Layout);
        if (optimizer is not null)
        {
            RestoreOptimizer(network, optimizer);
            network.RandomCounter = RandomCounter;
        }

        CopyTensors("", network.Layout, network.Parameters);
        CopyTensors("", network.StateLayout, network.State);
        for (int i = 0; i < fitted.Count; i++)
            CopyTensors(CheckpointNames.OfFitted(i), fitted[i].Layout, fitted[i].Values);
    }

    /// <summary>Whether the tensors of a layout are there, under a prefix; one alone tells.</summary>
    internal bool Has(string name) => _file.Contains(name);

    /// <summary>Whether it holds what was fitted on training data.</summary>
    internal bool HasFitted => _file.Tensors.Any(tensor => tensor.Name.StartsWith(CheckpointNames.Fitted, StringComparison.Ordinal));

    /// <summary>The second extent of a tensor of two dimensions.</summary>
    internal int Columns(string name)
    {
        SafetensorsTensor tensor = Tensor(name);
        return tensor.Shape.Count == 2 && tensor.Shape[1] is > 0 and <= int.MaxValue ? (int)tensor.Shape[1] : throw Metadata.Fault($"Tensor {name} has shape {Describe.Shape(tensor.Shape)}, not rows and columns.");
    }

    /// <summary>A tensor of doubles of two dimensions, the second of a known extent.</summary>
    internal double[] Doubles(string name, int columns)
    {
        SafetensorsTensor tensor = Tensor(name);
        if (tensor.Type != SafetensorsType.F64 || tensor.Shape.Count != 2 || tensor.Shape[1] != columns)
            throw Metadata.Fault($"Tensor {name} is {tensor.Type} of shape {Describe.Shape(tensor.Shape)}, not F64 of {columns} columns.");
        double[] values = new double[tensor.Data.Length / sizeof(double)];
        for (int i = 0; i < values.Length; i++)
            values[i] = System.Buffers.Binary.BinaryPrimitives.ReadDoubleLittleEndian(tensor.Data.Span[(i * sizeof(double))..]);
        return values;
    }

    /// <summary>Refuses a checkpoint without the tensors of a layout.</summary>
    internal void RequireTensors(string prefix, IReadOnlyList<ParameterInfo> layout)
    {
        foreach (ParameterInfo tensor in layout)
            RequireTensor(prefix + tensor.Name, tensor.Shape);
    }

    /// <summary>Copies the tensors of a layout, which have been required, to its vector.</summary>
    internal void CopyTensors(string prefix, IReadOnlyList<ParameterInfo> layout, Span<float> vector)
    {
        foreach (ParameterInfo tensor in layout)
            LittleEndianFloats.Copy(_file[prefix + tensor.Name].Data.Span, vector.Slice(tensor.Offset, tensor.Length));
    }

    private void RestoreOptimizer(INetwork network, Optimizer optimizer)
    {
        if (optimizer.GetType().Name != OptimizerName)
            throw Metadata.Fault($"Its optimizer is {Describe.Name(OptimizerName)}, this one {optimizer.GetType().Name}.");
        string needed = string.Join(' ', optimizer.StateNames), names = Metadata.String(CheckpointNames.OptimizerVectorsKey);
        if (names != needed)
            throw Metadata.Fault($"Its optimizer keeps the vectors {Describe.Name(names)}, this one '{needed}': it was created with other options.");

        // A vector that is not in the file had no update yet: it is all zero.
        string[] vectors = [.. optimizer.StateNames.Select(name => CheckpointNames.Optimizer + name)];
        foreach (string name in vectors.Where(_file.Contains))
            RequireTensor(name, [network.ParameterCount]);
        try
        {
            optimizer.RestoreState(network.ParameterCount, Metadata.Numbers(CheckpointNames.Optimizer));
        }
        catch (ArgumentException exception)
        {
            throw Metadata.Fault($"The optimizer's numbers cannot be: {exception.Message}", exception);
        }

        for (int i = 0; i < vectors.Length; i++)
        {
            if (_file.Contains(vectors[i]))
                LittleEndianFloats.Copy(_file[vectors[i]].Data.Span, optimizer.StateVector(i));
        }
    }

    private void RequireTensor(string name, IReadOnlyList<int> shape)
    {
        SafetensorsTensor tensor = Tensor(name);
        if (tensor.Type != SafetensorsType.F32 || !tensor.Shape.SequenceEqual(shape.Select(extent => (long)extent)))
        {
            throw Metadata.Fault($"Tensor {Describe.Name(name)} is {tensor.Type} of shape {Describe.Shape(tensor.Shape)}, "
                + $"not F32 of shape {Describe.Shape(shape)}.");
        }
    }

    private SafetensorsTensor Tensor(string name) =>
        _file.Contains(name) ? _file[name] : throw Metadata.Fault($"Tensor {Describe.Name(name)} is missing.");
}
