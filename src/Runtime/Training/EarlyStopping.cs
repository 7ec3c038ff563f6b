using System;

namespace Compiled;

/// <summary>Ends a training run when a measurement has not improved for some epochs, and gives the network the weights it was best with.</summary>
public sealed record EarlyStopping
{
    private readonly int _patience = 10;
    private readonly double _minimumDelta;

    /// <summary>How many epochs without improvement to wait for one. Default 10; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not positive.</exception>
    public int Patience
    {
        get => _patience;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(Patience));
            _patience = value;
        }
    }

    /// <summary>By how much a measurement must be better than the best before, to count. Default 0: any improvement.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double MinimumDelta
    {
        get => _minimumDelta;
        init
        {
            if (!(value >= 0 && double.IsFinite(value)))
                throw new ArgumentOutOfRangeException(nameof(MinimumDelta), value, "It is a finite number of 0 or more.");
            _minimumDelta = value;
        }
    }

    /// <summary>
    /// What is watched: <c>loss</c>, <c>accuracy</c>, <c>validation loss</c>, <c>validation accuracy</c> or the name of one of
    /// <see cref="Trainer.Metrics"/>. Default null: the validation loss, or the training loss where there are no validation samples.
    /// </summary>
    public string? Metric { get; init; }

    /// <summary>Whether less or more is better. Default: what the metric itself says.</summary>
    public MetricMode Mode { get; init; }

    /// <summary>
    /// Whether the network gets the parameters and running statistics it was best with when the run ends, however it ends but by divergence.
    /// Default true.
    /// </summary>
    public bool RestoreBest { get; init; } = true;
}

/// <summary>Which values of a metric are better.</summary>
public enum MetricMode
{
    /// <summary>What the metric says of itself: less for a loss or an error, more for an accuracy.</summary>
    Automatic,

    /// <summary>The smaller.</summary>
    Minimize,

    /// <summary>The larger.</summary>
    Maximize,
}
