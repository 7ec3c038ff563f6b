using System;
using System.Globalization;

namespace Compiled;

/// <summary>Ends a training run at the first loss or gradient that is not a finite number; nothing after that could be learned.</summary>
/// <remarks>
/// The network keeps the last good weights and running statistics: those the step began with. Its update is not made, and the optimizer's state stays
/// as it was. Where an update itself left the range of floats, or a network of one's own updates without a look at the loss, they are those of a copy
/// at most 64 steps older; <see cref="WeightsStep"/> tells.
/// </remarks>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, long step, float loss, string layer, string reason, long weightsStep, History history)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"{(float.IsFinite(loss) ? $"A gradient is not finite, with a loss of {loss}," : $"The loss is {loss}")} at step {step} (epoch {epoch}), because of {layer}. {reason} The network keeps its weights of step {weightsStep}. Try a smaller learning rate or clip the gradient."))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
        Layer = layer;
        WeightsStep = weightsStep;
        History = history;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step of the run, from 1, whose loss or gradient was not finite.</summary>
    public long Step { get; }

    /// <summary>That loss: NaN, infinite, or finite where it was the gradient.</summary>
    public float Loss { get; }

    /// <summary>
    /// The layer at fault, as its tensors are named: the first whose parameters, outputs or gradients are not finite. A layer without parameters
    /// counts to the one before it. <c>inputs</c> or <c>targets</c> where the samples are at fault, <c>loss</c> where the loss alone is.
    /// </summary>
    public string Layer { get; }

    /// <summary>How many updates have gone into the weights that the network keeps.</summary>
    public long WeightsStep { get; }

    /// <summary>The epochs before.</summary>
    public History History { get; }
}
