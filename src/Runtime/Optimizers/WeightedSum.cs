using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>The pass <c>y = (kept * y + added * x) * scale</c>, in vectors and shared among the workers.</summary>
internal sealed class WeightedSum : IRangeUpdate
{
    private readonly UpdateJob _job;
    private Rule _rule;

    public WeightedSum() => _job = new UpdateJob(this);

    /// <summary>Goes over both vectors once.</summary>
    /// <param name="y">The sum so far, overwritten.</param>
    /// <param name="x">What is added, of the same length.</param>
    /// <param name="kept">The weight of <paramref name="y"/>; with 0 its old values do not matter, not even NaN.</param>
    /// <param name="added">The weight of <paramref name="x"/>.</param>
    /// <param name="scale">What the sum is multiplied by.</param>
    public void Run(Span<float> y, ReadOnlySpan<float> x, float kept, float added, float scale)
    {
        _rule = new Rule(kept, added, scale);
        _job.Run(y, x);
    }

    void IRangeUpdate.UpdateRange(int laneBits, Span<float> parameters, ReadOnlySpan<float> gradient, int first, int end)
    {
        UpdateTask task = new()
        {
            LaneBits = laneBits,
            Rate = 0,
            Transform = GradientTransform.None,
            Parameters = parameters,
            Gradient = gradient,
            First = first,
            End = end,
        };
        UpdateLoop.Run(in _rule, in task, default);
    }

    private readonly struct Rule(float kept, float added, float scale) : IUpdateRule
    {
        private readonly float _kept = kept;
        private readonly float _added = added;
        private readonly float _scale = scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Apply<TLane>(TLane parameter, TLane gradient, in StateVectors state, int index)
            where TLane : struct, ILane<TLane>
        {
            TLane sum = TLane.Broadcast(_added) * gradient;
            if (_kept != 0)
            {
                sum.AddProduct(TLane.Broadcast(_kept), parameter);
            }

            return sum * TLane.Broadcast(_scale);
        }
    }
}
