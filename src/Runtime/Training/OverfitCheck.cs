using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>What <see cref="Trainer.OverfitOneBatch"/> found.</summary>
/// <param name="FirstLoss">The batch's loss before the first step, in inference mode: without dropout.</param>
/// <param name="LastLoss">Its loss after the last step; NaN or infinite where that was the end of it.</param>
/// <param name="Steps">The steps made.</param>
public sealed record OverfitReport(float FirstLoss, float LastLoss, int Steps)
{
    /// <summary>Whether the loss fell to a tenth or less: then the network, its data and its learning rate go together.</summary>
    public bool Learned => float.IsFinite(LastLoss) && LastLoss <= FirstLoss / 10;
}

/// <summary>Trains on one batch and puts everything back.</summary>
internal static class OverfitCheck
{
    public static OverfitReport Run(INetwork network, Optimizer optimizer, BatchIterator batches, bool labels, int steps)
    {
        float[] parameters = network.Parameters.ToArray(), statistics = network.State.ToArray();
        RandomCounter counter = network.RandomCounter;
        List<float[]> vectors = [];
        for (int i = 0; i < optimizer.StateNames.Count; i++)
            vectors.Add(optimizer.StateVector(i).ToArray());
        IReadOnlyDictionary<string, double> scalars = optimizer.Scalars;
        try
        {
            return Train(network, optimizer, batches, labels, steps);
        }
        finally
        {
            parameters.CopyTo(network.Parameters);
            statistics.CopyTo(network.State);
            network.RandomCounter = counter;
            optimizer.RestoreState(network.ParameterCount, scalars);
            for (int i = 0; i < vectors.Count; i++)
                vectors[i].CopyTo(optimizer.StateVector(i));
        }
    }

    private static OverfitReport Train(INetwork network, Optimizer optimizer, BatchIterator batches, bool labels, int steps)
    {
        batches.MoveNext();
        StepGuard guard = new(network, optimizer, step: 0);
        float first = Loss(network, batches, labels), loss = first;
        int made = 0;
        for (; made < steps && float.IsFinite(loss) && !guard.Skipped; made++)
        {
            guard.BeforeStep(keepGradient: false);
            loss = labels
                ? ((IClassifier)network).TrainStep(batches.Inputs, batches.Labels, guard)
                : network.TrainStep(batches.Inputs, batches.Targets, guard);
        }

        return new OverfitReport(first, guard.Skipped || !float.IsFinite(loss) ? float.NaN : Loss(network, batches, labels), made);
    }

    private static float Loss(INetwork network, BatchIterator batches, bool labels) => labels
        ? ((IClassifier)network).Loss(batches.Inputs, batches.Labels)
        : network.Loss(batches.Inputs, batches.Targets);
}
