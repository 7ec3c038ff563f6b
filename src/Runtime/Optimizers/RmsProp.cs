using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// RMSprop: <c>s = a s + (1 - a) g^2</c>, <c>p -= rate * g / (sqrt(s) + epsilon)</c>. PyTorch's <c>RMSprop</c>, with its defaults.
/// </summary>
/// <remarks>
/// G. Hinton, "Neural networks for machine learning", lecture 6e, 2012; the centred form: A. Graves, "Generating sequences with recurrent
/// neural networks", 2013.
/// </remarks>
/// <param name="learningRate">The step size, 0 or more.</param>
public sealed class RmsProp(float learningRate = 0.01f) : ElementwiseOptimizer(learningRate)
{
    private readonly float _epsilon = 1e-8f, _momentum;
    private readonly double _smoothing = 0.99;

    /// <summary>How much of the running mean of squares a step keeps (PyTorch's <c>alpha</c>), in [0, 1). Default 0.99.</summary>
    public double Smoothing
    {
        get => _smoothing;
        init
        {
            OptionChecks.BelowOne(value, nameof(Smoothing));
            _smoothing = value;
        }
    }

    /// <summary>Keeps the division finite. Default 1e-8.</summary>
    public float Epsilon
    {
        get => _epsilon;
        init
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(Epsilon));
            _epsilon = value;
        }
    }

    /// <summary>The m of <c>v = m v + g / (sqrt(s) + epsilon)</c>, <c>p -= rate * v</c>, in [0, 1). Default 0.</summary>
    public float Momentum
    {
        get => _momentum;
        init
        {
            OptionChecks.BelowOne(value, nameof(Momentum));
            _momentum = value;
        }
    }

    /// <summary>Divides by the estimated standard deviation, <c>sqrt(s - mean(g)^2)</c>, instead of the root mean square. Default false.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => (Centered, Momentum > 0) switch
    {
        (true, true) => OptimizerStateNames.RmsPropCenteredMomentum,
        (true, false) => OptimizerStateNames.RmsPropCentered,
        (false, true) => OptimizerStateNames.RmsPropMomentum,
        _ => OptimizerStateNames.RmsProp,
    };

    private protected override void UpdateAlike(in UpdateTask task)
    {
        if (Centered)
        {
            Apply(new CenteredRule(task.Rate, this), in task);
        }
        else
        {
            Apply(new Rule(task.Rate, this), in task);
        }
    }

    /// <summary>State: the mean of squares, the velocity.</summary>
    private readonly struct Rule(double rate, RmsProp options) : IUpdateRule
    {
        private readonly float _minusRate = -(float)rate;
        private readonly float _kept = (float)options.Smoothing;
        private readonly float _added = (float)(1 - options.Smoothing);
        private readonly float _epsilon = options.Epsilon;
        private readonly float _momentum = options.Momentum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane square = MeanOfSquares(gradient, state.First, index);
            return Move(parameter, gradient, square, state.Second, index);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane MeanOfSquares<TLane>(TLane gradient, Span<float> mean, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane added = TLane.Broadcast(_added) * gradient;
            TLane square = TLane.MultiplyAdd(added, gradient, TLane.Broadcast(_kept) * TLane.Load(mean, index));
            square.Store(mean, index);
            return square;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Mean<TLane>(TLane gradient, Span<float> mean, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane value = LaneMath.WithoutSubnormals(TLane.MultiplyAdd(TLane.Broadcast(_kept), TLane.Load(mean, index), TLane.Broadcast(_added) * gradient));
            value.Store(mean, index);
            return value;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Move<TLane>(TLane parameter, TLane gradient, TLane square, Span<float> velocity, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane step = gradient / (TLane.Sqrt(square) + TLane.Broadcast(_epsilon));
            if (_momentum > 0)
            {
                step = LaneMath.WithoutSubnormals(TLane.MultiplyAdd(TLane.Broadcast(_momentum), TLane.Load(velocity, index), step));
                step.Store(velocity, index);
            }

            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), step, parameter);
        }
    }

    /// <summary>State: the mean of squares, the mean, the velocity.</summary>
    private readonly struct CenteredRule(double rate, RmsProp options) : IUpdateRule
    {
        private readonly Rule _rule = new(rate, options);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane square = _rule.MeanOfSquares(gradient, state.First, index);
            TLane mean = _rule.Mean(gradient, state.Second, index);
            TLane variance = TLane.MultiplyAdd(TLane.Zero - mean, mean, square);

            // A variance cannot be negative; rounding may leave it so.
            variance = TLane.SelectGreater(TLane.Zero, variance, TLane.Zero, variance);
            return _rule.Move(parameter, gradient, variance, state.Third, index);
        }
    }
}
