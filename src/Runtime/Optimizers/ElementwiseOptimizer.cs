using System;
using System.Collections.Generic;
using Compiled.Execution;

namespace Compiled;

/// <summary>
/// An optimizer whose update of a parameter depends on that parameter, its gradient and its own state alone. One pass over memory, in
/// vectors, shared among the workers where the network is large; the result depends on neither, to the bit. Nothing is allocated after the
/// first update.
/// </summary>
public abstract class ElementwiseOptimizer : Optimizer, IRangeUpdate
{
    private readonly UpdateJob _job;
    private float _weightDecay, _signDecay;
    private float _maximumGradientNorm = float.PositiveInfinity;
    private float _maximumGradientValue = float.PositiveInfinity;
    private float _gradientScale = 1;
    private AlignedMemory[]? _state;
    private UpdateSegment[] _segments = [], _wholeSegment = [];
    private (int First, int End)[]? _normChunks;
    private float[] _normSums = [];
    private int _length;

    private protected ElementwiseOptimizer(float learningRate)
        : base(learningRate) => _job = new UpdateJob(this);

    /// <summary>
    /// The weight decay: this multiple of each parameter is added to its gradient (L2 regularisation), or, with <see cref="DecoupledDecay"/>, the
    /// parameter itself is shrunk. Default 0, and 0.01 in <see cref="AdamW"/>. See <see cref="Groups"/> to spare biases.
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
    /// Whether <see cref="WeightDecay"/> multiplies each parameter by <c>1 - rate * decay</c> before a step instead of going through the gradient.
    /// Default false, and true in <see cref="AdamW"/>.
    /// </summary>
    /// <remarks>I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", 2019.</remarks>
    public bool DecoupledDecay { get; set; }

    /// <summary>L1 regularisation: this multiple of each parameter's sign is added to its gradient. Default 0. The sign of 0 is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or NaN.</exception>
    public float L1Decay
    {
        get => _signDecay;
        set
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(L1Decay));
            _signDecay = value;
        }
    }

    /// <summary>
    /// Where the Euclidean norm of the whole gradient exceeds this, the gradient is scaled down to it (by <c>m / (norm + 1e-6)</c>, as PyTorch's
    /// <c>clip_grad_norm_</c>). Frozen parameters do not count. Default: infinity, off.
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

    /// <summary>Different settings for different tensors: spared from decay, slower, frozen. Default null: all alike. May change between steps.</summary>
    public ParameterGroups? Groups { get; set; }

    /// <inheritdoc/>
    public abstract override IReadOnlyList<string> StateNames { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The lengths differ, or this optimizer has updated a vector of another length before; nothing is written.
    /// </exception>
    public sealed override void Update(Span<float> parameters, ReadOnlySpan<float> gradient)
    {
        Begin(parameters.Length, gradient.Length);
        if (ClipsByNorm)
        {
            SetNorm(_job.Norm(gradient, NormChunks, NormSums));
        }

        _job.Run(parameters, gradient);
    }

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

    /// <summary>Whether <see cref="SetNorm"/> must be called between <see cref="Begin"/> and the ranges.</summary>
    internal bool ClipsByNorm => float.IsFinite(_maximumGradientNorm);

    /// <summary>What the norm is summed over, once <see cref="Begin"/> has run with clipping by norm on.</summary>
    internal (int First, int End)[] NormChunks => _normChunks!;

    /// <summary>Room for a sum a chunk.</summary>
    internal float[] NormSums => _normSums;

    /// <summary>Checks lengths, allocates at the first step and computes the constants of this one: once a step, before the ranges.</summary>
    internal void Begin(int parameterCount, int gradientLength)
    {
        if (gradientLength != parameterCount)
        {
            throw new ArgumentException($"The gradient has {gradientLength} floats, the parameter vector {parameterCount}.", "gradient");
        }

        CheckServes(parameterCount, "parameters");
        if (_state is null)
        {
            Allocate(parameterCount);
        }

        FollowGroups();
        if (ClipsByNorm && _normChunks is null)
        {
            _normChunks = UpdateSegment.Chunks(_segments);
            _normSums = new float[_normChunks.Length];
        }

        _gradientScale = 1;
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

        if (Groups is not null && Groups.ParameterCount != parameterCount)
        {
            throw new ArgumentException(
                $"The parameter groups are of a network with {Groups.ParameterCount} parameters and these are {parameterCount}.", argument);
        }
    }

    /// <summary>Tells the norm of this step's gradient, when <see cref="ClipsByNorm"/>.</summary>
    internal void SetNorm(double norm)
    {
        double scale = _maximumGradientNorm / (norm + 1e-6);
        _gradientScale = scale > 1 ? 1f : (float)scale;
    }

    /// <inheritdoc cref="IRangeUpdate.UpdateRange"/>
    internal void UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end)
    {
        foreach (UpdateSegment segment in _segments)
        {
            int from = Math.Max(first, segment.First), to = Math.Min(end, segment.End);
            if (from >= to)
            {
                continue;
            }

            double rate = LearningRate * segment.RateFactor, decay = WeightDecay * segment.DecayFactor;
            UpdateTask task = new()
            {
                LaneBits = laneBits,
                Rate = rate,
                Transform = new GradientTransform(
                    _gradientScale,
                    _maximumGradientValue,
                    DecoupledDecay ? 0 : (float)decay,
                    (float)(_signDecay * segment.DecayFactor),
                    DecoupledDecay ? (float)(1 - (rate * decay)) : 1),
                Parameters = parameters,
                Gradient = gradient,
                First = from,
                End = to,
            };
            UpdateAlike(in task);
        }
    }

    void IRangeUpdate.UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end) =>
        UpdateRange(laneBits, parameters, gradient, first, end);

    /// <summary>Computes the constants of step <see cref="Optimizer.StepCount"/>, counted from 1.</summary>
    private protected virtual void BeginStep()
    {
    }

    /// <summary>Updates parameters of one setting: <see cref="Apply"/> with the optimizer's rule.</summary>
    private protected abstract void UpdateAlike(in UpdateTask task);

    /// <summary>Runs <paramref name="rule"/> over a range: all that an optimizer's <see cref="UpdateAlike"/> has to do.</summary>
    private protected void Apply<TRule>(in TRule rule, in UpdateTask task)
        where TRule : struct, IUpdateRule => UpdateLoop.Run(in rule, in task, new StateVectors(Rows(0), Rows(1), Rows(2)));

    /// <summary>State vector <paramref name="index"/> in whole rows; empty where the optimizer has no such vector.</summary>
    private protected Span<float> Rows(int index) => index < _state!.Length ? _state[index].Span : default;

    private void FollowGroups()
    {
        UpdateSegment[] segments = Groups?.Segments ?? _wholeSegment;
        if (!ReferenceEquals(segments, _segments))
        {
            (_segments, _normChunks) = (segments, null);
        }
    }

    private void Allocate(int parameterCount)
    {
        int rows = (parameterCount + UpdateLoop.RowLength - 1) / UpdateLoop.RowLength;
        var state = new AlignedMemory[StateNames.Count];
        for (int i = 0; i < state.Length; i++)
        {
            state[i] = new AlignedMemory(checked(rows * UpdateLoop.RowLength));
        }

        (_state, _length) = (state, parameterCount);
        _wholeSegment = UpdateSegment.Whole(parameterCount);
    }
}
