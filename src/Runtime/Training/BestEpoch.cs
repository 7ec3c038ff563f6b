using System;

namespace Compiled;

/// <summary>Watches a measurement over the epochs: which was the best, and whether it is time to stop.</summary>
internal sealed class BestEpoch
{
    private readonly INetwork _network;
    private readonly Optimizer _optimizer;
    private readonly EarlyStopping? _stopping;
    private readonly WatchedMetric? _watched;

    public BestEpoch(Trainer trainer, INetwork network, Optimizer optimizer, bool hasValidation)
    {
        _network = network;
        _optimizer = optimizer;
        _stopping = trainer.EarlyStopping;
        if (_stopping is not null || trainer.Checkpoints is { KeepBest: true })
            _watched = new WatchedMetric(_stopping?.Metric, _stopping?.Mode ?? MetricMode.Automatic, hasValidation, trainer.Metrics);
    }

    /// <summary>Takes an epoch's measurement in. Returns whether it is the best so far.</summary>
    public bool Observe(EpochReport report, TrainingState state)
    {
        if (_watched is null)
            return false;
        double value = _watched.Of(report);
        if (!_watched.IsBetter(value, state.Best, _stopping?.MinimumDelta ?? 0))
            return false;
        (state.Best, state.BestEpoch) = (value, report.Epoch);
        if (_stopping is { RestoreBest: true })
        {
            using (new AveragedWeights(_network, _optimizer))
            {
                state.BestParameters = _network.Parameters.ToArray();
                state.BestStatistics = _network.State.ToArray();
            }
        }

        return true;
    }

    /// <summary>Whether the last improvement lies too far back. Epochs without any measurement that could be the best count as well.</summary>
    public bool IsPatienceOver(TrainingState state) =>
        _stopping is not null && state.Position.Batch == 0 && state.Position.Epoch - state.BestEpoch >= _stopping.Patience;

    /// <summary>Gives the network what it was best with, if that was kept.</summary>
    public void Restore(TrainingState state)
    {
        if (!state.KeepsBest)
            return;
        state.BestParameters.CopyTo(_network.Parameters);
        state.BestStatistics.CopyTo(_network.State);
    }
}
