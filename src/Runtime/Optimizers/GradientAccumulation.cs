using System;
using System.Collections.Generic;
using Compiled.Execution;

namespace Compiled;

/// <summary>
/// Several small batches to one update: gradients are added up, and each time there are enough of them <see cref="WrappedOptimizer.Inner"/> gets their
/// mean, which is the gradient of one large batch of all their samples. For batches that are larger than memory or speed allow.
/// </summary>
/// <remarks>
/// Where the number of samples is known, as in <see cref="INetwork.TrainStep"/>, batches weigh as much as they have samples. Batch normalisation still
/// sees the small batches. <see cref="Optimizer.StepCount"/> counts the updates. One pass over memory a batch, nothing allocated after the first.
/// </remarks>
public sealed class GradientAccumulation : WrappedOptimizer
{
    private const string BatchesScalar = "accumulated_batches", SamplesScalar = "accumulated_samples";
    private readonly WeightedSum _sum = new();
    private AlignedMemory? _accumulated;
    private long _samples;

    /// <summary>Wraps an optimizer.</summary>
    /// <param name="inner">The optimizer that gets the means.</param>
    /// <param name="batches">How many batches go into one update, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of batches is below 1.</exception>
    public GradientAccumulation(Optimizer inner, int batches)
        : base(inner)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batches, 1);
        Batches = batches;
    }

    /// <summary>How many batches go into one update.</summary>
    public int Batches { get; }

    /// <summary>How many batches wait for the next update.</summary>
    public int Waiting { get; private set; }

    /// <summary>Adds a gradient, and makes an update where enough are there.</summary>
    /// <inheritdoc/>
    public override void Update(Span<float> parameters, ReadOnlySpan<float> gradient, int samples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        Check(parameters, gradient);
        if (Batches == 1)
        {
            UpdateInner(parameters, gradient, samples);
            return;
        }

        _accumulated ??= new AlignedMemory(parameters.Length);
        bool last = Waiting + 1 >= Batches;
        long total = _samples + samples;
        _sum.Run(_accumulated.Span, gradient, Waiting == 0 ? 0 : 1, samples, last ? (float)(1.0 / total) : 1);
        (Waiting, _samples) = (Waiting + 1, total);
        if (last)
        {
            UpdateWithMean(parameters);
        }
    }

    /// <summary>Makes an update with what waits, if anything: at the end of training, or of an epoch.</summary>
    /// <param name="parameters">The flat parameter vector.</param>
    /// <exception cref="ArgumentException">The gradients that wait are of another length; nothing is written.</exception>
    public void Flush(Span<float> parameters)
    {
        CheckServes(parameters.Length, nameof(parameters));
        if (Waiting > 0)
        {
            _sum.Run(_accumulated!.Span, _accumulated.Span, 0, 1, (float)(1.0 / _samples));
            UpdateWithMean(parameters);
        }
    }

    private protected override string OwnName => "accumulated_gradient";

    private protected override Span<float> OwnVector => _accumulated is null ? default : _accumulated.Span;

    private protected override void AddScalars(Dictionary<string, double> scalars) =>
        (scalars[BatchesScalar], scalars[SamplesScalar]) = (Waiting, _samples);

    private protected override void CheckScalars(IReadOnlyDictionary<string, double> scalars)
    {
        long waiting = StateScalars.Count(scalars, BatchesScalar), samples = StateScalars.Count(scalars, SamplesScalar);
        if (waiting >= Batches || samples < waiting)
        {
            throw new ArgumentException($"{waiting} batches of {samples} samples wait; {Batches} go into one update.", nameof(scalars));
        }
    }

    private protected override void RestoreOwn(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        _accumulated = new AlignedMemory(parameterCount);
        (Waiting, _samples) = ((int)StateScalars.Count(scalars, BatchesScalar), StateScalars.Count(scalars, SamplesScalar));
    }

    private void UpdateWithMean(Span<float> parameters)
    {
        int samples = (int)Math.Min(_samples, int.MaxValue);
        (Waiting, _samples) = (0, 0);
        UpdateInner(parameters, _accumulated!.Span, samples);
    }
}
