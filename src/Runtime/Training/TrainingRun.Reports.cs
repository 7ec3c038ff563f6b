using System;
using System.Collections.Generic;

namespace Compiled;

/// <content>What a run tells of itself.</content>
internal sealed partial class TrainingRun
{
    private TimeSpan _epochStart;
    private long _epochSamplesBefore;

    // An epoch that was resumed is timed from where this process goes on with it.
    private double Speed => (_state.EpochSamples - _epochSamplesBefore) / Math.Max((_time.Elapsed - _epochStart).TotalSeconds, 1e-7);

    private TimeSpan TimeLeft
    {
        get
        {
            double ticks = _time.Elapsed.Ticks * ((double)(_steps - _state.Position.Step) / Math.Max(1, _state.Position.Step - _firstStep));
            return ticks < TimeSpan.MaxValue.Ticks ? new TimeSpan((long)Math.Max(0, ticks)) : TimeSpan.MaxValue;
        }
    }

    private void StartEpochClock() => (_epochStart, _epochSamplesBefore) = (_time.Elapsed, _state.EpochSamples);

    private void ReportStep()
    {
        StepReport report = new(
            _state.Position.Epoch + 1, _trainer.Epochs, _state.Position.Step, _steps, _state.MeanLoss,
            _measurement.BatchAccuracy(_batches), Speed, TimeLeft);
        _trainer.Progress.OnStep(in report);
    }

    /// <summary>Measures and reports an epoch, or what was trained of it. Returns whether it is the best so far.</summary>
    private bool EndEpoch(bool isWhole)
    {
        double speed = Speed;
        WrappedOptimizer.Find<GradientAccumulation>(_optimizer)?.Flush(_network.Parameters);
        _measurement.Run();
        _state.Confusion = _measurement.Confusion;
        EpochReport report = new(
            _state.Position.Epoch + 1, _trainer.Epochs, _state.Position.Step, _state.MeanLoss, _measurement.Accuracy,
            _measurement.ValidationLoss, _measurement.ValidationAccuracy, speed, _time.Elapsed - _epochStart, TimeLeft)
        {
            LearningRate = _optimizer.LearningRate,
            Metrics = _measurement.Metrics,
        };
        _state.Reports.Add(report);
        if (isWhole && _trainer.Schedule is { Observes: true } schedule)
            schedule.Observe(_trainer.ScheduleUnit == ScheduleUnit.Step ? report.Step - 1 : report.Epoch - 1, report.ValidationLoss ?? report.Loss);
        bool isBest = _best.Observe(report, _state);
        _context.Histograms = _trainer.Histograms ? MakeHistograms(report.Epoch, isWhole) : [];
        _state.Histograms.AddRange(_context.Histograms);
        _trainer.Progress.OnEpoch(report);
        foreach (ITrainingCallback callback in _trainer.Callbacks)
            callback.OnEpoch(_context, report);
        return isBest;
    }

    private List<TensorHistogram> MakeHistograms(int epoch, bool isWhole)
    {
        List<TensorHistogram> histograms = [];
        foreach (ParameterInfo tensor in _network.Layout)
        {
            ReadOnlySpan<float> parameters = _network.Parameters.Slice(tensor.Offset, tensor.Length);
            histograms.Add(TensorHistogram.Of(tensor.Name, HistogramKind.Parameters, epoch, parameters));
            if (isWhole && !_guard.Gradient.IsEmpty)
            {
                ReadOnlySpan<float> gradient = _guard.Gradient.Slice(tensor.Offset, tensor.Length);
                histograms.Add(TensorHistogram.Of(tensor.Name, HistogramKind.Gradients, epoch, gradient));
            }
        }

        if (_layerOutputs is not null)
            histograms.AddRange(_layerOutputs.Count(epoch));
        return histograms;
    }

    private History Past(TrainingEnd end) =>
        new([.. _state.Reports], _state.Position.Step, _state.TimeBefore + _time.Elapsed, end)
        {
            Confusion = _state.Confusion,
            Histograms = [.. _state.Histograms],
        };
}
