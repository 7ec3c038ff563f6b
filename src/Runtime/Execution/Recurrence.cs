using System;

namespace Compiled.Execution;

/// <summary>What recurrent layers do beside their time loops: states carried from call to call, rows of states for the weight gradients, norms of gradients.</summary>
public static class Recurrence
{
    private const int Size = PassContext.BlockSize;

    /// <summary>The state before the first step: what the last call left, or zeros.</summary>
    /// <param name="carried">The states that the network carries from call to call, <paramref name="carriedBlock"/> floats a block; empty where it carries none.</param>
    /// <param name="carriedBlock">Floats of all states of a block.</param>
    /// <param name="offset">Where this one stands among them.</param>
    /// <param name="initial">The states to fill.</param>
    /// <param name="length">Floats of a state in a block.</param>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="endBlock">The block after the last one.</param>
    public static void Begin(ReadOnlySpan<float> carried, int carriedBlock, int offset, Span<float> initial, int length, int firstBlock, int endBlock)
    {
        if (carried.IsEmpty)
        {
            initial.Slice(firstBlock * length, (endBlock - firstBlock) * length).Clear();
            return;
        }

        for (int block = firstBlock; block < endBlock; block++)
        {
            carried.Slice((block * carriedBlock) + offset, length).CopyTo(initial.Slice(block * length));
        }
    }

    /// <summary>Keeps the state after the last step for the next call, where the network carries states.</summary>
    /// <param name="states">The states of all steps.</param>
    /// <param name="steps">Steps of a sequence.</param>
    /// <param name="carried">The states that the network carries, empty where it carries none.</param>
    /// <param name="carriedBlock">Floats of all states of a block.</param>
    /// <param name="offset">Where this one stands among them.</param>
    /// <param name="length">Floats of a state in a block.</param>
    /// <param name="firstBlock">The first block.</param>
    /// <param name="endBlock">The block after the last one.</param>
    public static void Keep(ReadOnlySpan<float> states, int steps, Span<float> carried, int carriedBlock, int offset, int length, int firstBlock, int endBlock)
    {
        for (int block = firstBlock; block < endBlock && !carried.IsEmpty; block++)
        {
            states.Slice(((block * steps) + steps - 1) * length, length).CopyTo(carried.Slice((block * carriedBlock) + offset));
        }
    }

    /// <summary>Copies some pieces of equal length, one behind the other on one side, apart on the other: the states of one direction into the output of both.</summary>
    /// <param name="source">The pieces.</param>
    /// <param name="sourcePitch">Floats from a piece to the next.</param>
    /// <param name="target">Where to write.</param>
    /// <param name="targetPitch">Floats from a piece to the next there.</param>
    /// <param name="length">Floats of a piece.</param>
    /// <param name="first">The first piece.</param>
    /// <param name="end">The piece after the last one.</param>
    public static void CopyPieces(ReadOnlySpan<float> source, int sourcePitch, Span<float> target, int targetPitch, int length, int first, int end)
    {
        for (int piece = first; piece < end; piece++)
        {
            source.Slice(piece * sourcePitch, length).CopyTo(target.Slice(piece * targetPitch, length));
        }
    }

    /// <summary>The sum of the squares of a state's gradient at one step, for each block.</summary>
    /// <param name="gradients">The gradients, one state a block.</param>
    /// <param name="length">Floats of a state in a block.</param>
    /// <param name="squares">The sum of the first block at that step.</param>
    /// <param name="steps">Sums of a block.</param>
    /// <param name="range">The blocks to sum up.</param>
    public static void Squares(ReadOnlySpan<float> gradients, int length, Span<float> squares, int steps, (int First, int End) range)
    {
        for (int block = range.First; block < range.End; block++)
        {
            double sum = 0;
            foreach (float value in gradients.Slice(block * length, length))
            {
                sum += (double)value * value;
            }

            squares[block * steps] = (float)sum;
        }
    }

    /// <summary>The length of the gradient at each step over all samples, from what each block gave.</summary>
    /// <param name="squares">The sums of the squares, one a step for each block.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="norms">The lengths, one a step.</param>
    public static void Norms(ReadOnlySpan<float> squares, int blocks, Span<float> norms)
    {
        for (int t = 0; t < norms.Length; t++)
        {
            double sum = 0;
            for (int block = 0; block < blocks; block++)
            {
                sum += squares[(block * norms.Length) + t];
            }

            norms[t] = (float)Math.Sqrt(sum);
        }
    }

    /// <summary>
    /// Turns the weights of 16 units so that vectors run along the units: <c>target[(k * gates + g) * 16 + l] = weight[(g * units + 16 chunk + l) * inputs + k]</c>,
    /// zero for units that do not exist.
    /// </summary>
    /// <param name="weight">The weights, (gates * units, inputs).</param>
    /// <param name="gates">Rows of a unit.</param>
    /// <param name="units">The number of units.</param>
    /// <param name="inputs">Weights of a row.</param>
    /// <param name="chunk">Which 16 units.</param>
    /// <param name="target">Where to write <c>inputs * gates * 16</c> floats.</param>
    public static void TurnWeights(ReadOnlySpan<float> weight, int gates, int units, int inputs, int chunk, Span<float> target)
    {
        int count = Math.Min(Size, units - (chunk * Size)), stride = gates * Size;
        for (int gate = 0; gate < gates; gate++)
        {
            ReadOnlySpan<float> rows = weight.Slice(((gate * units) + (chunk * Size)) * inputs, count * inputs);
            Span<float> columns = target.Slice(gate * Size, ((inputs - 1) * stride) + Size);
            if (count == Size && inputs >= Size)
            {
                for (int k = 0; k < inputs; k += Size)
                {
                    // The last tile is moved back to end with the last weight.
                    int start = Math.Min(k, inputs - Size);
                    Transposition.Tile16x16(rows.Slice(start), inputs, columns.Slice(start * stride), stride);
                }

                continue;
            }

            for (int k = 0; k < inputs; k++)
            {
                Span<float> column = columns.Slice(k * stride, Size);
                column.Clear();
                for (int l = 0; l < count; l++)
                {
                    column[l] = rows[(l * inputs) + k];
                }
            }
        }
    }
}
