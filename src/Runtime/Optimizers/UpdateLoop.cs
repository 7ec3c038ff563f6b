using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled;

/// <summary>
/// Runs an update rule over a range of parameters in one pass over memory. Every parameter goes through the same operations, those of partial
/// rows included, so the result depends neither on the vector width nor on how the parameters are split into ranges.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Workers' ranges begin at multiples of this many floats: one row, the widest vector.</summary>
    public const int RowLength = 16;

    /// <summary>Updates the parameters of <paramref name="task"/>.</summary>
    /// <param name="rule">The formula and its constants.</param>
    /// <param name="task">What to update, and what happens to the gradient first.</param>
    /// <param name="state">The whole state.</param>
    public static void Run<TRule>(in TRule rule, in UpdateTask task, StateVectors state)
        where TRule : struct, IUpdateRule
    {
        switch (task.LaneBits)
        {
            case 512:
                Run<Lane512, TRule>(in rule, in task, state);
                break;
            case 256:
                Run<Lane256, TRule>(in rule, in task, state);
                break;
            default:
                Run<Lane128, TRule>(in rule, in task, state);
                break;
        }
    }

    private static void Run<TLane, TRule>(in TRule rule, in UpdateTask task, StateVectors state)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        int rows = Math.Min(task.End, (task.First + RowLength - 1) / RowLength * RowLength);
        if (task.First < rows)
        {
            Partial<TLane, TRule>(in rule, in task, state, task.First, rows);
        }

        int end = task.End - (task.End % RowLength);
        if (rows < end)
        {
            Rows<TLane, TRule>(in rule, task.Transform, task.Parameters, task.Gradient, state, rows, end);
        }

        if (end >= rows && end < task.End)
        {
            Partial<TLane, TRule>(in rule, in task, state, end, task.End);
        }
    }

    // Optimised at once: the first tier would not inline the lane operations and take a hundred times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows<TLane, TRule>(
        in TRule rule, GradientTransform transform, Span<float> parameters, ReadOnlySpan<float> gradient, StateVectors state, int first, int end)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        for (int i = first; i < end; i += TLane.Count)
        {
            Apply<TLane, TRule>(in rule, in transform, parameters, gradient, in state, i);
        }
    }

    /// <summary>
    /// Less than a row, at the end of the network or where tensors of different settings meet: a copy of it goes through the same vector code.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Partial<TLane, TRule>(in TRule rule, in UpdateTask task, StateVectors state, int first, int end)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        GradientTransform transform = task.Transform;
        Span<float> rows = stackalloc float[5 * RowLength];
        rows.Clear();
        Span<float> parameters = rows[..RowLength], gradient = rows.Slice(RowLength, RowLength);
        StateVectors copies = new(
            RowOf(state.First, rows[(2 * RowLength)..], first, end),
            RowOf(state.Second, rows[(3 * RowLength)..], first, end),
            RowOf(state.Third, rows[(4 * RowLength)..], first, end));
        task.Parameters[first..end].CopyTo(parameters);
        task.Gradient[first..end].CopyTo(gradient);
        for (int i = 0; i < end - first; i += TLane.Count)
        {
            Apply<TLane, TRule>(in rule, in transform, parameters, gradient, in copies, i);
        }

        parameters[..(end - first)].CopyTo(task.Parameters[first..]);
        Back(copies.First, state.First, first, end);
        Back(copies.Second, state.Second, first, end);
        Back(copies.Third, state.Third, first, end);
    }

    private static Span<float> RowOf(Span<float> vector, Span<float> row, int first, int end)
    {
        if (vector.IsEmpty)
        {
            return default;
        }

        vector[first..end].CopyTo(row);
        return row[..RowLength];
    }

    private static void Back(Span<float> row, Span<float> vector, int first, int end)
    {
        if (!row.IsEmpty)
        {
            row[..(end - first)].CopyTo(vector[first..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Apply<TLane, TRule>(
        in TRule rule, in GradientTransform transform, Span<float> parameters, ReadOnlySpan<float> gradient, in StateVectors state, int i)
        where TLane : struct, ILane<TLane>
        where TRule : struct, IUpdateRule
    {
        TLane parameter = TLane.Load(parameters, i);
        TLane g = TLane.Load(gradient, i) * TLane.Broadcast(transform.Scale);
        TLane most = TLane.Broadcast(transform.Limit), least = TLane.Zero - most;
        g = TLane.SelectGreater(g, most, most, g);
        g = TLane.SelectGreater(least, g, least, g);
        if (transform.Decay > 0)
        {
            g.AddProduct(TLane.Broadcast(transform.Decay), parameter);
        }

        if (transform.SignDecay > 0)
        {
            TLane decay = TLane.Broadcast(transform.SignDecay);
            g += TLane.SelectGreater(parameter, TLane.Zero, decay, TLane.SelectGreater(TLane.Zero, parameter, TLane.Zero - decay, TLane.Zero));
        }

        rule.Apply(parameter * TLane.Broadcast(transform.Shrinkage), g, in state, i).Store(parameters, i);
    }
}
