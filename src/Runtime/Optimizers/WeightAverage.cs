using System;
using System.Collections.Generic;
using Compiled.Execution;

namespace Compiled;

/// <summary>
/// Keeps an exponential moving average of the parameters: <c>a = d a + (1 - d) p</c> after each update of <see cref="WrappedOptimizer.Inner"/>. The average
/// is often the better network. <see cref="Swap"/> exchanges it with the parameters, to measure or save it, and back.
/// </summary>
/// <remarks>
/// The first update sets the average to the parameters, as PyTorch's <c>AveragedModel</c> does. Running statistics are not averaged. One more pass over
/// memory a step, nothing allocated after the first.
/// <para>B. T. Polyak and A. B. Juditsky, "Acceleration of stochastic approximation by averaging", 1992.</para>
/// </remarks>
/// <example>
/// <code>
/// WeightAverage average = new(new Adam(), decay: 0.999);
/// ...                                                     // train with it
/// average.Swap(network.Parameters);                       // the average is in the network
/// double accuracy = Metrics.Accuracy(network, validation);
/// average.Swap(network.Parameters);                       // go on training
/// </code>
/// </example>
public sealed class WeightAverage : WrappedOptimizer
{
    private const string SwappedScalar = "ema_swapped", UpdatesScalar = "ema_updates";
    private const int SwapChunk = 1024;
    private readonly WeightedSum _sum = new();
    private readonly GradientAccumulation? _accumulation;
    private AlignedMemory? _average;
    private long _updates;

    /// <summary>Wraps an optimizer.</summary>
    /// <param name="inner">The optimizer that makes the updates.</param>
    /// <param name="decay">How much of the average a step keeps, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">The decay is out of its range.</exception>
    public WeightAverage(Optimizer inner, double decay = 0.999)
        : base(inner)
    {
        OptionChecks.BelowOne(decay, nameof(decay));
        Decay = decay;
        _accumulation = Find<GradientAccumulation>(inner);
    }

    /// <summary>How much of the average a step keeps.</summary>
    public double Decay { get; }

    /// <summary>Whether the average is in the network and the parameters are kept here.</summary>
    public bool IsSwapped { get; private set; }

    /// <summary>Whether there is an average: after the first update.</summary>
    public bool HasAverage => _updates > 0;

    /// <summary>The average, or, while <see cref="IsSwapped"/>, the parameters; empty before the first update.</summary>
    public ReadOnlySpan<float> Average => OwnVector;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The average is in the network: exchange it back first.</exception>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, int samples)
    {
        if (IsSwapped)
        {
            throw new InvalidOperationException("The average is in the network; call Swap again before training goes on.");
        }

        Check(parameters, gradient);
        UpdateInner(parameters, gradient, samples);
        if (_accumulation is { Waiting: > 0 })
        {
            // The parameters have not moved.
            return;
        }

        _average ??= new AlignedMemory(parameters.Length);
        bool first = _updates++ == 0;
        _sum.Run(_average.Span, parameters, first ? 0 : (float)Decay, first ? 1 : (float)(1 - Decay), 1);
    }

    /// <summary>Exchanges the average with the parameters. No call may run on the network meanwhile.</summary>
    /// <param name="parameters">The network's parameter vector.</param>
    /// <exception cref="InvalidOperationException">There is no average yet.</exception>
    /// <exception cref="ArgumentException">The vector has another length; nothing is written.</exception>
    public void Swap(Span<float> parameters)
    {
        if (_average is null || !HasAverage)
        {
            throw new InvalidOperationException("There is no average before the first update.");
        }

        CheckServes(parameters.Length, nameof(parameters));
        Span<float> kept = stackalloc float[SwapChunk];
        Span<float> average = _average.Span;
        for (int start = 0; start < parameters.Length; start += SwapChunk)
        {
            int length = Math.Min(SwapChunk, parameters.Length - start);
            parameters.Slice(start, length).CopyTo(kept);
            average.Slice(start, length).CopyTo(parameters[start..]);
            kept[..length].CopyTo(average[start..]);
        }

        IsSwapped = !IsSwapped;
    }

    private protected override string OwnName => "ema";

    private protected override Span<float> OwnVector => _average is null ? default : _average.Span;

    private protected override void AddScalars(Dictionary<string, double> scalars) =>
        (scalars[UpdatesScalar], scalars[SwappedScalar]) = (_updates, IsSwapped ? 1 : 0);

    private protected override void CheckScalars(IReadOnlyDictionary<string, double> scalars)
    {
        StateScalars.Count(scalars, UpdatesScalar);
        StateScalars.Number(scalars, SwappedScalar, 0, 1);
    }

    private protected override void RestoreOwn(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        _average = new AlignedMemory(parameterCount);
        _updates = StateScalars.Count(scalars, UpdatesScalar);
        IsSwapped = scalars[SwappedScalar] != 0;
    }
}
