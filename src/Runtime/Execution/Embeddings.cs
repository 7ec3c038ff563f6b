using System;
using System.Runtime.InteropServices;

namespace Compiled.Execution;

/// <summary>Tables of vectors looked up by token, and the gradients of their rows.</summary>
public static class Embeddings
{
    private const int Size = PassContext.BlockSize;

    /// <summary>Tokens as the span that a call pins, which is of floats: the same bits, read through <see cref="PassContext.Tokens"/> alone.</summary>
    public static ReadOnlySpan<float> AsInputs(ReadOnlySpan<int> tokens) => MemoryMarshal.Cast<int, float>(tokens);

    /// <summary>Writes the vectors of tokens as blocks of sequences; zeros in idle lanes.</summary>
    /// <param name="weight">The table: a row of <paramref name="width"/> floats a token.</param>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="tokens">All samples of the call, one after another.</param>
    /// <param name="steps">Tokens of a sample.</param>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="firstStep">The first step of a block to write, counted through all blocks.</param>
    /// <param name="endStep">The step after the last one.</param>
    /// <param name="y">The blocks, from the call's block <paramref name="origin"/> on.</param>
    /// <param name="origin">Which block of the call <paramref name="y"/> begins with.</param>
    public static void LookUp(ReadOnlySpan<float> weight, int width, ReadOnlySpan<int> tokens, int steps, int samples, int firstStep, int endStep, Span<float> y, int origin)
    {
        Span<float> tile = stackalloc float[Size * Size];
        tile.Clear();
        for (int step = firstStep; step < endStep; step++)
        {
            int first = (origin + (step / steps)) * Size, count = Math.Min(Size, samples - first);
            ReadOnlySpan<int> column = tokens.Slice((first * steps) + (step % steps));
            Span<float> block = y.Slice(step * width * Size, width * Size);
            if (count < Size)
            {
                tile.Clear();
                block.Clear();
            }

            int f = 0;
            for (; f <= width - Size; f += Size)
            {
                for (int n = 0; n < count; n++)
                {
                    weight.Slice((column[n * steps] * width) + f, Size).CopyTo(tile.Slice(n * Size));
                }

                Transposition.Tile16x16(tile, Size, block.Slice(f * Size), Size);
            }

            for (; f < width; f++)
            {
                for (int n = 0; n < count; n++)
                {
                    block[(f * Size) + n] = weight[(column[n * steps] * width) + f];
                }
            }
        }
    }

    /// <summary>Writes the vectors of tokens as rows.</summary>
    /// <param name="weight">The table: a row of <paramref name="width"/> floats a token.</param>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="y">A row for each token.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    public static void LookUpRows(ReadOnlySpan<float> weight, int width, ReadOnlySpan<int> tokens, Span<float> y, int stride)
    {
        for (int i = 0; i < tokens.Length; i++)
        {
            weight.Slice(tokens[i] * width, width).CopyTo(y.Slice(i * stride));
        }
    }

    /// <summary>Adds the vector of its step to each row.</summary>
    /// <param name="x">The rows, <paramref name="steps"/> a sample.</param>
    /// <param name="weight">A vector a step.</param>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="steps">Steps of a sample.</param>
    /// <param name="y">The sums, laid out as <paramref name="x"/>.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last one.</param>
    public static void AddRows(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, int width, int steps, Span<float> y, int stride, int first, int end)
    {
        for (int row = first; row < end; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * stride, width), added = weight.Slice(row % steps * width, width);
            Span<float> to = y.Slice(row * stride, width);
            for (int f = 0; f < to.Length; f++)
            {
                to[f] = from[f] + added[f];
            }
        }
    }

    /// <summary>
    /// The gradient of the table: each row is the sum of the gradients of the places where its token stands, added up block after block, step after step, sample
    /// after sample. A task is a group of 16 features, so that the order does not depend on the workers.
    /// </summary>
    /// <param name="gradient">Gradients of the vectors, in blocks of sequences.</param>
    /// <param name="width">Floats of a vector.</param>
    /// <param name="tokens">All samples of the call.</param>
    /// <param name="steps">Tokens of a sample.</param>
    /// <param name="samples">How many samples there are.</param>
    /// <param name="weightGradient">The gradient to fill, laid out as the table.</param>
    /// <param name="adds">Whether it already holds something to add to, else it is cleared first.</param>
    /// <param name="firstTask">The first group of features.</param>
    /// <param name="endTask">The group after the last one.</param>
    public static void WeightGradient(
        ReadOnlySpan<float> gradient, int width, ReadOnlySpan<int> tokens, int steps, int samples, Span<float> weightGradient, bool adds, int firstTask, int endTask)
    {
        Span<float> tile = stackalloc float[Size * Size];
        for (int task = firstTask; task < endTask; task++)
        {
            int f = task * Size, count = Math.Min(Size, width - f);
            if (!adds)
            {
                for (int row = 0; row < weightGradient.Length; row += width)
                {
                    weightGradient.Slice(row + f, count).Clear();
                }
            }

            for (int step = 0; step < (samples + Size - 1) / Size * steps; step++)
            {
                int first = step / steps * Size;
                ReadOnlySpan<int> column = tokens.Slice((first * steps) + (step % steps));
                Blocks.Unpack(gradient.Slice(((step * width) + f) * Size, count * Size), count, Size, tile, Size);
                for (int n = 0; n < Math.Min(Size, samples - first); n++)
                {
                    Add(tile.Slice(n * Size, count), weightGradient.Slice((column[n * steps] * width) + f, count));
                }
            }
        }
    }

    private static void Add(ReadOnlySpan<float> source, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] += source[i];
        }
    }
}
