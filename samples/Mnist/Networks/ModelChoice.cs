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
    /// <summary>All of them; the first is the one taken where none is named.</summary>
    public static readonly IReadOnlyList<ModelChoice> All =
    [
        new("mlp", seed => new Mlp(seed), 128, "adam", 0.001f, true, TrainingLength.OfEpochs(10)),
        new("two-layer", seed => new TwoLayer(seed), 100, "sgd", 0.1f, false, TrainingLength.OfSteps(10_000)),
    ];
}
