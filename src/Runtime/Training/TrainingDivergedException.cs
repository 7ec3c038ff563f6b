using System;
using System.Globalization;

namespace Compiled;

/// <summary>Ends a training run whose loss is no longer a finite number; nothing after that could be learned.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(int epoch, long step, float loss, History history)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The loss is {loss} at step {step} (epoch {epoch}). Try a smaller learning rate or clip the gradient, and look for NaN in the data."))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
        History = history;
    }

    /// <summary>The epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step of the run, from 1, whose loss was not finite.</summary>
    public long Step { get; }

    /// <summary>That loss: NaN or infinite.</summary>
    public float Loss { get; }

    /// <summary>The epochs before.</summary>
    public History History { get; }
}
