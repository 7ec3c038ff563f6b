using System;
using System.Collections.Generic;
using Compiled.Execution;

namespace Compiled;

/// <summary>Measures a network batch by batch; the buffers are made once, so that measuring allocates nothing.</summary>
internal sealed class Evaluator
{
    private readonly INetwork _network;
    private readonly int _batchSize;
    private readonly int _width;
    private float[] _outputs = [];

    public Evaluator(INetwork network, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _network = network;
        _batchSize = batchSize;
        _width = network is IClassifier classifier ? classifier.Classes : network.OutputLength;
    }

    /// <summary>Throws unless the network can take the samples.</summary>
    public static void Check(INetwork network, IDataSource source, string name)
    {
        ArgumentNullException.ThrowIfNull(source, name);
        if (source.Count == 0)
            throw new ArgumentException("The data set has no samples.", name);
        if (source.InputLength != network.InputLength)
            throw new ArgumentException($"A sample has {source.InputLength} floats, the network takes {network.InputLength}.", name);
        if (!source.HasLabels && source.TargetLength != network.OutputLength)
            throw new ArgumentException($"A target row has {source.TargetLength} floats, the network gives {network.OutputLength}.", name);
        if (!source.HasLabels)
            return;
        if (network is not IClassifier classifier)
            throw new ArgumentException("The network's loss takes rows of targets, the data set has class labels.", name);
        if (source.LabelsPerSample != classifier.LabelsPerSample)
            throw new ArgumentException($"A sample has {Labels(source.LabelsPerSample)}, the network takes {Labels(classifier.LabelsPerSample)}.", name);
        // Any other source shows its labels batch by batch, and the network checks them then.
        if (source is not Dataset dataset)
            return;
        int tooLarge = dataset.Labels.IndexOfAnyExceptInRange(source.LabelsPerSample == 1 ? 0 : StepLabels.Ignored, classifier.Classes - 1);
        if (tooLarge >= 0)
            throw new ArgumentException($"Label {tooLarge} is {dataset.Labels[tooLarge]}; the network has {classifier.Classes} classes.", name);

        static string Labels(int count) => count == 1 ? "one label" : $"{count} labels";
    }

    public double Loss(Dataset dataset)
    {
        Check(_network, dataset, nameof(dataset));
        double sum = 0;
        long weight = 0;
        for (int start = 0; start < dataset.Count; start += _batchSize)
        {
            int count = Math.Min(_batchSize, dataset.Count - start), perSample = dataset.LabelsPerSample;
            ReadOnlySpan<float> inputs = dataset.Inputs.Slice(start * dataset.InputLength, count * dataset.InputLength);
            ReadOnlySpan<int> labels = dataset.HasLabels ? dataset.Labels.Slice(start * perSample, count * perSample) : [];
            sum += WeightedLoss(inputs, labels, dataset.Targets.Slice(start * dataset.TargetLength, count * dataset.TargetLength), count, ref weight);
        }

        return sum / weight;
    }

