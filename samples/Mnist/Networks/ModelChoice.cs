using System;
using System.Collections.Generic;
using Compiled;
using Mnist.Training;

namespace Mnist.Networks;

/// <summary>A network that can be asked for by name, and the settings it trains well with.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Create">Makes it, with parameters drawn from a seed.</param>
/// <param name="Batch">Samples a step.</param>
/// <param name="Optimizer">The optimizer's name.</param>
/// <param name="LearningRate">The optimizer's step size.</param>
/// <param name="Decay">Whether the step size falls to 0 in a straight line over the run.</param>
/// <param name="Length">How long it trains.</param>
internal sealed record ModelChoice(
    string Name, Func<ulong, IClassifier> Create, int Batch, string Optimizer, float LearningRate, bool Decay, TrainingLength Length)
{
    /// <summary>The fewest samples of a step: 2 where a layer takes statistics over them.</summary>
    public int SmallestBatch { get; init; } = 1;

    /// <summary>All of them; the first is the one taken where none is named.</summary>
    public static readonly IReadOnlyList<ModelChoice> All =
    [
        new("simple-conv", seed => new SimpleConv(seed), 100, "adam", 0.001f, true, TrainingLength.OfEpochs(20)),
        new("lenet5", seed => new LeNet5(seed), 128, "adam", 0.002f, true, TrainingLength.OfEpochs(10)),
        new("deep-conv", seed => new DeepConv(seed), 100, "adam", 0.001f, true, TrainingLength.OfEpochs(20)),
        new("resnet", seed => new ResNet(seed), 128, "adam", 0.003f, true, TrainingLength.OfEpochs(5)) { SmallestBatch = 2 },
        new("row-lstm", seed => new RowLstm(seed), 64, "adam", 0.002f, true, TrainingLength.OfEpochs(10)),
        new("mlp", seed => new Mlp(seed), 128, "adam", 0.001f, true, TrainingLength.OfEpochs(10)),
        new("two-layer", seed => new TwoLayer(seed), 100, "sgd", 0.1f, false, TrainingLength.OfSteps(10_000)),
    ];
}
