using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Compiled.Execution;

namespace Compiled;

/// <summary>One call of <see cref="Trainer.Fit"/> or <see cref="Trainer.Resume"/>: the loop over epochs and steps.</summary>
internal sealed partial class TrainingRun : IDisposable
{
    private readonly Trainer _trainer;
    private readonly INetwork _network;
    private readonly Optimizer _optimizer;
    private readonly BatchIterator _batches;
    private readonly EpochMeasurement _measurement;
    private readonly LayerOutputs? _layerOutputs;
    private readonly BestEpoch _best;
    private readonly CheckpointFolder? _folder;
    private readonly TrainingContext _context;
    private readonly StepClock _clock;
    private readonly bool _labels;
    private readonly int _trainingSamples;
    private readonly long _steps;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private TrainingState _state = new();
    private StepGuard _guard;
    private CancellationToken _cancellation;
    private long _firstStep;
    private long _savedStep = -1;

    public TrainingRun(Trainer trainer, INetwork network, Optimizer optimizer, IDataSource training, IDataSource? validation)
    {
        _trainer = trainer;
        _network = network;
        _optimizer = optimizer;
        _labels = training.HasLabels;
        _trainingSamples = training.Count;
        _measurement = new EpochMeasurement(trainer, network, optimizer, training, validation);
        _layerOutputs = LayerOutputs.Of(trainer, network, training);
        _best = new BestEpoch(trainer, network, optimizer, validation is not null);
        _folder = trainer.Checkpoints is null ? null : new CheckpointFolder(trainer.Checkpoints);
        _context = new TrainingContext(network, optimizer);
        _clock = new StepClock(trainer.Progress.StepInterval);
        _guard = new StepGuard(network, optimizer, step: 0);
        _batches = new BatchIterator(training, trainer.BatchSize, trainer.BatchOptions);
        _steps = Math.Min(trainer.MaximumSteps, (long)trainer.Epochs * _batches.BatchesPerEpoch);
    }

    public void Dispose() => _batches.Dispose();

    /// <summary>Begins anew.</summary>
    public History Start(CancellationToken cancellation)
    {
        _folder?.RequireNone();
        return Run(cancellation);
    }

    /// <summary>Goes on with the newest checkpoint; without one, begins anew.</summary>
    public History Resume(CancellationToken cancellation)
    {
        if (_folder!.Newest() is { } checkpoint)
        {
            _state = RunCheckpoint.Restore(checkpoint, _network, _optimizer, _trainer, _batches, _trainingSamples);
            _firstStep = _savedStep = _state.Position.Step;
            _guard = new StepGuard(_network, _optimizer, _firstStep);
        }

        return Run(cancellation);
    }

    private History Run(CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _folder?.RemoveRemains();
        _context.Position = _state.Position;
        foreach (ITrainingCallback callback in _trainer.Callbacks)
            callback.OnStart(_context);

        TrainingEnd? end = null;
        while (end is null && _state.Position.Epoch < _trainer.Epochs)
            end = _best.IsPatienceOver(_state) ? TrainingEnd.EarlyStopped : RunEpoch();
        if (_state.Position.Step != _savedStep)
            Save();

        // What was trained of an epoch is measured too, but only after the checkpoint: whoever resumes goes on within the epoch.
        if (_state.Position.Batch > 0)
            EndEpoch(isWhole: false);
        _best.Restore(_state);
        History history = Past(end ?? TrainingEnd.EpochsDone);
        foreach (ITrainingCallback callback in _trainer.Callbacks)
            callback.OnEnd(_context, history);
        return history;
    }

