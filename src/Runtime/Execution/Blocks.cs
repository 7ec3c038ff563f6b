using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>
/// Moves values between the two layouts of a pass: <b>rows</b>, one sample after another as callers pack them, and <b>blocks</b>,
/// 16 samples feature by feature: <c>[feature][16]</c>. A block's idle lanes, past the last sample, are zero.
/// </summary>
public static class Blocks
{
    // Numbers in a task of AddUp: whole vectors, and enough to be worth handing out.
    private const int AddUpTask = 1024;

    private const int Size = PassContext.BlockSize;

    /// <summary>Rows to blocks: <c>block[f * 16 + n] = rows[n * stride + f]</c>, zero for the samples from <paramref name="count"/> on.</summary>
    /// <param name="rows">The first sample of the block and those after it.</param>
    /// <param name="stride">Floats from one sample to the next.</param>
    /// <param name="count">How many samples there are, 1 to 16.</param>
    /// <param name="features">How many features to move.</param>
    /// <param name="block">The block to fill: <paramref name="features"/> rows of 16.</param>
    public static void Pack(ReadOnlySpan<float> rows, int stride, int count, int features, Span<float> block)
    {
        int f = 0;
        if (count == Size)
        {
            for (; f + Size <= features; f += Size)
            {
                Transposition.Tile16x16(rows.Slice(f), stride, block.Slice(f * Size), Size);
            }
        }
        else
        {
            // A partial block goes through a full tile whose missing rows are zero.
            Span<float> tile = stackalloc float[Size * Size];
            tile.Clear();
            for (; f + Size <= features; f += Size)
            {
                Rows.Copy(rows.Slice(f), stride, tile, Size, count, Size);
                Transposition.Tile16x16(tile, Size, block.Slice(f * Size), Size);
            }
        }

        block.Slice(f * Size, (features - f) * Size).Clear();
        for (int n = 0; n < count; n++)
        {
            for (int g = f; g < features; g++)
            {
                block[(g * Size) + n] = rows[(n * stride) + g];
            }
        }
    }

    /// <summary>Blocks to rows: <c>rows[n * stride + f] = block[f * 16 + n]</c> for the samples below <paramref name="count"/>.</summary>
    /// <inheritdoc cref="Pack"/>
    public static void Unpack(ReadOnlySpan<float> block, int features, int count, Span<float> rows, int stride)
    {
        int f = 0;
        if (count < Size)
        {
            Span<float> tile = stackalloc float[Size * Size];
            for (; f + Size <= features; f += Size)
            {
                Transposition.Tile16x16(block.Slice(f * Size), Size, tile, Size);
                Rows.Copy(tile, Size, rows.Slice(f), stride, count, Size);
            }
        }
        else
        {
            for (; f + Size <= features; f += Size)
            {
                // Three tiles ahead, in the block behind this one at the end: as often as not the values were made long ago.
                for (int row = f + (3 * Size); row < f + (4 * Size); row++)
                {
                    CacheLines.Prefetch(block, row * Size);
                }

                Transposition.Tile16x16(block.Slice(f * Size), Size, rows.Slice(f), stride);
            }
        }

        for (int n = 0; n < count; n++)
        {
            for (int g = f; g < features; g++)
            {
                rows[(n * stride) + g] = block[(g * Size) + n];
            }
        }
    }

    /// <summary>Packs the samples of several blocks.</summary>
    /// <param name="samples">All samples of the call, one after another.</param>
    /// <param name="features">Floats in one sample.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="firstBlock">The first block to fill.</param>
    /// <param name="endBlock">The block after the last one to fill.</param>
    /// <param name="blocks">The blocks, from the call's block <paramref name="origin"/> on.</param>
    /// <param name="origin">Which block of the call <paramref name="blocks"/> begins with.</param>
    public static void PackAll(ReadOnlySpan<float> samples, int features, int count, int firstBlock, int endBlock, Span<float> blocks, int origin = 0)
    {
        for (int block = firstBlock; block < endBlock; block++)
        {
            int first = (origin + block) * Size;
            Pack(samples.Slice(first * features), features, Math.Min(Size, count - first), features, blocks.Slice(block * features * Size, features * Size));
        }
    }

