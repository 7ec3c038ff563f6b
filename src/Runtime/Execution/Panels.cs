using System;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>
/// Sequences as the weight gradients read them: panels of 32 features, in each one row for every step of every sample, in the order of the blocks. A tile reads
/// one stretch of memory so, from its beginning to its end.
/// </summary>
public static class Panels
{
    private const int Width = 32;
    private const int Size = 16;

    /// <summary>So many rows of 16 are called for ahead of those that are turned, of later steps where a step has no more: as often as not they were made long ago.</summary>
    internal const int Ahead = 2 * Width;

    /// <summary>Turns steps of blocks; the last panel is filled up with zeros.</summary>
    /// <param name="blocks">The blocks, step after step.</param>
    /// <param name="features">Rows of 16 in a step.</param>
    /// <param name="firstStep">The first step to turn, counted through all blocks.</param>
    /// <param name="endStep">The step after the last one.</param>
    /// <param name="panels">The panels to fill.</param>
    /// <param name="rows">Rows of a panel: 16 for each step of each block.</param>
    public static void Turn(ReadOnlySpan<float> blocks, int features, int firstStep, int endStep, Span<float> panels, int rows)
    {
        for (int step = firstStep; step < endStep; step++)
        {
            TurnStep(blocks.Slice(step * features * Size, features * Size), features, panels, rows, step * Size);
        }
    }

    /// <summary>
    /// Normalises steps of blocks once more, with the statistics they were normalised with, and turns what comes out: so that it need not be kept from one pass over
    /// the layers to the other. The bits are those of the first time.
    /// </summary>
    /// <param name="x">The blocks that were normalised, step after step.</param>
    /// <param name="weight">The scale of each feature.</param>
    /// <param name="bias">The shift of each feature.</param>
    /// <param name="statistics">For each step 16 means and 16 times 1 / sqrt(variance + epsilon).</param>
    /// <param name="firstStep">The first step to turn, counted through all blocks.</param>
    /// <param name="endStep">The step after the last one.</param>
    /// <param name="panels">The panels to fill.</param>
    /// <param name="rows">Rows of a panel: 16 for each step of each block.</param>
    public static void TurnNormalised<TLane>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> statistics, int firstStep, int endStep, Span<float> panels, int rows)
        where TLane : struct, ILane<TLane>
    {
        int features = weight.Length;
        Span<float> part = stackalloc float[Width * Size];
        for (int step = firstStep; step < endStep; step++)
        {
            for (int f = 0; f < features; f += Width)
            {
                int count = Math.Min(Width, features - f);
                ReadOnlySpan<float> from = x.Slice(((step * features) + f) * Size, count * Size);
                SampleStatistics.Normalise<TLane>(from, weight.Slice(f, count), bias.Slice(f, count), statistics.Slice(step * 2 * Size, 2 * Size), part);
                TurnPart(part, count, panels.Slice((f * rows) + (step * Size * Width), Size * Width));
            }
        }
    }

    /// <summary>Turns the states before each step of a recurrent layer: row <c>(block * steps + t) * 16 + n</c> holds the state before step t of sample n.</summary>
    /// <param name="states">The states after each step.</param>
    /// <param name="initial">The states before the first one.</param>
    /// <param name="steps">Steps of a sequence.</param>
    /// <param name="units">Length of a state.</param>
    /// <param name="isReverse">Whether the loop goes from the last step to the first, so that the state before step t is that after t + 1.</param>
    /// <param name="firstStep">The first step of a block to turn, counted through all blocks.</param>
    /// <param name="endStep">The step after the last one.</param>
    /// <param name="panels">The panels to fill.</param>
    /// <param name="rows">Rows of a panel: 16 for each step of each block.</param>
    public static void TurnStates(
        ReadOnlySpan<float> states, ReadOnlySpan<float> initial, int steps, int units, bool isReverse, int firstStep, int endStep, Span<float> panels, int rows)
    {
        int length = units * Size;
        for (int step = firstStep; step < endStep; step++)
        {
            int block = step / steps, t = step % steps;
            ReadOnlySpan<float> before = t == (isReverse ? steps - 1 : 0) ? initial.Slice(block * length, length) : states.Slice((step + (isReverse ? 1 : -1)) * length, length);
            TurnStep(before, units, panels, rows, step * Size);
        }
    }

    /// <summary>Writes sums that lie a row an input as a layer's weights lie, a row an output: 32 outputs of some inputs.</summary>
    /// <param name="sums">The sums, with 16 rows to read from <paramref name="firstInput"/> on.</param>
    /// <param name="stride">Floats from the sums of one input to those of the next.</param>
    /// <param name="firstInput">The first input.</param>
    /// <param name="endInput">The input after the last one, at most 16 behind the first.</param>
    /// <param name="output">The first output.</param>
    /// <param name="weights">The weights to write.</param>
    /// <param name="inputs">Floats from one output's weights to the next one's.</param>
    public static void StoreTurned(ReadOnlySpan<float> sums, int stride, int firstInput, int endInput, int output, Span<float> weights, int inputs)
    {
        Span<float> square = stackalloc float[Size * Size];
        for (int first = output; first < output + Width; first += Size)
        {
            Transposition.Tile16x16(sums.Slice((firstInput * stride) + first), stride, square, Size);
            for (int n = 0; n < Size; n++)
            {
                Rows.CopyVectors(square.Slice(n * Size, endInput - firstInput), weights.Slice(((first + n) * inputs) + firstInput, endInput - firstInput));
            }
        }
    }

    private static void TurnStep(ReadOnlySpan<float> block, int features, Span<float> panels, int rows, int row)
    {
        for (int f = 0; f < features; f += Width)
        {
            int count = Math.Min(Width, features - f);
            for (int line = f; line < f + count; line++)
            {
                CacheLines.Prefetch(block, (line + Ahead) * Size);
            }

            TurnPart(block.Slice(f * Size), count, panels.Slice((f * rows) + (row * Width), Size * Width));
        }
    }

    /// <summary>A panel's part of a step is a block of its own, turned into rows as long as the panel is wide; a whole one as two squares, for which its caller has called ahead.</summary>
    private static void TurnPart(ReadOnlySpan<float> block, int features, Span<float> rows)
    {
        if (features < Width)
        {
            Blocks.ToRows(block, features, 0, 1, rows, Width);
            return;
        }

        Transposition.Tile16x16(block, Size, rows, Width);
        Transposition.Tile16x16(block.Slice(Size * Size), Size, rows.Slice(Size), Width);
    }
}
