using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Some taps of a kernel row: those from <paramref name="First"/> on, <paramref name="Count"/> of them.</summary>
internal sealed record TapRange(int First, int Count);

/// <summary>Neighbouring columns of the output at which the same taps of a range meet the input.</summary>
/// <param name="First">The first column.</param>
/// <param name="End">The column after the last one.</param>
/// <param name="FirstTap">The first tap that meets an input.</param>
/// <param name="EndTap">The tap after the last one; equal to <paramref name="FirstTap"/> where all lie in the padding.</param>
internal sealed record ColumnRun(int First, int End, int FirstTap, int EndTap)
{
    public int Length => End - First;

    /// <summary>The columns of an axis cut into runs for a range of taps.</summary>
    public static IReadOnlyList<ColumnRun> Of(WindowAxis axis, TapRange taps)
    {
        var runs = new List<ColumnRun>();
        for (int column = 0; column < axis.Output; column++)
        {
            // The taps that meet an input are neighbours: their inputs rise from tap to tap.
            int[] meeting = Enumerable.Range(taps.First, taps.Count).Where(tap => axis.Meets(column, tap)).ToArray();
            int first = meeting.Length == 0 ? taps.First : meeting[0], end = first + meeting.Length;
            if (runs.Count > 0 && runs[runs.Count - 1] is var last && last.FirstTap == first && last.EndTap == end)
            {
                runs[runs.Count - 1] = last with { End = column + 1 };
            }
            else
            {
                runs.Add(new ColumnRun(column, column + 1, first, end));
            }
        }

        return runs;
    }
}

/// <summary>
/// How the weight gradient of a convolution is cut. A <b>patch</b> of weights is what a tile adds up with one set of inputs: some channels, one
/// kernel row, a range of its taps. A task is a tile of filters and a part of the patches.
/// </summary>
internal sealed class ConvolutionWeightTiling
{
    /// <summary>Accumulators of a tile with 32 registers, and of a piece of it with 16.</summary>
    private const int Accumulators = 25, FewAccumulators = 12;

    /// <summary>Inputs of a tile: held or loaded one by one beside the accumulators.</summary>
    private const int Inputs = 6;

    /// <summary>Floats of all accumulators of a task: 16 KB, a third of a first-level cache.</summary>
    private const int SumFloats = 4096;

    /// <summary>Floats of the accumulators of all tasks that are worked on together: 96 KB of stack, a tenth of a second-level cache.</summary>
    private const int ChunkFloats = 24576;

    /// <summary>Floats of the output gradient that a tile meets in a strip: 24 KB.</summary>
    private const int StripFloats = 6144;

    /// <param name="shape">The layer's constants.</param>
    /// <param name="unit">What a strip's rows are a multiple of.</param>
    public ConvolutionWeightTiling(ConvolutionShape shape, int unit = 1)
    {
        int taps = shape.Horizontal.Kernel, ranges = (taps + Inputs - 1) / Inputs;
        TapRanges = [.. Enumerable.Range(0, ranges).Select(range => new TapRange(range * taps / ranges, ((range + 1) * taps / ranges) - (range * taps / ranges)))];
        int widest = TapRanges.Max(range => range.Count);
        Channels = Split.Of(shape.GroupChannels, Math.Max(1, Inputs / widest));
        Filters = Split.Of(shape.GroupFilters, Math.Min(8, Accumulators / (widest * Channels.Largest)));
        FewFilters = Math.Max(1, FewAccumulators / (widest * Channels.Largest));
        PatchFloats = Filters.Largest * Channels.Largest * widest * 16;
        Patches = Channels.Count * shape.Vertical.Kernel * ranges;
        FilterTiles = shape.Groups * Filters.Count;
        Parts = PartsOf(Math.Max(1, SumFloats / PatchFloats));
        TaskFloats = (PartPatches * PatchFloats) + (shape.Bias ? Filters.Largest * 16 : 0);
        ChunkTasks = Math.Max(1, Math.Min(Tasks, ChunkFloats / TaskFloats));
        StripRows = Math.Max(1, Math.Min(shape.Vertical.Output, StripFloats / (Filters.Largest * shape.Horizontal.Output * 16)) / unit) * unit;
    }

