using System;

namespace Compiled;

/// <summary>Goes through a data set in mini-batches, an epoch at a time, in an order that depends on the seed and the epoch alone.</summary>
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
/// Nothing is allocated after construction. The spans are valid until the next call of <see cref="MoveNext"/> or <see cref="StartEpoch"/>.
/// One iterator is for one thread.
/// </remarks>
public sealed class BatchIterator
{
    private readonly Dataset _dataset;
    private readonly ulong _seed;
    private readonly int[] _order;
    private readonly float[] _inputs;
    private readonly int[] _labels;
    private readonly float[] _targets;
    private int _next;

    /// <summary>Prepares the batches and starts epoch 0.</summary>
    /// <param name="dataset">The samples; at least one.</param>
    /// <param name="batchSize">The samples of one batch.</param>
    /// <param name="seed">Decides, with the epoch, the order.</param>
    /// <param name="shuffle">Whether each epoch has its own random order; otherwise the data set's.</param>
    /// <param name="dropLast">Whether to leave out the last batch of an epoch where it is smaller than the others.</param>
    /// <exception cref="ArgumentException">There are no samples, the size is not positive, or every batch would be dropped.</exception>
    public BatchIterator(Dataset dataset, int batchSize, ulong seed = 0, bool shuffle = true, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (dataset.Count == 0)
            throw new ArgumentException("The data set has no samples.", nameof(dataset));
        if (dropLast && batchSize > dataset.Count)
        {
            throw new ArgumentException(
                $"No batch of {batchSize} can be made of {dataset.Count} samples, and smaller ones are to be dropped.", nameof(batchSize));
        }
        _dataset = dataset;
        _seed = seed;
        BatchSize = batchSize;
        Shuffle = shuffle;
        int whole = dataset.Count / batchSize;
        BatchesPerEpoch = dropLast || whole * batchSize == dataset.Count ? whole : whole + 1;
        // In the data set's own order a batch is a slice of it and needs no copy.
        int largest = shuffle ? Math.Min(batchSize, dataset.Count) : 0;
        _order = new int[shuffle ? dataset.Count : 0];
        _inputs = new float[largest * dataset.InputLength];
        _targets = new float[largest * dataset.TargetLength];
        _labels = new int[dataset.HasLabels ? largest : 0];
        StartEpoch(0);
    }

    /// <summary>The samples of every batch but perhaps the last.</summary>
    public int BatchSize { get; }

    /// <summary>Whether each epoch has its own random order.</summary>
    public bool Shuffle { get; }

    /// <summary>The batches of one epoch.</summary>
    public int BatchesPerEpoch { get; }

    /// <summary>The epoch that the batches belong to.</summary>
    public int Epoch { get; private set; }

    /// <summary>The number of the current batch in its epoch, from 0; -1 before the first.</summary>
    public int BatchIndex => _next - 1;

    /// <summary>The samples of the current batch; 0 before the first and after the last.</summary>
    public int Count { get; private set; }

    /// <summary>The samples of the current batch, one after another: <c>Count * InputLength</c> floats.</summary>
    public ReadOnlySpan<float> Inputs => Current(_dataset.Inputs, _inputs, _dataset.InputLength);

    /// <summary>One class index a sample of the current batch; empty where the data set has target rows.</summary>
    public ReadOnlySpan<int> Labels => Current(_dataset.Labels, _labels, _dataset.HasLabels ? 1 : 0);

    /// <summary>The target rows of the current batch: <c>Count * TargetLength</c> floats; empty where the data set has labels.</summary>
    public ReadOnlySpan<float> Targets => Current(_dataset.Targets, _targets, _dataset.TargetLength);

    /// <summary>Goes before the first batch of an epoch. Any epoch can be started at any time; its order is always the same.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The epoch is negative.</exception>
    public void StartEpoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        Epoch = epoch;
        Count = 0;
        _next = 0;
        if (Shuffle)
            new ShuffleRandom(_seed, (ulong)epoch).Permute(_order);
    }

    /// <summary>Goes to the next batch of the epoch. Returns false after the last.</summary>
    public bool MoveNext()
    {
        if (_next == BatchesPerEpoch)
        {
            Count = 0;
            return false;
        }
        int start = _next * BatchSize;
        Count = Math.Min(BatchSize, _dataset.Count - start);
        _next++;
        if (Shuffle)
            _dataset.Gather(_order.AsSpan(start, Count), _inputs, _labels, _targets);
        return true;
    }

    private ReadOnlySpan<T> Current<T>(ReadOnlySpan<T> all, T[] gathered, int rowLength)
    {
        if (Count == 0 || rowLength == 0)
            return [];
        return Shuffle ? gathered.AsSpan(0, Count * rowLength) : all.Slice((_next - 1) * BatchSize * rowLength, Count * rowLength);
    }
}
