using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>Measures a network batch by batch; the buffers are made once, so that measuring allocates nothing.</summary>
internal sealed class Evaluator
{
    private readonly INetwork _network;
    private readonly int _batchSize;
    private float[] _outputs = [];

    public Evaluator(INetwork network, int batchSize)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        _network = network;
        _batchSize = batchSize;
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
        if (network is not IClassifier)
            throw new ArgumentException("The network's loss takes rows of targets, the data set has class labels.", name);
        // Any other source shows its labels batch by batch, and the network checks them then.
        if (source is not Dataset dataset)
            return;
        int tooLarge = dataset.Labels.IndexOfAnyExceptInRange(0, network.OutputLength - 1);
        if (tooLarge >= 0)
            throw new ArgumentException($"Label {tooLarge} is {dataset.Labels[tooLarge]}; the network has {network.OutputLength} classes.", name);
    }

    public double Loss(Dataset dataset)
    {
        Check(_network, dataset, nameof(dataset));
        double sum = 0;
        for (int start = 0; start < dataset.Count; start += _batchSize)
        {
            int count = Math.Min(_batchSize, dataset.Count - start);
            ReadOnlySpan<float> inputs = dataset.Inputs.Slice(start * dataset.InputLength, count * dataset.InputLength);
            ReadOnlySpan<int> labels = dataset.HasLabels ? dataset.Labels.Slice(start, count) : [];
            sum += count * (double)BatchLoss(inputs, labels, dataset.Targets.Slice(start * dataset.TargetLength, count * dataset.TargetLength));
        }

        return sum / dataset.Count;
    }

    public Evaluation Evaluate(IDataSource source, IReadOnlyList<IBatchStage> stages)
    {
        Check(_network, source, nameof(source));
        int width = _network.OutputLength;
        bool classes = source is Dataset dataset ? Metrics.HasClasses(_network, dataset) : source.HasLabels || _network is IClassifier;
        float[] outputs = new float[checked(source.Count * width)];
        float[] targets = new float[source.HasLabels ? 0 : outputs.Length];
        int[] labels = new int[classes ? source.Count : 0];
        double loss = 0;
        using BatchIterator batches = new(source, _batchSize, new BatchOptions { Sampling = Sampling.InOrder, Stages = stages });
        for (int start = 0; batches.MoveNext(); start += batches.Count)
        {
            loss += batches.Count * (double)BatchLoss(batches.Inputs, batches.Labels, batches.Targets);
            Infer(batches.Inputs, outputs.AsSpan(start * width, batches.Count * width), classes);
            batches.Targets.CopyTo(targets.AsSpan(source.HasLabels ? 0 : start * width));
            for (int i = 0; classes && i < batches.Count; i++)
            {
                int label = source.HasLabels ? batches.Labels[i] : Class(batches.Targets.Slice(i * width, width));
                labels[start + i] = label >= 0 ? label : throw new ArgumentException($"The target row of sample {start + i} has a NaN.", nameof(source));
            }
        }

        return new Evaluation(loss / source.Count, width, _network is IClassifier, outputs, classes ? labels : null, targets);
    }

    public double Accuracy(Dataset dataset)
    {
        Check(_network, dataset, nameof(dataset));
        if (!Metrics.HasClasses(_network, dataset))
            throw new ArgumentException("The targets are not classes: accuracy means nothing for them, the loss does.", nameof(dataset));
        return Accuracy(dataset.Inputs, dataset.Labels, dataset.Targets);
    }

    /// <summary>The share of samples classified correctly, by labels or, where these are empty, by target rows.</summary>
    public double Accuracy(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        int width = _network.OutputLength, samples = inputs.Length / _network.InputLength, right = 0;
        int largest = Math.Min(_batchSize, samples) * width;
        if (_outputs.Length < largest)
            _outputs = new float[largest];
        for (int start = 0; start < samples; start += _batchSize)
        {
            int count = Math.Min(_batchSize, samples - start);
            Span<float> outputs = _outputs.AsSpan(0, count * width);
            ReadOnlySpan<float> batch = inputs.Slice(start * _network.InputLength, count * _network.InputLength);

            Infer(batch, outputs, classes: true);
            for (int i = 0; i < count; i++)
            {
                int expected = labels.IsEmpty ? Class(targets.Slice((start + i) * width, width)) : labels[start + i];
                right += Class(outputs.Slice(i * width, width)) == expected ? 1 : 0;
            }
        }

        return (double)right / samples;
    }

    private float BatchLoss(ReadOnlySpan<float> inputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets) =>
        labels.IsEmpty ? _network.Loss(inputs, targets) : ((IClassifier)_network).Loss(inputs, labels);

    private void Infer(ReadOnlySpan<float> inputs, Span<float> outputs, bool classes)
    {
        // The loss's link makes one output comparable with one half; of several classes, the raw scores have no ties by rounding.
        if (classes && _network.OutputLength > 1)
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
