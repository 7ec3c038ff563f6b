using System;
using System.Collections.Generic;
using Compiled.Execution;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// An optimizer whose update of a parameter depends on that parameter, its gradient and its own state alone. One pass over memory, in
/// vectors, shared among the workers where the network is large; the result depends on neither, to the bit. Nothing is allocated after the
/// first update.
/// </summary>
public abstract class ElementwiseOptimizer : Optimizer
{
    private float _weightDecay;
    private float _maximumGradientNorm = float.PositiveInfinity;
    private float _maximumGradientValue = float.PositiveInfinity;
    private GradientTransform _transform;
    private AlignedMemory[]? _state;
    private UpdateJob? _job;
    private float[]? _normSums;
    private int _length;

    private protected ElementwiseOptimizer(float learningRate)
        : base(learningRate)
    {
    }

    /// <summary>
    /// The weight decay: this multiple of each parameter is added to its gradient (L2 regularisation; <see cref="AdamW"/> shrinks the parameter
    /// itself instead). Default 0, and 0.01 in <see cref="AdamW"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float WeightDecay
    {
        get => _weightDecay;
        set
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(WeightDecay));
            _weightDecay = value;
        }
    }

    /// <summary>
    /// Where the Euclidean norm of the whole gradient exceeds this, the gradient is scaled down to it (by <c>m / (norm + 1e-6)</c>, as PyTorch's
    /// <c>clip_grad_norm_</c>). Default: infinity, off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public float MaximumGradientNorm
    {
        get => _maximumGradientNorm;
        set
        {
            OptionChecks.Positive(value, nameof(MaximumGradientNorm));
            _maximumGradientNorm = value;
        }
    }

    /// <summary>Each element of the gradient is held within plus and minus this, after the clipping by norm. Default: infinity, off.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public float MaximumGradientValue
    {
        get => _maximumGradientValue;
        set
        {
            OptionChecks.Positive(value, nameof(MaximumGradientValue));
            _maximumGradientValue = value;
        }
    }

    /// <inheritdoc/>
    public abstract override IReadOnlyList<string> StateNames { get; }

    /// <summary>The decay that is added to the gradient.</summary>
    private protected virtual float GradientDecay => WeightDecay;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The lengths differ, or this optimizer has updated a vector of another length before; nothing is written.
    /// </exception>
    public sealed override void Update(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        Begin(parameters.Length, gradient.Length);
        int workers = UpdateJob.WorkersFor(parameters.Length);
        if (workers > 1)
        {
            (_job ??= new UpdateJob(this)).Run(workers, parameters, gradient);
            return;
        }

        if (ClipsByNorm)
        {
            GradientNorm.SumChunks(LaneWidth.Bits, gradient, NormSums, 0, NormSums.Length);
            SetNorm(GradientNorm.FromChunks(NormSums));
        }

        UpdateRange(LaneWidth.Bits, parameters, gradient, 0, parameters.Length);
    }

    /// <summary>Whether <see cref="SetNorm"/> must be called between <see cref="Begin"/> and <see cref="UpdateRange"/>.</summary>
    internal bool ClipsByNorm => float.IsFinite(_maximumGradientNorm);

    /// <summary>Room for the sums of <see cref="GradientNorm.SumChunks"/>, once <see cref="Begin"/> has run with clipping by norm on.</summary>
    internal Span<float> NormSums => _normSums;

    /// <summary>Checks lengths, allocates at the first step and computes the constants of this one: once a step, before the ranges.</summary>
    internal void Begin(int parameterCount, int gradientLength)
    {
        if (gradientLength != parameterCount)
        {
            throw new ArgumentException($"The gradient has {gradientLength} floats, the parameter vector {parameterCount}.", "gradient");
        }

        if (_state is null)
        {
            Allocate(parameterCount);
        }
        else
        {
            CheckServes(parameterCount, "parameters");
        }

        if (ClipsByNorm)
        {
            _normSums ??= new float[GradientNorm.Chunks(parameterCount)];
        }

        _transform = new GradientTransform(1f, _maximumGradientValue, GradientDecay);
        StepCount++;
        BeginStep();
    }

    /// <inheritdoc/>
    internal sealed override void CheckServes(int parameterCount, string argument)
    {
        if (_state is not null && parameterCount != _length)
        {
            throw new ArgumentException(
                $"This optimizer's state belongs to {_length} parameters and these are {parameterCount}: one optimizer serves one network.", argument);
        }
    }

    /// <summary>Tells the norm of this step's gradient, when <see cref="ClipsByNorm"/>.</summary>
    internal void SetNorm(double norm)
    {
        double scale = _maximumGradientNorm / (norm + 1e-6);
        _transform = new GradientTransform(scale > 1 ? 1f : (float)scale, _maximumGradientValue, GradientDecay);
    }

    /// <summary>Updates the parameters in [first, end); different ranges of one step may run on different threads.</summary>
    /// <param name="laneBits">The vector width: 512, 256 or 128.</param>
    /// <param name="parameters">The whole parameter vector.</param>
    /// <param name="gradient">The whole gradient.</param>
    /// <param name="first">A multiple of <see cref="UpdateLoop.RowLength"/>.</param>
    /// <param name="end">A multiple of <see cref="UpdateLoop.RowLength"/>, or the number of parameters.</param>
    internal abstract void UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end);

    /// <inheritdoc/>
    public sealed override Span<float> StateVector(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, StateNames.Count);
        return _state is null ? default : _state[index].Span[.._length];
    }

    /// <inheritdoc/>
    public override void RestoreState(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        base.RestoreState(parameterCount, scalars);
        if (_state is null || _length != parameterCount)
        {
            Allocate(parameterCount);
            return;
        }

        foreach (AlignedMemory memory in _state)
        {
            memory.Span.Clear();
        }
    }

    /// <summary>Computes the constants of step <see cref="Optimizer.StepCount"/>, counted from 1.</summary>
    private protected virtual void BeginStep()
    {
    }

    /// <summary>Runs <paramref name="rule"/> over a range: all that an optimizer's <see cref="UpdateRange"/> has to do.</summary>
    private protected void Apply<TRule>(in TRule rule, int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end)
        where TRule : struct, IUpdateRule
    {
        UpdateLoop.Run(laneBits, in rule, _transform, parameters, gradient, new StateVectors(Rows(0), Rows(1), Rows(2)), first, end);
    }

    /// <summary>State vector <paramref name="index"/> in whole rows; empty where the optimizer has no such vector.</summary>
    private protected Span<float> Rows(int index) => index < _state!.Length ? _state[index].Span : default;

    private void Allocate(int parameterCount)
    {
        int rows = (parameterCount + UpdateLoop.RowLength - 1) / UpdateLoop.RowLength;
        var state = new AlignedMemory[StateNames.Count];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = new AlignedMemory(checked(rows * UpdateLoop.RowLength));
        }

        (_state, _length, _normSums) = (state, parameterCount, null);
    }
}
