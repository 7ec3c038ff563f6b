using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// Gradient descent with momentum: <c>v = m v + (1 - d) g</c>, <c>p -= rate * v</c>. PyTorch's <c>SGD(momentum=m, dampening=d)</c>.
/// </summary>
/// <remarks>B. T. Polyak, "Some methods of speeding up the convergence of iteration methods", 1964.</remarks>
public sealed class Momentum : ElementwiseOptimizer
{
    private readonly float _dampening;

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

    /// <summary>How much of each gradient but the first is left out of the velocity, in [0, 1]. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public float Dampening
    {
        get => _dampening;
        init
        {
            if (!(value >= 0 && value <= 1))
            {
                throw new ArgumentOutOfRangeException(nameof(Dampening), value, "Dampening must be in [0, 1].");
            }

            _dampening = value;
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => OptimizerStateNames.Momentum;

    private protected override void UpdateAlike(in UpdateTask task) =>
        Apply(new Rule((float)task.Rate, Factor, StepCount == 1 ? 1 : 1 - Dampening), in task);

    private readonly struct Rule(float rate, float factor, float added) : IUpdateRule
    {
        private readonly float _minusRate = -rate;
        private readonly float _factor = factor;
        private readonly float _added = added;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane velocity = LaneMath.WithoutSubnormals(TLane.MultiplyAdd(TLane.Broadcast(_factor), TLane.Load(state.First, index), TLane.Broadcast(_added) * gradient));
            velocity.Store(state.First, index);
            return TLane.MultiplyAdd(TLane.Broadcast(_minusRate), velocity, parameter);
        }
    }
}