    /// <summary>Unpacks several blocks into samples.</summary>
    /// <inheritdoc cref="PackAll"/>
    public static void UnpackAll(ReadOnlySpan<float> blocks, int features, int count, int firstBlock, int endBlock, Span<float> samples, int origin = 0)
    {
        for (int block = firstBlock; block < endBlock; block++)
        {
            int first = (origin + block) * Size;
            Unpack(blocks.Slice(block * features * Size, features * Size), features, Math.Min(Size, count - first), samples.Slice(first * features), features);
        }
    }

    /// <summary>Packs samples that are sequences: a block holds <paramref name="steps"/> steps of <paramref name="features"/> rows of 16 each, one after another.</summary>
    /// <param name="samples">All samples of the call, one after another, each step by step.</param>
    /// <param name="steps">Steps of a sample.</param>
    /// <param name="features">Floats of a step.</param>
    /// <param name="count">How many samples there are.</param>
    /// <param name="firstStep">The first step of a block to fill, counted through all blocks.</param>
    /// <param name="endStep">The step after the last one to fill.</param>
    /// <param name="blocks">The blocks, from the call's block <paramref name="origin"/> on.</param>
    /// <param name="origin">Which block of the call <paramref name="blocks"/> begins with.</param>
    public static void PackSteps(ReadOnlySpan<float> samples, int steps, int features, int count, int firstStep, int endStep, Span<float> blocks, int origin = 0)
    {
        for (int step = firstStep; step < endStep; step++)
        {
            int first = (origin + (step / steps)) * Size;
            ReadOnlySpan<float> rows = samples.Slice(((first * steps) + (step % steps)) * features);
            Pack(rows, steps * features, Math.Min(Size, count - first), features, blocks.Slice(step * features * Size, features * Size));
        }
    }

    /// <summary>Unpacks blocks of sequences into samples.</summary>
    /// <inheritdoc cref="PackSteps"/>
    public static void UnpackSteps(ReadOnlySpan<float> blocks, int steps, int features, int count, int firstStep, int endStep, Span<float> samples, int origin = 0)
    {
        for (int step = firstStep; step < endStep; step++)
        {
            int first = (origin + (step / steps)) * Size;
            Span<float> rows = samples.Slice(((first * steps) + (step % steps)) * features);
            Unpack(blocks.Slice(step * features * Size, features * Size), features, Math.Min(Size, count - first), rows, steps * features);
        }
    }

    /// <summary>Blocks to rows of a padded <paramref name="stride"/>, the layout weight gradients read: 16 rows a block; the padding is zero.</summary>
    /// <param name="blocks">The blocks.</param>
    /// <param name="features">Rows of 16 in one block.</param>
    /// <param name="firstBlock">The first block to turn.</param>
    /// <param name="endBlock">The block after the last one to turn.</param>
    /// <param name="rows">The rows to fill.</param>
    /// <param name="stride">Floats from one row to the next, at least <paramref name="features"/>.</param>
    public static void ToRows(ReadOnlySpan<float> blocks, int features, int firstBlock, int endBlock, Span<float> rows, int stride)
    {
        for (int block = firstBlock; block < endBlock; block++)
        {
            Span<float> target = rows.Slice(block * Size * stride, Size * stride);
            Unpack(blocks.Slice(block * features * Size, features * Size), features, Size, target, stride);
            if (features < stride)
            {
                for (int n = 0; n < Size; n++)
                {
                    target.Slice((n * stride) + features, stride - features).Clear();
                }
            }
        }
    }

