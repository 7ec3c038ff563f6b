using System;

namespace Compiled;

/// <summary>Goes through samples in mini-batches, an epoch at a time, in an order that depends on the seed and the epoch alone.</summary>
/// <remarks>
/// <code>
/// BatchIterator batches = new(data, batchSize: 100, seed: 1);
/// for (int epoch = 0; epoch &lt; epochs; epoch++)
/// {
///     batches.StartEpoch(epoch);
///     while (batches.MoveNext())
///         network.TrainStep(batches.Inputs, batches.Labels, optimizer);
/// }
/// </code>
/// Nothing is allocated after the first batch. The spans are valid until the next call of <see cref="MoveNext"/> or <see cref="StartEpoch(int)"/>.
/// One iterator is for one thread; one that prefetches has a thread of its own behind it, which <see cref="Dispose"/> ends.
/// </remarks>
public sealed class BatchIterator : IDisposable
{
    private readonly BatchPlan _plan;
    private readonly Dataset? _slices;
    private readonly BatchFiller? _filler;
    private readonly BatchPrefetcher? _prefetcher;
    private Batch _batch;
    private int _next;

    /// <summary>Prepares the batches of a data set and starts epoch 0.</summary>
    /// <param name="dataset">The samples; at least one.</param>
    /// <param name="batchSize">The samples of one batch.</param>
    /// <param name="seed">Decides, with the epoch, the order.</param>
    /// <param name="shuffle">Whether each epoch has its own random order; otherwise the data set's.</param>
    /// <param name="dropLast">Whether to leave out the last batch of an epoch where it is smaller than the others.</param>
    /// <exception cref="ArgumentException">There are no samples, the size is not positive, or every batch would be dropped.</exception>
    public BatchIterator(Dataset dataset, int batchSize, ulong seed = 0, bool shuffle = true, bool dropLast = false)
        : this(new BatchPlan(
            dataset,
            batchSize,
            new BatchOptions { Seed = seed, Sampling = shuffle ? Sampling.Shuffled : Sampling.InOrder, DropLast = dropLast },
            nameof(dataset)))
    {
    }

    /// <summary>Prepares the batches of any source and starts epoch 0.</summary>
    /// <param name="source">The samples; at least one.</param>
    /// <param name="batchSize">The samples of one batch.</param>
    /// <param name="options">Order, stages, prefetching.</param>
    /// <exception cref="ArgumentException">There are no samples, the size is not positive, every batch would be dropped, or a stage does not fit the
    /// samples.</exception>
    public BatchIterator(IDataSource source, int batchSize, BatchOptions options)
        : this(new BatchPlan(source, batchSize, options, nameof(source)))
    {
    }

    private BatchIterator(BatchPlan plan)
    {
        _plan = plan;
        BatchOptions options = plan.Options;
        if (options.Prefetch && !(plan.Source.ReadsConcurrently && CompiledOptions.Threads >= Environment.ProcessorCount))
        {
            _prefetcher = new BatchPrefetcher(plan);
        }
        else if (plan.Source is Dataset dataset && options.Sampling == Sampling.InOrder && options.Stages.Count == 0)
        {
            // In the data set's own order a batch is a slice of it and needs no copy.
            _slices = dataset;
        }
        else
        {
            _filler = new BatchFiller(plan);
        }

        _batch = new Batch(plan.Source, _filler is null ? 0 : plan.LargestBatch);
        StartEpoch(0);
    }

    /// <summary>The samples of every batch but perhaps the last.</summary>
    public int BatchSize => _plan.BatchSize;

    /// <summary>Whether each epoch has its own random order.</summary>
    public bool Shuffle => _plan.Options.Sampling != Sampling.InOrder;

    /// <summary>How the batches are made.</summary>
    public BatchOptions Options => _plan.Options;

    /// <summary>The batches of one epoch.</summary>
    public int BatchesPerEpoch => _plan.BatchesPerEpoch;

    /// <summary>The epoch that the batches belong to.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of the current batch in its epoch, from 0; -1 before the first.</summary>
    public int BatchIndex => _next - 1;

    /// <summary>The samples of the current batch; 0 before the first and after the last.</summary>
    public int Count { get; private set; }

    /// <summary>The samples of the current batch, one after another: <c>Count * InputLength</c> floats.</summary>
    public ReadOnlySpan<float> Inputs => _slices is null
        ? _batch.Inputs.AsSpan(0, Count * _plan.Source.InputLength)
        : Slice(_slices.Inputs, _slices.InputLength);

    /// <summary>The class indices of the current batch, <see cref="IDataSource.LabelsPerSample"/> a sample; empty where the samples have target rows.</summary>
    public ReadOnlySpan<int> Labels => !_plan.Source.HasLabels ? []
        : _slices is null ? _batch.Labels.AsSpan(0, Count * _plan.Source.LabelsPerSample)
        : Slice(_slices.Labels, _slices.LabelsPerSample);

    /// <summary>The target rows of the current batch: <c>Count * TargetLength</c> floats; empty where the samples have labels.</summary>
    public ReadOnlySpan<float> Targets => _slices is null
        ? _batch.Targets.AsSpan(0, Count * _plan.Source.TargetLength)
        : Slice(_slices.Targets, _slices.TargetLength);

    /// <summary>Goes before the first batch of an epoch. Any epoch can be started at any time; its batches are always the same.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public void StartEpoch(int epoch) => StartEpoch(epoch, 0);

    /// <summary>Goes into the middle of an epoch, as one who resumes does: before the batch of this number.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="batch">The batch that comes next, from 0; <see cref="BatchesPerEpoch"/> stands for the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such epoch or batch.</exception>
    public void StartEpoch(int epoch, int batch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(batch, BatchesPerEpoch);
        Epoch = epoch;
        Count = 0;
        _next = batch;
        if (batch < BatchesPerEpoch)
            _prefetcher?.Want(epoch, batch);
    }

    /// <summary>Goes to the next batch of the epoch. Returns false after the last.</summary>
    /// <remarks>What a source or a stage throws, in the background too, comes out here; the call may be repeated.</remarks>
    public bool MoveNext()
    {
        Count = 0;
        if (_next == BatchesPerEpoch)
            return false;
        if (_prefetcher is not null)
            _batch = _prefetcher.Take(Epoch, _next);
        else
            _filler?.Fill(Epoch, _next, _batch, withWorkers: true);
        Count = _plan.Count(_next);
        _next++;
        return true;
    }

    /// <summary>Ends the thread that prefetches, if there is one.</summary>
    public void Dispose() => _prefetcher?.Dispose();

    private ReadOnlySpan<T> Slice<T>(ReadOnlySpan<T> all, int rowLength) =>
        Count == 0 ? [] : all.Slice((_next - 1) * BatchSize * rowLength, Count * rowLength);
}
