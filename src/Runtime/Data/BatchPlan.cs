using System;

namespace Compiled;

/// <summary>How a source's samples are cut into batches, epoch after epoch.</summary>
internal sealed class BatchPlan
{
    public BatchPlan(IDataSource source, int batchSize, BatchOptions options, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(source, sourceName);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        ArgumentNullException.ThrowIfNull(options);
        if (!Enum.IsDefined(options.Sampling))
            throw new ArgumentOutOfRangeException(nameof(options), options.Sampling, "There is no such way of sampling.");
        if (source.Count <= 0)
            throw new ArgumentException("The data set has no samples.", sourceName);
        if (source.InputLength <= 0 || source.TargetLength < 0 || source.HasLabels != (source.TargetLength == 0))
        {
            throw new ArgumentException(
                $"The source's lengths make no sense: {source.InputLength} floats a sample, {source.TargetLength} a target row, labels: {source.HasLabels}.",
                sourceName);
        }

        if (source.HasLabels && source.LabelsPerSample <= 0)
            throw new ArgumentException($"The source says that a sample has {source.LabelsPerSample} labels.", sourceName);
        if (options.DropLast && batchSize > source.Count)
        {
            throw new ArgumentException(
                $"No batch of {batchSize} can be made of {source.Count} samples, and smaller ones are to be dropped.", nameof(batchSize));
        }

        foreach (IBatchStage stage in options.Stages)
            stage.Check(source.InputLength);
        Source = source;
        BatchSize = batchSize;
        Options = options;
        Samples = source.Count;
        int whole = Samples / batchSize;
        BatchesPerEpoch = options.DropLast || whole * batchSize == Samples ? whole : whole + 1;
        LargestBatch = Math.Min(batchSize, Samples);
    }

    public IDataSource Source { get; }

    public int BatchSize { get; }

    public BatchOptions Options { get; }

    /// <summary>The samples of an epoch, dropped ones included.</summary>
    public int Samples { get; }

    public int BatchesPerEpoch { get; }

    public int LargestBatch { get; }

    /// <summary>Where in the epoch's order a batch begins.</summary>
    public int Start(int batch) => batch * BatchSize;

    /// <summary>The samples of a batch.</summary>
    public int Count(int batch) => Math.Min(BatchSize, Samples - Start(batch));
}