    /// <summary>The sum of one row over all blocks and lanes: a bias gradient. Lane sums first, then the fixed tree of 16.</summary>
    /// <param name="blocks">The blocks, of <paramref name="blockStride"/> floats each.</param>
    /// <param name="offset">Where the row begins within a block.</param>
    /// <param name="blockStride">Floats from one block to the next.</param>
    /// <param name="count">How many blocks.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SumRow<TLane>(ReadOnlySpan<float> blocks, int offset, int blockStride, int count)
        where TLane : struct, ILane<TLane>
    {
        Span<float> sums = stackalloc float[Size];
        for (int lane = 0; lane < Size; lane += TLane.Count)
        {
            TLane sum = TLane.Zero;
            for (int block = 0; block < count; block++)
            {
                sum += TLane.Load(blocks, (block * blockStride) + offset + lane);
            }

            sum.Store(sums, lane);
        }

        return TLane.SumOf16(sums, 0);
    }

    /// <summary>The sum of each row of some steps over all blocks and lanes: the gradient of what is added to every sample's steps.</summary>
    /// <param name="blocks">Blocks of sequences.</param>
    /// <param name="features">Rows of 16 in a step.</param>
    /// <param name="steps">Steps of a block.</param>
    /// <param name="count">How many blocks.</param>
    /// <param name="sums">The sums: <paramref name="features"/> for each step.</param>
    /// <param name="firstStep">The first step to sum up.</param>
    /// <param name="endStep">The step after the last one.</param>
    public static void SumRows<TLane>(ReadOnlySpan<float> blocks, int features, int steps, int count, Span<float> sums, int firstStep, int endStep)
        where TLane : struct, ILane<TLane>
    {
        for (int row = firstStep * features; row < endStep * features; row++)
        {
            sums[row] = SumRow<TLane>(blocks, row * Size, steps * features * Size, count);
        }
    }

    /// <summary>The same sums of several rows that follow one another, some at a time, since each block is a stretch of memory of its own.</summary>
    /// <param name="blocks">The blocks, of <paramref name="blockStride"/> floats each.</param>
    /// <param name="first">The first row.</param>
    /// <param name="end">The row after the last one.</param>
    /// <param name="blockStride">Floats from one block to the next.</param>
    /// <param name="count">How many blocks.</param>
    /// <param name="sums">The sum of each row, by its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows<TLane>(ReadOnlySpan<float> blocks, int first, int end, int blockStride, int count, Span<float> sums)
        where TLane : struct, ILane<TLane>
    {
        const int Rows = 4;
        Span<float> lanes = stackalloc float[Rows * Size];
        int row = first;
        for (; row + Rows <= end; row += Rows)
        {
            for (int lane = 0; lane < Size; lane += TLane.Count)
            {
                TLane a = TLane.Zero, b = TLane.Zero, c = TLane.Zero, d = TLane.Zero;
                for (int i = (row * Size) + lane; i < count * blockStride; i += blockStride)
                {
                    a += TLane.Load(blocks, i);
                    b += TLane.Load(blocks, i + Size);
                    c += TLane.Load(blocks, i + (2 * Size));
                    d += TLane.Load(blocks, i + (3 * Size));
                }

                a.Store(lanes, lane);
                b.Store(lanes, lane + Size);
                c.Store(lanes, lane + (2 * Size));
                d.Store(lanes, lane + (3 * Size));
            }

            for (int i = 0; i < Rows; i++)
            {
                sums[row + i] = TLane.SumOf16(lanes, i * Size);
            }
        }

        for (; row < end; row++)
        {
            sums[row] = SumRow<TLane>(blocks, row * Size, blockStride, count);
        }
    }

    /// <summary>The tasks of <see cref="AddUp{TLane}"/> for so many numbers.</summary>
    public static int AddUpTasks(int length) => (length + AddUpTask - 1) / AddUpTask;

