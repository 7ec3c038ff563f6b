using System;
using System.Collections.Generic;

namespace Compiled;

/// <summary>
/// Lowers the rate when a measurement has not become better for some time. PyTorch's <c>ReduceLROnPlateau</c>, with its defaults. Give it each
/// measurement, as the validation loss after an epoch, with <see cref="Observe"/>.
/// </summary>
/// <param name="rate">The first learning rate, 0 or more.</param>
public sealed class ReduceOnPlateau(double rate) : Schedule
{
    // A smaller change is not worth one.
    private const double SmallestChange = 1e-8;
    private readonly double _factor = 0.1, _threshold = 1e-4, _minimum;
    private readonly int _patience = 10, _cooldown;
    private double _rate = ScheduleChecks.Rate(rate, nameof(rate));
    private double _best = double.NaN;
    private long _bad, _cooling;

    /// <summary>Whether a larger measurement is the better one, as with accuracy. Default false, as with a loss.</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>What the rate is multiplied by, in [0, 1). Default 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public double Factor
    {
        get => _factor;
        init
        {
            OptionChecks.BelowOne(value, nameof(Factor));
            _factor = value;
        }
    }

    /// <summary>How many measurements in a row may be no better; the next one lowers the rate. Default 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Patience
    {
        get => _patience;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Patience));
            _patience = value;
        }
    }

    /// <summary>How much better than the best a measurement must be to count as better. Default 1e-4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double Threshold
    {
        get => _threshold;
        init
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(Threshold));
            _threshold = value;
        }
    }

    /// <summary>Whether <see cref="Threshold"/> is a difference and not a share of the best. Default false.</summary>
    public bool IsThresholdAbsolute { get; init; }

    /// <summary>How many measurements after a lowering do not count. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Cooldown
    {
        get => _cooldown;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Cooldown));
            _cooldown = value;
        }
    }

    /// <summary>The rate is not lowered below this. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public double Minimum
    {
        get => _minimum;
        init => _minimum = ScheduleChecks.Rate(value, nameof(Minimum));
    }

    /// <inheritdoc/>
    public override bool Observes => true;

    /// <summary>The rate after the measurements so far, whatever the tick.</summary>
    /// <inheritdoc/>
    public override double Rate(long tick)
    {
        ScheduleChecks.Tick(tick);
        return _rate;
    }

    /// <summary>Takes a measurement; one that is NaN is no better than any other.</summary>
    /// <inheritdoc/>
    public override void Observe(long tick, double metric)
    {
        ScheduleChecks.Tick(tick);
        if (IsBetter(metric))
        {
            (_best, _bad) = (metric, 0);
        }
        else
        {
            _bad++;
        }

        if (_cooling > 0)
        {
            _cooling--;
            _bad = 0;
        }

        if (_bad > Patience)
        {
            double lower = Math.Max(_rate * Factor, Minimum);
            _rate = _rate - lower > SmallestChange ? lower : _rate;
            (_cooling, _bad) = (Cooldown, 0);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, double> Scalars
    {
        get
        {
            Dictionary<string, double> scalars = new() { ["rate"] = _rate, ["bad"] = _bad, ["cooling"] = _cooling };
            if (!double.IsNaN(_best))
            {
                scalars["best"] = _best;
            }

            return scalars;
        }
    }

    /// <inheritdoc/>
    public override void RestoreState(IReadOnlyDictionary<string, double> scalars)
    {
        double savedRate = StateScalars.Number(scalars, "rate", 0, double.MaxValue);
        long bad = StateScalars.Count(scalars, "bad"), cooling = StateScalars.Count(scalars, "cooling");
        double best = scalars.ContainsKey("best")
            ? StateScalars.Number(scalars, "best", double.NegativeInfinity, double.PositiveInfinity)
            : double.NaN;
        (_rate, _bad, _cooling, _best) = (savedRate, bad, cooling, best);
    }

    private bool IsBetter(double metric)
    {
        if (double.IsNaN(metric) || double.IsNaN(_best))
        {
            return !double.IsNaN(metric);
        }

        double margin = IsThresholdAbsolute ? Threshold : _best * Threshold;
        return HigherIsBetter ? metric > _best + margin : metric < _best - margin;
    }
}
