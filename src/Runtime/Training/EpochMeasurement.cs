using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>What a run measures after each epoch, in inference mode: accuracy on training samples, everything on validation samples.</summary>
internal sealed class EpochMeasurement
{
    private readonly INetwork _network;
    private readonly Optimizer _optimizer;
    private readonly Evaluator _evaluator;
    private readonly Dataset? _training;
    private readonly IDataSource? _validation;
    private readonly IReadOnlyList<IBatchStage> _stages;
    private readonly IReadOnlyList<Metric> _metrics;

    public EpochMeasurement(Trainer trainer, INetwork network, Optimizer optimizer, IDataSource training, IDataSource? validation)
    {
        _network = network;
        _optimizer = optimizer;
        _evaluator = new Evaluator(network, Compiled.Metrics.DefaultBatchSize);
        _stages = trainer.EvaluationStages;
        _metrics = trainer.Metrics;
        _validation = validation;
        HasClasses = training is Dataset dataset ? Compiled.Metrics.HasClasses(network, dataset) : training.HasLabels || network is IClassifier;
        bool wanted = HasClasses || (validation is null && _metrics.Count > 0);
        _training = wanted && trainer.AccuracySamples > 0 ? First(training, Math.Min(training.Count, trainer.AccuracySamples)) : null;
    }

    /// <summary>Whether the training samples have classes.</summary>
    public bool HasClasses { get; }

    /// <summary>The share of training samples classified correctly; null where there are no classes or it was not asked for.</summary>
    public double? Accuracy { get; private set; }

    /// <summary>The mean loss over the validation samples.</summary>
    public double? ValidationLoss { get; private set; }

    /// <summary>The share of validation samples classified correctly.</summary>
    public double? ValidationAccuracy { get; private set; }

    /// <summary>The trainer's metrics, of the validation samples where there are any.</summary>
    public IReadOnlyList<MetricValue> Metrics { get; private set; } = [];

    /// <summary>The confusion matrix of the last measurement.</summary>
    public ConfusionMatrix? Confusion { get; private set; }

    /// <summary>Measures. Where the optimizer keeps an average of the weights, it is the average that is measured.</summary>
    public void Run()
    {
        using (new AveragedWeights(_network, _optimizer))
        {
            Evaluation? training = _training is null ? null
                : _validation is null || _stages.Count > 0 ? Compiled.Metrics.Evaluate(_network, _training, stages: _stages)
                : null;
            Accuracy = !HasClasses || _training is null ? null : training is null ? _evaluator.Accuracy(_training) : training.Accuracy;
            Evaluation? validation = _validation is null ? null : Compiled.Metrics.Evaluate(_network, _validation, stages: _stages);
            ValidationLoss = validation?.Loss;
            ValidationAccuracy = validation?.Accuracy;
            Evaluation? measured = validation ?? training;
            Confusion = measured?.Confusion;
            Metrics = measured is null ? [] : [.. Values(measured)];
        }
    }

    /// <summary>The share of a batch's samples that is classified correctly with the present parameters.</summary>
    public double? BatchAccuracy(BatchIterator batches) =>
        HasClasses ? _evaluator.Accuracy(batches.Inputs, batches.Labels, batches.Targets) : null;

    private IEnumerable<MetricValue> Values(Evaluation evaluation)
    {
        foreach (Metric metric in _metrics)
        {
            if (metric.Of(evaluation) is { } value)
                yield return new MetricValue(metric.Name, value);
        }
    }

    /// <summary>The first samples of a source, in memory.</summary>
    public static Dataset First(IDataSource source, int count)
    {
        if (source is Dataset dataset)
            return dataset.Subset(0, count);
        float[] inputs = new float[checked(count * source.InputLength)];
        float[] targets = new float[checked(count * source.TargetLength)];
        int[] labels = new int[source.HasLabels ? checked(count * source.LabelsPerSample) : 0];
        source.Read([.. Enumerable.Range(0, count)], inputs, labels, targets);
        return source.HasLabels ? Dataset.OfSequences(inputs, source.InputLength, labels, source.LabelsPerSample) : new Dataset(inputs, source.InputLength, targets, source.TargetLength);
    }
}
