using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace Compiled;

/// <summary>One call of <see cref="Trainer.Fit"/>.</summary>
internal sealed class TrainingRun
{
    private readonly Trainer _trainer;
    private readonly INetwork _network;
    private readonly Optimizer _optimizer;
    private readonly Dataset? _accuracyData;
    private readonly Dataset? _validation;
    private readonly bool _labels;
    private readonly bool _classes;
    private readonly bool _validationClasses;
    private readonly BatchIterator _batches;
    private readonly Evaluator _evaluator;
    private readonly StepClock _clock;
    private readonly List<EpochReport> _reports = [];
    private readonly long _steps;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private long _step;

    public TrainingRun(Trainer trainer, INetwork network, Optimizer optimizer, Dataset training, Dataset? validation)
    {
        _trainer = trainer;
        _network = network;
        _optimizer = optimizer;
        _labels = training.HasLabels;
        _classes = Metrics.HasClasses(network, training);
        _validation = validation;
        _validationClasses = validation is not null && Metrics.HasClasses(network, validation);
        _accuracyData = _classes && trainer.AccuracySamples > 0 ? training.Subset(0, Math.Min(training.Count, trainer.AccuracySamples)) : null;
        _batches = new BatchIterator(training, trainer.BatchSize, trainer.Seed, dropLast: trainer.DropLast);
        _evaluator = new Evaluator(network, Metrics.DefaultBatchSize);
        _clock = new StepClock(trainer.Progress.StepInterval);
        _steps = Math.Min(trainer.MaximumSteps, (long)trainer.Epochs * _batches.BatchesPerEpoch);
    }

    public History Run(CancellationToken cancellationToken)
    {
        for (int epoch = 1; epoch <= _trainer.Epochs && _step < _steps; epoch++)
        {
            if (!RunEpoch(epoch, cancellationToken))
                return Past(TrainingEnd.Cancelled);
        }

        return Past(_step < (long)_trainer.Epochs * _batches.BatchesPerEpoch ? TrainingEnd.MaximumSteps : TrainingEnd.EpochsDone);
    }

    /// <summary>Returns false where it was cancelled; what was trained of the epoch is reported all the same.</summary>
    private bool RunEpoch(int epoch, CancellationToken cancellationToken)
    {
        TimeSpan start = _time.Elapsed;
        double lossSum = 0;
        long samples = 0;
        bool cancelled = false;
        _batches.StartEpoch(epoch - 1);
        while (_step < _steps && !(cancelled = cancellationToken.IsCancellationRequested) && _batches.MoveNext())
        {
            float loss = Step();
            _step++;
            if (!float.IsFinite(loss))
                throw new TrainingDivergedException(epoch, _step, loss, Past(TrainingEnd.Diverged));
            lossSum += loss * (double)_batches.Count;
            samples += _batches.Count;
            if (_clock.IsDue(_step))
                ReportStep(epoch, lossSum / samples, Speed(samples, _time.Elapsed - start));
        }

        if (samples > 0)
            ReportEpoch(epoch, start, lossSum / samples, Speed(samples, _time.Elapsed - start));
        return !cancelled;
    }

    private float Step() => _labels
        ? ((IClassifier)_network).TrainStep(_batches.Inputs, _batches.Labels, _optimizer)
        : _network.TrainStep(_batches.Inputs, _batches.Targets, _optimizer);

    private void ReportStep(int epoch, double loss, double speed)
    {
        double? accuracy = _classes ? _evaluator.Accuracy(_batches.Inputs, _batches.Labels, _batches.Targets) : null;
        StepReport report = new(epoch, _trainer.Epochs, _step, _steps, loss, accuracy, speed, TimeLeft());
        _trainer.Progress.OnStep(in report);
    }

    private void ReportEpoch(int epoch, TimeSpan start, double loss, double speed)
    {
        double? accuracy = _accuracyData is null ? null : _evaluator.Accuracy(_accuracyData);
        double? validationLoss = _validation is null ? null : _evaluator.Loss(_validation);
        double? validationAccuracy = _validationClasses ? _evaluator.Accuracy(_validation!) : null;
        EpochReport report = new(
            epoch, _trainer.Epochs, _step, loss, accuracy, validationLoss, validationAccuracy, speed, _time.Elapsed - start, TimeLeft());
        _reports.Add(report);
        _trainer.Progress.OnEpoch(report);
    }

    private static double Speed(long samples, TimeSpan time) => samples / Math.Max(time.TotalSeconds, 1e-7);

    private TimeSpan TimeLeft()
    {
        double ticks = _time.Elapsed.Ticks * ((double)(_steps - _step) / _step);
        return ticks < TimeSpan.MaxValue.Ticks ? new TimeSpan((long)ticks) : TimeSpan.MaxValue;
    }

    private History Past(TrainingEnd end) => new([.. _reports], _step, _time.Elapsed, end);
}
