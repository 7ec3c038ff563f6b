using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>AdaGrad: <c>s += g^2</c>, <c>p -= rate * g / (sqrt(s) + epsilon)</c>. PyTorch's <c>Adagrad</c>, with its defaults.</summary>
/// <remarks>J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization", 2011.</remarks>
/// <param name="learningRate">The step size, 0 or more.</param>
public sealed class AdaGrad(float learningRate = 0.01f) : ElementwiseOptimizer(learningRate)
{
    private readonly float _epsilon = 1e-10f, _initialAccumulator;
    private readonly double _learningRateDecay;

    /// <summary>Keeps the division finite. Default 1e-10.</summary>
    public float Epsilon
    {
        get => _epsilon;
        init
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(Epsilon));
            _epsilon = value;
        }
    }

    /// <summary>Step t, counted from 1, uses <c>rate / (1 + (t - 1) * decay)</c>. Default 0.</summary>
    public double LearningRateDecay
    {
        get => _learningRateDecay;
        init
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(LearningRateDecay));
            _learningRateDecay = value;
        }
    }

    /// <summary>What the sum of squares begins with. Default 0.</summary>
    public float InitialAccumulator
    {
        get => _initialAccumulator;
        init
        {
            OptionChecks.FiniteAndNotNegative(value, nameof(InitialAccumulator));
            _initialAccumulator = value;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => OptimizerStateNames.AdaGrad;

    private protected override void BeginStep()
    {
        if (StepCount == 1)
        {
            Rows(0).Fill(InitialAccumulator);
        }
    }

    private protected override void UpdateAlike(in UpdateTask task)
    {
        double rate = task.Rate / (1 + ((StepCount - 1) * LearningRateDecay));
        Apply(new Rule((float)rate, Epsilon), in task);
    }

    private readonly struct Rule(float rate, float epsilon) : IUpdateRule
    {
        private readonly float _minusRate = -rate;
        private readonly float _epsilon = epsilon;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = TLane.MultiplyAdd(gradient, gradient, TLane.Load(state.First, index));
            sum.Store(state.First, index);
            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), gradient / (TLane.Sqrt(sum) + TLane.Broadcast(_epsilon)), parameter);
        }
    }
}