    /// <summary>Adds up what each block has given to some numbers, block after block, so that the order is the same whoever computed them.</summary>
    /// <param name="parts">A part for each block.</param>
    /// <param name="size">The floats of a part.</param>
    /// <param name="offset">Where in a part the numbers begin.</param>
    /// <param name="blocks">The number of blocks.</param>
    /// <param name="target">The sums.</param>
    /// <param name="firstTask">The first of the tasks, each a stretch of the numbers.</param>
    /// <param name="endTask">The task after the last one.</param>
    public static void AddUp<TLane>(ReadOnlySpan<float> parts, int size, int offset, int blocks, Span<float> target, int firstTask, int endTask)
        where TLane : struct, ILane<TLane>
    {
        int i = firstTask * AddUpTask, end = Math.Min(endTask * AddUpTask, target.Length);
        for (; i <= end - TLane.Count; i += TLane.Count)
        {
            TLane sum = TLane.Load(parts, offset + i);
            for (int block = 1; block < blocks; block++)
            {
                sum += TLane.Load(parts, (block * size) + offset + i);
            }

            sum.Store(target, i);
        }

        for (; i < end; i++)
        {
            float sum = parts[offset + i];
            for (int block = 1; block < blocks; block++)
            {
                sum += parts[(block * size) + offset + i];
            }

            target[i] = sum;
        }
    }

    /// <summary>Adds the rows of some planes of a block to 16 sums a plane, in four chains of additions: the bias gradient of a convolution.</summary>
    /// <param name="planes">The planes, one every <paramref name="stride"/> floats.</param>
    /// <param name="stride">Floats from one plane to the next.</param>
    /// <param name="start">Where the rows begin in each plane.</param>
    /// <param name="length">The floats of these rows, a multiple of 16.</param>
    /// <param name="sums">Rows of 16 lanes, one a plane.</param>
    /// <param name="count">How many planes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddPlanes<TLane>(ReadOnlySpan<float> planes, int stride, int start, int length, Span<float> sums, int count)
        where TLane : struct, ILane<TLane>
    {
        for (int plane = 0; plane < count; plane++)
        {
            ReadOnlySpan<float> rows = planes.Slice((plane * stride) + start, length);
            for (int lane = 0; lane < Size; lane += TLane.Count)
            {
                TLane a = TLane.Zero, b = TLane.Zero, c = TLane.Zero, d = TLane.Zero;
                int i = lane;
                for (; i < rows.Length - (3 * Size); i += 4 * Size)
                {
                    a += TLane.Load(rows, i);
                    b += TLane.Load(rows, i + Size);
                    c += TLane.Load(rows, i + (2 * Size));
                    d += TLane.Load(rows, i + (3 * Size));
                }

                for (; i < rows.Length; i += Size)
                {
                    a += TLane.Load(rows, i);
                }

                (TLane.Load(sums, (plane * Size) + lane) + ((a + b) + (c + d))).Store(sums, (plane * Size) + lane);
            }
        }
    }

    /// <summary>Zeros in the lanes behind the last sample, so that whatever a sum over them is multiplied with stays finite.</summary>
    /// <param name="rows">Rows of 16.</param>
    /// <param name="lanes">The lanes to keep; from 16 on nothing is done.</param>
    public static void ClearIdle(Span<float> rows, int lanes)
    {
        for (int i = lanes; lanes < Size && i < rows.Length; i += Size)
        {
            rows.Slice(i, Size - lanes).Clear();
        }
    }

    /// <summary>The mean loss from one row of 16 losses a block: each row by the fixed tree, the rows in order, in double precision.</summary>
    public static float MeanLoss<TLane>(ReadOnlySpan<float> losses, int blocks, double divisor)
        where TLane : struct, ILane<TLane>
    {
        double sum = 0;
        for (int block = 0; block < blocks; block++)
        {
            sum += TLane.SumOf16(losses, block * Size);
        }

        return (float)(sum / divisor);
    }
}
