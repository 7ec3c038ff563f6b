using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>Gradient descent with momentum: <c>v = m v + g</c>, <c>p -= rate * v</c>. PyTorch's <c>SGD(momentum=m)</c>.</summary>
/// <remarks>B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.</remarks>
public sealed class Momentum : ElementwiseOptimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size, 0 or more.</param>
    /// <param name="momentum">How much of the velocity a step keeps, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Momentum(float learningRate, float momentum = 0.9f)
        : base(learningRate)
    {
        OptionChecks.BelowOne(momentum, nameof(momentum));
        Factor = momentum;
    }

    /// <summary>How much of the velocity a step keeps.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => OptimizerStateNames.Momentum;

    internal override void UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end) =>
        Apply(new Rule(LearningRate, Factor), laneBits, parameters, gradient, first, end);

    private readonly struct Rule(float rate, float factor) : IUpdateRule
    {
        private readonly float _minusRate = -rate;
        private readonly float _factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane velocity = TLane.MultiplyAdd(TLane.Broadcast(_factor), TLane.Load(state.First, index), gradient);
            velocity.Store(state.First, index);
            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), velocity, parameter);
        }
    }
}
