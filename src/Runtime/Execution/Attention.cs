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

    /// <summary>Calls for one head's part of some steps, which another core may have made.</summary>
    /// <param name="source">The head's part of the first step, and on.</param>
    /// <param name="stride">Floats from one step to the next.</param>
    /// <param name="length">Floats to call for of each step.</param>
    /// <param name="first">The first step.</param>
    /// <param name="end">The step after the last one.</param>
    public static void Prefetch(ReadOnlySpan<float> source, int stride, int length, int first, int end)
    {
        for (int step = first; step < end; step++)
        {
            CacheLines.Prefetch(source.Slice(step * stride, length));
        }
    }

    /// <summary>One query's output in one head, vectors along the head's values: the few-sample form, and a step of a stream.</summary>
    /// <param name="query">The query.</param>
    /// <param name="keys">A key every <paramref name="stride"/> floats.</param>
    /// <param name="values">A value every <paramref name="stride"/> floats.</param>
    /// <param name="stride">Floats from one step to the next.</param>
    /// <param name="seen">How many steps the query sees, from the first on.</param>
    /// <param name="scale">What products of queries and keys are multiplied by.</param>
    /// <param name="scores">Room for the probabilities: whole vectors of them.</param>
    /// <param name="y">The output, overwritten; as long as the query.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<TLane>(
        ReadOnlySpan<float> query, ReadOnlySpan<float> keys, ReadOnlySpan<float> values, int stride, int seen, float scale, Span<float> scores, Span<float> y)
        where TLane : struct, ILane<TLane>
    {
        Span<float> sums = stackalloc float[Size];
        int width = query.Length, whole = width / Size * Size;
        float max = float.NegativeInfinity;
        for (int step = 0; step < seen; step++)
        {
            ReadOnlySpan<float> key = keys.Slice(step * stride, width);
            for (int lane = 0; lane < Size; lane += TLane.Count)
            {
                TLane sum = TLane.Zero;
                for (int i = lane; i < whole; i += Size)
                {
                    sum.AddProduct(TLane.Load(query, i), TLane.Load(key, i));
                }

                sum.Store(sums, lane);
            }

            float product = TLane.SumOf16(sums, 0);
            for (int i = whole; i < width; i++)
            {
                product = MathF.FusedMultiplyAdd(query[i], key[i], product);
            }

            scores[step] = product * scale;
            max = scores[step] > max ? scores[step] : max;
        }

        scores.Slice(seen).Clear();
        for (int i = 0; i < seen; i += TLane.Count)
        {
            LaneMath.Exp(TLane.Load(scores, i) - TLane.Broadcast(max)).Store(scores, i);
        }

        float total = 0;
        for (int step = 0; step < seen; step++)
        {
            total += scores[step];
        }

        Mix<TLane>(scores.Slice(0, seen), 1f / total, values, stride, y);
    }

    /// <summary>The sum of values times their probabilities, step after step.</summary>
    private static void Mix<TLane>(ReadOnlySpan<float> weights, float scale, ReadOnlySpan<float> values, int stride, Span<float> y)
        where TLane : struct, ILane<TLane>
    {
        int whole = y.Length / Size * Size;
        for (int i = 0; i < whole; i += TLane.Count)
        {
            TLane sum = TLane.Zero;
            for (int step = 0; step < weights.Length; step++)
            {
                sum.AddProduct(TLane.Broadcast(weights[step] * scale), TLane.Load(values, (step * stride) + i));
            }

            sum.Store(y, i);
        }

        for (int i = whole; i < y.Length; i++)
        {
            float sum = 0;
            for (int step = 0; step < weights.Length; step++)
            {
                sum = MathF.FusedMultiplyAdd(weights[step] * scale, values[(step * stride) + i], sum);
            }

            y[i] = sum;
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
            dot.AddProduct(TLane.Load(row, i), TLane.Load(gradient, i));
        }

        for (int i = lane; i < row.Length; i += Size)
        {
            (TLane.Load(row, i) * (TLane.Load(gradient, i) - dot) * factor).Store(row, i);
        }
    }
}
