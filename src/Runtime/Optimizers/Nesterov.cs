using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>Nesterov's momentum: <c>v = m v + g</c>, <c>p -= rate * (g + m v)</c>. PyTorch's <c>SGD(momentum=m, nesterov=True)</c>.</summary>
/// <remarks>In the form of I. Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013.</remarks>
public sealed class Nesterov : ElementwiseOptimizer
{
    /// <summary>Creates the optimizer.</summary>
    /// <param name="learningRate">The step size, 0 or more.</param>
    /// <param name="momentum">How much of the velocity a step keeps, in [0, 1).</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public Nesterov(float learningRate, float momentum = 0.9f)
        : base(learningRate)
    {
        OptionChecks.BelowOne(momentum, nameof(momentum));
        Factor = momentum;
    }

    /// <summary>How much of the velocity a step keeps.</summary>
    public float Factor { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => OptimizerStateNames.Momentum;

    private protected override void UpdateAlike(in UpdateTask task) =>
        Apply(new Rule((float)task.Rate, Factor), in task);

    private readonly struct Rule(float rate, float factor) : IUpdateRule
    {
        private readonly float _minusRate = -rate;
        private readonly float _factor = factor;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane factor = TLane.Broadcast(_factor);
            TLane velocity = LaneMath.WithoutSubnormals(TLane.MultiplyAdd(factor, TLane.Load(state.First, index), gradient));
            velocity.Store(state.First, index);
            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), TLane.MultiplyAdd(factor, velocity, gradient), parameter);
        }
    }
}
