using System;

namespace Compiled;

/// <summary>For its lifetime, the average of the weights is in the network, where the optimizer keeps one.</summary>
internal readonly ref struct AveragedWeights
{
    private readonly INetwork _network;
    private readonly WeightAverage? _average;

    public AveragedWeights(INetwork network, Optimizer optimizer)
    {
        WeightAverage? average = WrappedOptimizer.Find<WeightAverage>(optimizer);
        _network = network;
        _average = average is { IsSwapped: false, HasAverage: true } ? average : null;
        _average?.Swap(network.Parameters);
    }

    public void Dispose() => _average?.Swap(_network.Parameters);
}
