using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// The options and the arithmetic Adam and AdamW share: <c>m = b1 m + (1 - b1) g</c>, <c>v = b2 v + (1 - b2) g^2</c>,
/// <c>p -= rate / (1 - b1^t) * m / (sqrt(v) / sqrt(1 - b2^t) + epsilon)</c>.
/// </summary>
public abstract class AdamOptimizer : ElementwiseOptimizer
{
    private readonly double _beta1 = 0.9, _beta2 = 0.999;
    private readonly float _epsilon = 1e-8f;
    private double _beta1Power = 1, _beta2Power = 1;

    private protected AdamOptimizer(float learningRate)
        : base(learningRate)
    {
    }

    /// <summary>How much of the running mean of gradients a step keeps, in [0, 1). Default 0.9.</summary>
    public double Beta1
    {
        get => _beta1;
        init
        {
            OptionChecks.BelowOne(value, nameof(Beta1));
            _beta1 = value;
        }
    }

    /// <summary>How much of the running mean of squares a step keeps, in [0, 1). Default 0.999.</summary>
    public double Beta2
    {
        get => _beta2;
        init
        {
            OptionChecks.BelowOne(value, nameof(Beta2));
            _beta2 = value;
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

    /// <summary>Divides by the largest mean of squares so far instead of the current one. Default false.</summary>
    /// <remarks>S. Reddi, S. Kale and S. Kumar, "On the convergence of Adam and beyond", 2018.</remarks>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public sealed override IReadOnlyList<string> StateNames => AmsGrad ? OptimizerStateNames.AmsGrad : OptimizerStateNames.Adam;

    /// <inheritdoc/>
    /// <remarks>The powers of the decay rates are kept, not computed from the step: the rounding of each multiplication is part of the state.</remarks>
    public sealed override IReadOnlyDictionary<string, double> Scalars =>
        new Dictionary<string, double>(base.Scalars) { ["beta1_power"] = _beta1Power, ["beta2_power"] = _beta2Power };

    /// <inheritdoc/>
    public sealed override void RestoreState(int parameterCount, IReadOnlyDictionary<string, double> scalars)
    {
        double beta1Power = StateScalars.Number(scalars, "beta1_power", 0, 1), beta2Power = StateScalars.Number(scalars, "beta2_power", 0, 1);
        base.RestoreState(parameterCount, scalars);
        (_beta1Power, _beta2Power) = (beta1Power, beta2Power);
    }

    private protected sealed override void BeginStep()
    {
        _beta1Power *= Beta1;
        _beta2Power *= Beta2;
    }

    private protected sealed override void UpdateAlike(in UpdateTask task)
    {
        var rule = new Rule(Beta1, Beta2, Epsilon, (float)(task.Rate / (1 - _beta1Power)), (float)(1 / Math.Sqrt(1 - _beta2Power)));
        if (AmsGrad)
        {
            Apply(new AmsGradRule(rule), in task);
        }
        else
        {
            Apply(in rule, in task);
        }
    }

    /// <summary>State: the mean of gradients, the mean of squares.</summary>
    private readonly struct Rule(double beta1, double beta2, float epsilon, float rate, float squareCorrection) : IUpdateRule
    {
        private readonly float _beta1 = (float)beta1;
        private readonly float _beta2 = (float)beta2;
        private readonly float _rest1 = (float)(1 - beta1);
        private readonly float _rest2 = (float)(1 - beta2);
        private readonly float _epsilon = epsilon;
        private readonly float _minusRate = -rate;
        private readonly float _squareCorrection = squareCorrection;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane square = MeanOfSquares(gradient, state.Second, index);
            return Move(parameter, gradient, square, state.First, index);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane MeanOfSquares<TLane>(TLane gradient, Span<float> mean, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane added = TLane.Broadcast(_rest2) * gradient;
            TLane square = TLane.MultiplyAdd(added, gradient, TLane.Broadcast(_beta2) * TLane.Load(mean, index));
            square.Store(mean, index);
            return square;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Move<TLane>(TLane parameter, TLane gradient, TLane square, Span<float> mean, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane direction = LaneMath.WithoutSubnormals(TLane.MultiplyAdd(TLane.Broadcast(_beta1), TLane.Load(mean, index), TLane.Broadcast(_rest1) * gradient));
            direction.Store(mean, index);
            TLane size = TLane.MultiplyAdd(TLane.Sqrt(square), TLane.Broadcast(_squareCorrection), TLane.Broadcast(_epsilon));
            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), direction / size, parameter);
        }
    }

    /// <summary>State: as <see cref="Rule"/>, then the largest mean of squares.</summary>
    private readonly struct AmsGradRule(Rule rule) : IUpdateRule
    {
        private readonly Rule _rule = rule;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane square = _rule.MeanOfSquares(gradient, state.Second, index);
            TLane largest = TLane.Load(state.Third, index);
            largest = TLane.SelectGreater(largest, square, largest, square);
            largest.Store(state.Third, index);
            return _rule.Move(parameter, gradient, largest, state.First, index);
        }
    }
}