    /// <summary>The kernel row cut into ranges.</summary>
    public IReadOnlyList<TapRange> TapRanges { get; }

    /// <summary>The channels of a group cut into those of a patch.</summary>
    public Split Channels { get; }

    /// <summary>The filters of a group cut into those of a tile.</summary>
    public Split Filters { get; }

    /// <summary>The most filters of a tile with 16 registers.</summary>
    private int FewFilters { get; }

    /// <summary>The tiles of filters in all groups.</summary>
    public int FilterTiles { get; }

    /// <summary>The patches of one filter.</summary>
    public int Patches { get; }

    /// <summary>Floats of a patch's accumulators.</summary>
    public int PatchFloats { get; }

    /// <summary>How many tasks share the patches of a tile.</summary>
    public int Parts { get; }

    /// <summary>The most patches of a task.</summary>
    public int PartPatches => (Patches + Parts - 1) / Parts;

    public int Tasks => FilterTiles * Parts;

    /// <summary>Floats of a task's accumulators: those of its patches, then those of the bias.</summary>
    public int TaskFloats { get; }

    /// <summary>The tasks that go through the images together, so that x and dy are fetched from memory once for all of them.</summary>
    public int ChunkTasks { get; }

    /// <summary>The rows of the output that go through all patches of a chunk before the next ones.</summary>
    public int StripRows { get; }

    /// <summary>Tile heights: with 32 registers the sizes themselves, with 16 their pieces.</summary>
    public IReadOnlyList<int> Heights => [.. Filters.Sizes.Concat(Filters.Sizes.SelectMany(Pieces)).Distinct().OrderByDescending(size => size)];

    /// <summary>A tile's filters as 16 registers take them.</summary>
    public IReadOnlyList<int> Pieces(int size)
    {
        int count = (size + FewFilters - 1) / FewFilters;
        return [.. Enumerable.Range(0, count).Select(piece => ((size - piece - 1) / count) + 1)];
    }

    /// <summary>
    /// The fewest parts, for the sake of the output gradient, which each part fetches, that keep two workers equally busy;
    /// no more than <paramref name="most"/> patches each.
    /// </summary>
    private int PartsOf(int most)
    {
        int fewest = (Patches + most - 1) / most;
        return Enumerable.Range(fewest, Math.Min(8, Patches - fewest + 1)).OrderBy(parts => Math.Round(Imbalance(parts), 2)).First();
    }

    /// <summary>How much longer the longer of two workers takes than half the work, with tasks in the order of the kernel.</summary>
    private double Imbalance(int parts)
    {
        var work = new List<long>();
        for (int task = 0; task < FilterTiles * parts; task++)
        {
            int part = task / FilterTiles, tile = task % FilterTiles % Filters.Count;
            work.Add((long)(Filters.Start(tile + 1) - Filters.Start(tile)) * ((Patches * (part + 1) / parts) - (Patches * part / parts)));
        }

        double half = work.Take(work.Count / 2).Sum(), all = work.Sum();
        return Math.Max(half, all - half) / (all / 2);
    }
}

/// <summary>A dimension cut into pieces whose sizes differ by one at most, the larger ones spread evenly: piece p starts at p * Total / Count.</summary>
internal sealed record Split(int Total, int Count)
{
    /// <summary>Pieces of at most <paramref name="most"/>; of one size where a divisor is not much smaller.</summary>
    public static Split Of(int total, int most)
    {
        most = Math.Min(most, total);
        for (int size = most; 3 * size > 2 * most; size--)
        {
            if (total % size == 0)
            {
                return new Split(total, total / size);
            }
        }

        return new Split(total, (total + most - 1) / most);
    }

    public bool IsUniform => Total % Count == 0;

    public int Largest => (Total + Count - 1) / Count;

    /// <summary>The sizes that occur, the larger first.</summary>
    public int[] Sizes => IsUniform ? [Largest] : [Largest, Largest - 1];

    public int Start(int piece) => (int)((long)piece * Total / Count);

    /// <summary>The start of a piece, as a C# expression.</summary>
    public string StartOf(string piece) => Count == 1 ? "0" : Largest == 1 ? piece : IsUniform ? $"{piece} * {Largest}" : $"{piece} * {Total} / {Count}";
}
