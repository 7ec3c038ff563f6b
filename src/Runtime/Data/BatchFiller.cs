using System;
using Compiled.Execution;

namespace Compiled;

/// <summary>Makes batches: reads samples in the epoch's order and sends them through the stages, a few at a time, while they are in the cache.</summary>
/// <remarks>One call at a time. Nothing is allocated after the first.</remarks>
internal sealed class BatchFiller
{
    // Read and changed together, so that each stage finds them in the first cache.
    private const int PartFloats = 8192;

    // A worker's share is at least this long: about 5 microseconds of copying.
    private const int FloatsPerWorker = 16_384;

    private static readonly Workers.Part<BatchFiller> FillPart = static (filler, worker) => filler.FillShare(worker);
    private static readonly Action<BatchFiller, int> Announce = static (filler, workers) => filler._workers = workers;

    private readonly BatchPlan _plan;
    private readonly int[] _order;
    private readonly int _partSamples;
    private readonly Gathering? _gathering;
    private float[][] _scratch = [];
    private Batch? _batch;
    private int _epoch = -1;
    private int _start;
    private int _count;
    private int _workers;

    public BatchFiller(BatchPlan plan)
    {
        _plan = plan;
        _order = new int[plan.Samples];
        _partSamples = Math.Max(1, PartFloats / plan.Source.InputLength);
        _gathering = Gathering.Of(plan.Source, plan.Options.Stages);
    }

    /// <summary>Fills <paramref name="batch"/> with batch number <paramref name="number"/> of an epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="number">The batch, from 0.</param>
    /// <param name="batch">Overwritten.</param>
    /// <param name="withWorkers">Whether the process's workers may help.</param>
    public void Fill(int epoch, int number, Batch batch, bool withWorkers)
    {
        SetOrder(epoch);
        _batch = batch;
        _start = _plan.Start(number);
        _count = _plan.Count(number);
        long floats = (long)_count * _plan.Source.InputLength;
        int workers = withWorkers && _plan.Source.ReadsConcurrently
            ? (int)Math.Min(Math.Min(CompiledOptions.Threads, Parts), Math.Max(1, floats / FloatsPerWorker))
            : 1;
        GrowScratch(workers);
        Workers.Run(workers, brief: true, this, FillPart, Announce);
        _batch = null;
    }

    private int Parts => (_count + _partSamples - 1) / _partSamples;

    private void SetOrder(int epoch)
    {
        if (epoch == _epoch)
            return;
        ShuffleRandom random = new(_plan.Options.Seed, (ulong)epoch);
        switch (_plan.Options.Sampling)
        {
            case Sampling.Shuffled:
                random.Permute(_order);
                break;
            case Sampling.WithReplacement:
                for (int i = 0; i < _order.Length; i++)
                    _order[i] = random.Below(_order.Length);
                break;
            default:
                for (int i = 0; i < _order.Length; i++)
                    _order[i] = i;
                break;
        }

        _epoch = epoch;
    }

    private void GrowScratch(int workers)
    {
        if (_plan.Options.Stages.Count == 0 || _scratch.Length >= workers)
            return;
        int old = _scratch.Length;
        Array.Resize(ref _scratch, workers);
        for (int i = old; i < workers; i++)
            _scratch[i] = new float[_plan.Source.InputLength];
    }

    private void FillShare(int worker)
    {
        int parts = Parts, first = (int)((long)parts * worker / _workers), end = (int)((long)parts * (worker + 1) / _workers);
        for (int part = first; part < end; part++)
            FillSamples(part * _partSamples, Math.Min((part + 1) * _partSamples, _count), worker);

        // The next batch begins with samples that no one has asked for yet.
        _gathering?.Prefetch(Ahead(_count + (first * _partSamples), _partSamples));
    }

    // Samples of the epoch's order, counted from the batch's first.
    private ReadOnlySpan<int> Ahead(int first, int count)
    {
        int start = Math.Min(_start + first, _order.Length);
        return _order.AsSpan(start, Math.Min(count, _order.Length - start));
    }

    private void FillSamples(int first, int end, int worker)
    {
        IDataSource source = _plan.Source;
        int count = end - first, targetWidth = source.TargetLength;
        ReadOnlySpan<int> indices = _order.AsSpan(_start + first, count);
        int labelsPerSample = source.LabelsPerSample;
        Span<int> labels = source.HasLabels ? _batch!.Labels.AsSpan(first * labelsPerSample, count * labelsPerSample) : default;
        Span<float> targets = _batch!.Targets.AsSpan(first * targetWidth, count * targetWidth);
        int stage = 0;
        if (_gathering is not null)
        {
            stage = _gathering.Stages;
            _gathering.Read(Part(stage - 1, first, end, worker), Ahead(end, count));
            ((Dataset)source).ReadTargets(indices, labels, targets);
        }
        else
        {
            source.Read(indices, _batch.Inputs.AsSpan(first * source.InputLength, count * source.InputLength), labels, targets);
        }

        for (; stage < _plan.Options.Stages.Count; stage++)
            _plan.Options.Stages[stage].Apply(Part(stage, first, end, worker));
    }

    // Samples of the batch as a stage sees them.
    private BatchPart Part(int stage, int first, int end, int worker)
    {
        int width = _plan.Source.InputLength;
        BatchOptions options = _plan.Options;
        ulong key = RandomBits.Mix(RandomBits.Mix(options.Seed, (ulong)_epoch), (ulong)stage);
        return new BatchPart(
            _batch!.Inputs.AsSpan(first * width, (end - first) * width),
            width,
            _order.AsSpan(_start + first, end - first),
            _scratch.Length == 0 ? default : _scratch[worker],
            key,
            _start + first,
            options.Sampling == Sampling.WithReplacement);
    }
}
