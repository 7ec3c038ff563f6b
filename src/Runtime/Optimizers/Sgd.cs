using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>Stochastic gradient descent: <c>p -= rate * g</c>. PyTorch's <c>SGD</c>.</summary>
/// <param name="learningRate">The step size, 0 or more.</param>
public sealed class Sgd(float learningRate) : ElementwiseOptimizer(learningRate)
{
    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => [];

    private protected override void UpdateAlike(in UpdateTask task) =>
        Apply(new Rule((float)task.Rate), in task);

    private readonly struct Rule(float rate) : IUpdateRule
    {
        private readonly float _minusRate = -rate;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane> => TLane.MultiplyAdd(TLane.Broadcast(_minusRate), gradient, parameter);
    }
}
