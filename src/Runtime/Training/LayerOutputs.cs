using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled;

/// <summary>Counts what the layers of a network make of the same samples, epoch after epoch.</summary>
internal sealed class LayerOutputs
{
    // A few blocks: what all layers make of the samples of a call lies in memory at once.
    private const int CallSamples = 32;

    private readonly IInspectable _network;
    private readonly Dataset _samples;
    private readonly IReadOnlyList<IBatchStage> _stages;
    private readonly float[] _outputs;

    private LayerOutputs(IInspectable network, Dataset samples, IReadOnlyList<IBatchStage> stages)
    {
        _network = network;
        _samples = samples;
        _stages = stages;
        _outputs = new float[checked(int.Min(CallSamples, samples.Count) * network.LayerOutputLength)];
    }

    /// <summary>That of a run; null where its network does not hand out what its layers make, or nobody asked.</summary>
    public static LayerOutputs? Of(Trainer trainer, INetwork network, IDataSource training) =>
        trainer is { Histograms: true, ActivationSamples: > 0 and int samples } && network is IInspectable inspectable
            ? new(inspectable, EpochMeasurement.First(training, int.Min(samples, training.Count)), trainer.EvaluationStages)
            : null;

    /// <summary>A histogram a layer, with the present parameters.</summary>
    public IEnumerable<TensorHistogram> Count(int epoch)
    {
        TensorCounter[] counters = [.. _network.LayerOutputLayout.Select(_ => new TensorCounter())];
        GoThrough(counters, isSecond: false);
        GoThrough(counters, isSecond: true);
        return _network.LayerOutputLayout.Select((layer, i) => counters[i].Histogram(layer.Name, HistogramKind.Activations, epoch));
    }

    private void GoThrough(TensorCounter[] counters, bool isSecond)
    {
        IReadOnlyList<ParameterInfo> layout = _network.LayerOutputLayout;
        using BatchIterator batches = new(_samples, CallSamples, new BatchOptions { Sampling = Sampling.InOrder, Stages = _stages });
        while (batches.MoveNext())
        {
            int samples = batches.Count;
            _network.Inspect(batches.Inputs, _outputs.AsSpan(0, samples * _network.LayerOutputLength));
            for (int i = 0; i < layout.Count; i++)
            {
                ReadOnlySpan<float> values = _outputs.AsSpan(samples * layout[i].Offset, samples * layout[i].Length);
                if (isSecond)
                    counters[i].Count(values);
                else
                    counters[i].Measure(values);
            }
        }
    }
}