    /// <summary>Goes through the rest of an epoch. Returns why the run ends within it; null where it does not.</summary>
    private TrainingEnd? RunEpoch()
    {
        int epoch = _state.Position.Epoch;
        _batches.StartEpoch(epoch, _state.Position.Batch);
        StartEpochClock();
        while (_state.Position.Batch < _batches.BatchesPerEpoch)
        {
            if (WhyStop() is { } end)
                return end;
            _batches.MoveNext();
            Step();
        }

        bool isBest = EndEpoch(isWhole: true);
        _context.Position = _state.Position = new TrainingPosition(_state.Position.Step, epoch + 1, 0);
        (_state.LossSum, _state.LossCount, _state.EpochSamples) = (0, 0, 0);
        if (isBest)
            SaveBest();
        if (_trainer.Checkpoints is { EveryEpochs: > 0 } options && (epoch + 1) % options.EveryEpochs == 0)
            Save();
        return null;
    }

    private TrainingEnd? WhyStop() =>
        _cancellation.IsCancellationRequested ? TrainingEnd.Cancelled
        : _context.StopRequested ? TrainingEnd.StoppedByCallback
        : _state.Position.Step >= _trainer.MaximumSteps ? TrainingEnd.MaximumSteps
        : _state.Samples >= _trainer.SampleBudget ? TrainingEnd.SampleBudget
        : _state.TimeBefore + _time.Elapsed >= _trainer.TimeBudget ? TrainingEnd.TimeBudget
        : null;

    private void Step()
    {
        TrainingPosition position = _state.Position;
        if (_trainer.Schedule is { } schedule)
            _optimizer.LearningRate = (float)schedule.Rate(Tick);
        _guard.BeforeStep(keepGradient: _trainer.Histograms && position.Batch == _batches.BatchesPerEpoch - 1);
        float loss = _labels
            ? ((IClassifier)_network).TrainStep(_batches.Inputs, _batches.Labels, _guard)
            : _network.TrainStep(_batches.Inputs, _batches.Targets, _guard);
        if (!float.IsFinite(loss) || _guard.Skipped)
            throw Diverged(loss);

        _state.Position = new TrainingPosition(position.Step + 1, position.Epoch, position.Batch + 1);
        int losses = StepLabels.Count(_batches.Labels, _batches.Count);
        _state.LossSum += loss * (double)losses;
        _state.LossCount += losses;
        _state.EpochSamples += _batches.Count;
        _state.Samples += _batches.Count;
        if (_clock.IsDue(_state.Position.Step))
            ReportStep();
        (_context.Position, _context.Loss) = (_state.Position, loss);
        for (int i = 0; i < _trainer.Callbacks.Count; i++)
            _trainer.Callbacks[i].OnStep(_context);
        if (_trainer.Checkpoints is { EverySteps: > 0 } options && _state.Position.Step % options.EverySteps == 0)
            Save();
    }

    // The step or epoch under way, from 0.
    private long Tick => _trainer.ScheduleUnit == ScheduleUnit.Step ? _state.Position.Step : _state.Position.Epoch;

    private TrainingDivergedException Diverged(float loss)
    {
        string? spoilt = Divergence.FirstTensor(_network.Layout, _network.Parameters);
        long weightsStep = _guard.Undo();
        (string layer, string reason) = Divergence.Find(_network, _batches.Inputs, _batches.Targets, _guard.FaultyGradient, spoilt);
        TrainingPosition position = _state.Position = _state.Position with { Step = _state.Position.Step + 1 };
        return new TrainingDivergedException(position.Epoch + 1, position.Step, loss, layer, reason, weightsStep, Past(TrainingEnd.Diverged));
    }

    private void Save()
    {
        _folder?.Save(Content(), _state.Position.Step);
        _savedStep = _state.Position.Step;
    }

    private void SaveBest()
    {
        if (_trainer.Checkpoints is not { KeepBest: true })
            return;
        using (new AveragedWeights(_network, _optimizer))
            _folder!.SaveBest(Content());
    }

    private CheckpointContent Content() => RunCheckpoint.Write(
        _network, _optimizer, _trainer, _batches, _trainingSamples, _state, _state.TimeBefore + _time.Elapsed);
}
