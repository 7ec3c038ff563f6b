using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// Runs an update rule over a range of parameters in one pass over memory. Every parameter goes through the same operations, the last few
/// included, so the result depends neither on the vector width nor on how the parameters are split into ranges.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Ranges begin at multiples of this many floats: one row, the widest vector.</summary>
    public const int RowLength = 16;

    /// <summary>Updates the parameters in [first, end).</summary>
    /// <param name="laneBits">The vector width: 512, 256 or 128.</param>
    /// <param name="rule">The formula and its constants.</param>
    /// <param name="transform">What happens to the gradient first.</param>
    /// <param name="parameters">The whole parameter vector.</param>
    /// <param name="gradient">The whole gradient.</param>
    /// <param name="state">The whole state.</param>
    /// <param name="first">A multiple of <see cref="RowLength"/>.</param>
    /// <param name="end">A multiple of <see cref="RowLength"/>, or the number of parameters.</param>
    public static void Run<TRule>(
        int laneBits,
        in TRule rule,
        GradientTransform transform,
        Span<float> parameters,
        ReadOnlySpan<float> gradient,
        StateVectors state,
        int first,
        int end)
        where TRule : struct, IUpdateRule
    {
        switch (laneBits)
        {
            case 512:
                Run<Lane512, TRule>(in rule, transform, parameters, gradient, state, first, end);
                break;
            case 256:
                Run<Lane256, TRule>(in rule, transform, parameters, gradient, state, first, end);
                break;
            default:
                Run<Lane128, TRule>(in rule, transform, parameters, gradient, state, first, end);
                break;
        }
    }

    // Optimised at once: the first tier would not inline the lane operations and take a hundred times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TLane, TRule>(
        in TRule rule, GradientTransform transform, Span<float> parameters, ReadOnlySpan<float> gradient, StateVectors state, int first, int end)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        int rows = end - (end % RowLength);
        for (int i = first; i < rows; i += TLane.Count)
        {
            Apply<TLane, TRule>(in rule, transform, parameters, gradient, i, state, i);
        }

        if (rows < end)
        {
            Tail<TLane, TRule>(in rule, transform, parameters[rows..end], gradient[rows..end], state, rows);
        }
    }

    /// <summary>The last, partial row: a copy of it goes through the same vector code. The state is long enough as it is.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tail<TLane, TRule>(
        in TRule rule, GradientTransform transform, Span<float> parameters, ReadOnlySpan<float> gradient, StateVectors state, int index)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        Span<float> row = stackalloc float[2 * RowLength];
        row.Clear();
        parameters.CopyTo(row);
        gradient.CopyTo(row[RowLength..]);
        for (int i = 0; i < parameters.Length; i += TLane.Count)
        {
            Apply<TLane, TRule>(in rule, transform, row[..RowLength], row[RowLength..], i, state, index + i);
        }

        row[..parameters.Length].CopyTo(parameters);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<TLane, TRule>(
        in TRule rule, GradientTransform transform, Span<float> parameters, ReadOnlySpan<float> gradient, int i, in StateVectors state, int index)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        TLane parameter = TLane.Load(parameters, i);
        TLane g = TLane.Load(gradient, i) * TLane.Broadcast(transform.Scale);
        TLane most = TLane.Broadcast(transform.Limit), least = TLane.Zero - most;
        g = TLane.SelectGreater(g, most, most, g);
        g = TLane.SelectGreater(least, g, least, g);
        g = TLane.MultiplyAdd(TLane.Broadcast(transform.Decay), parameter, g);
        rule.Apply(parameter, g, in state, index).Store(parameters, i);
    }
}
