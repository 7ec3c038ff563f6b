using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>What the kernels of attention share: the softmax of one query's scores and the way back through it. Lanes are samples.</summary>
public static class Attention
{
    private const int Size = PassContext.BlockSize;

    /// <summary>Scores become probabilities: <c>exp(s - max s) / sum</c> over the keys a query sees, 0 for the others. The largest score is taken off first.</summary>
    /// <param name="row">The scores of one query, a row of 16 for each key.</param>
    /// <param name="seen">How many keys the query sees, from the first on.</param>
    /// <param name="lane">The first lane to take.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<TLane>(Span<float> row, int seen, int lane)
        where TLane : struct, ILane<TLane>
    {
        int end = (seen * Size) + lane;
        TLane max = TLane.Load(row, lane), sum = TLane.Zero;
        for (int i = lane + Size; i < end; i += Size)
        {
            TLane score = TLane.Load(row, i);
            max = TLane.SelectGreater(score, max, score, max);
        }

        for (int i = lane; i < end; i += Size)
        {
            TLane e = LaneMath.Exp(TLane.Load(row, i) - max);
            sum += e;
            e.Store(row, i);
        }

        TLane scale = TLane.Broadcast(1f) / sum;
        for (int i = lane; i < end; i += Size)
        {
            (TLane.Load(row, i) * scale).Store(row, i);
        }

        for (int i = end; i < row.Length; i += Size)
        {
            TLane.Zero.Store(row, i);
        }
    }

    /// <summary>Probabilities become the gradients of the scores before their scale: <c>scale p (dp - sum of p dp)</c>.</summary>
    /// <param name="row">The probabilities of one query, a row of 16 for each key; overwritten.</param>
    /// <param name="gradient">The gradients of the probabilities.</param>
    /// <param name="scale">What the products of queries and keys were multiplied by.</param>
    /// <param name="lane">The first lane to take.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxGradient<TLane>(Span<float> row, ReadOnlySpan<float> gradient, float scale, int lane)
        where TLane : struct, ILane<TLane>
    {
        TLane dot = TLane.Zero, factor = TLane.Broadcast(scale);
        for (int i = lane; i < row.Length; i += Size)
        {
            dot = TLane.MultiplyAdd(TLane.Load(row, i), TLane.Load(gradient, i), dot);
        }

        for (int i = lane; i < row.Length; i += Size)
        {
            (TLane.Load(row, i) * (TLane.Load(gradient, i) - dot) * factor).Store(row, i);
        }
    }
}