    public Evaluation Evaluate(IDataSource source, IReadOnlyList<IBatchStage> stages)
    {
        Check(_network, source, nameof(source));
        bool classes = source is Dataset dataset ? Metrics.HasClasses(_network, dataset) : source.HasLabels || _network is IClassifier;
        int width = classes ? _width : _network.OutputLength;
        int rows = checked(source.Count * (_network.OutputLength / width)), row = 0;
        float[] outputs = new float[checked(rows * width)], targets = new float[source.HasLabels ? 0 : outputs.Length];
        int[] labels = new int[classes ? rows : 0];
        double loss = 0;
        long weight = 0;
        using BatchIterator batches = new(source, _batchSize, new BatchOptions { Sampling = Sampling.InOrder, Stages = stages });
        while (batches.MoveNext())
        {
            int count = batches.Count * (_network.OutputLength / width);
            loss += WeightedLoss(batches.Inputs, batches.Labels, batches.Targets, batches.Count, ref weight);
            Span<float> given = outputs.AsSpan(row * width, count * width);
            Infer(batches.Inputs, given, classes);
            batches.Targets.CopyTo(targets.AsSpan(source.HasLabels ? 0 : row * width));
            if (!classes)
            {
                row += count;
                continue;
            }

            // Steps that do not count are left out: those behind them close up.
            for (int i = 0; i < count; i++)
            {
                int label = source.HasLabels ? batches.Labels[i] : Class(batches.Targets.Slice(i * width, width));
                if (label == StepLabels.Ignored && source.HasLabels)
                    continue;
                labels[row] = label >= 0 ? label : throw new ArgumentException($"The target row of sample {row} has a NaN.", nameof(source));
                given.Slice(i * width, width).CopyTo(outputs.AsSpan(row * width));
                row++;
            }
        }

        if (row == 0)
            throw new ArgumentException("No step of the samples counts.", nameof(source));
        if (row < rows)
            (outputs, labels) = (outputs[..(row * width)], labels[..row]);
        return new Evaluation(loss / weight, width, _network is IClassifier, outputs, classes ? labels : null, targets);
    }

    public double Accuracy(Dataset dataset)
    {
        Check(_network, dataset, nameof(dataset));
        if (!Metrics.HasClasses(_network, dataset))
            throw new ArgumentException("The targets are not classes: accuracy means nothing for them, the loss does.", nameof(dataset));
        return Accuracy(dataset.Inputs, dataset.Labels, dataset.Targets);
    }

    /// <summary>The share of samples, or of the steps that count, classified correctly, by labels or, where these are empty, by target rows.</summary>
    public double Accuracy(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        int length = _network.OutputLength, steps = length / _width, samples = inputs.Length / _network.InputLength, right = 0, counted = 0;
        int largest = Math.Min(_batchSize, samples) * length;
        if (_outputs.Length < largest)
            _outputs = new float[largest];
        for (int start = 0; start < samples; start += _batchSize)
        {
            int count = Math.Min(_batchSize, samples - start);
            Span<float> outputs = _outputs.AsSpan(0, count * length);
            Infer(inputs.Slice(start * _network.InputLength, count * _network.InputLength), outputs, classes: true);
            for (int i = 0; i < count * steps; i++)
            {
                int place = (start * steps) + i, expected = labels.IsEmpty ? Class(targets.Slice(place * _width, _width)) : labels[place];
                if (expected == StepLabels.Ignored && !labels.IsEmpty)
                    continue;
                right += Class(outputs.Slice(i * _width, _width)) == expected ? 1 : 0;
                counted++;
            }
        }

        return counted == 0 ? double.NaN : (double)right / counted;
    }

    // The sum of the losses of samples, or of steps that count: a batch of few of these weighs little.
    private double WeightedLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int samples, ref long weight)
    {
        int own = labels.IsEmpty ? samples : StepLabels.Count(labels, labels.Length);
        weight += own;
        return own == 0 ? 0 : own * (double)(labels.IsEmpty ? _network.Loss(inputs, targets) : ((IClassifier)_network).Loss(inputs, labels));
    }

    private void Infer(ReadOnlySpan<float> inputs, Span<float> outputs, bool classes)
    {
        // The loss's link makes one output comparable with one half; of several classes, the raw scores have no ties by rounding.
        if (classes && _width > 1)
            _network.Forward(inputs, outputs);
        else
            _network.Predict(inputs, outputs);
    }

    /// <summary>The place of the largest number; of a single one, whether it is above one half. -1 where a number is NaN: no class at all.</summary>
    public static int Class(ReadOnlySpan<float> row)
    {
        if (row.Length == 1)
            return float.IsNaN(row[0]) ? -1 : row[0] > 0.5f ? 1 : 0;
        int best = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (float.IsNaN(row[i]))
                return -1;
            if (row[i] > row[best])
                best = i;
        }

        return best;
    }
}
