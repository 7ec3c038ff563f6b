using System;

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
    public static void Check(INetwork network, Dataset dataset, string name)
    {
        ArgumentNullException.ThrowIfNull(dataset, name);
        if (dataset.Count == 0)
            throw new ArgumentException("The data set has no samples.", name);
        if (dataset.InputLength != network.InputLength)
            throw new ArgumentException($"A sample has {dataset.InputLength} floats, the network takes {network.InputLength}.", name);
        if (!dataset.HasLabels && dataset.TargetLength != network.OutputLength)
            throw new ArgumentException($"A target row has {dataset.TargetLength} floats, the network gives {network.OutputLength}.", name);
        if (!dataset.HasLabels)
            return;
        if (network is not IClassifier)
            throw new ArgumentException("The network's loss takes rows of targets, the data set has class labels.", name);
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
            sum += count * (double)(dataset.HasLabels
                ? ((IClassifier)_network).Loss(inputs, dataset.Labels.Slice(start, count))
                : _network.Loss(inputs, dataset.Targets.Slice(start * dataset.TargetLength, count * dataset.TargetLength)));
        }

        return sum / dataset.Count;
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

            // The loss's link makes one output comparable with one half; of several, the raw scores have no ties by rounding.
            if (width == 1)
                _network.Predict(batch, outputs);
            else
                _network.Forward(batch, outputs);
            for (int i = 0; i < count; i++)
            {
                int expected = labels.IsEmpty ? Class(targets.Slice((start + i) * width, width)) : labels[start + i];
                right += Class(outputs.Slice(i * width, width)) == expected ? 1 : 0;
            }
        }

        return (double)right / samples;
    }

    /// <summary>The place of the largest number; of a single one, whether it is above one half. -1 where a number is NaN: no class at all.</summary>
    private static int Class(ReadOnlySpan<float> row)
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
