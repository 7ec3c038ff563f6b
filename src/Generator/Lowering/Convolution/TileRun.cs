using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Lowering;

/// <summary>Neighbouring tiles of one row that are computed by the same method, because the same pairs of pixel and tap exist in them.</summary>
/// <param name="Set">The taps.</param>
/// <param name="First">The first position.</param>
/// <param name="End">The position after the last one.</param>
/// <param name="Width">The pixels of one tile.</param>
/// <param name="FindsTaps">Whether the tile, one pixel wide, finds its range of taps at run time: where each tile would need a method of its own.</param>
internal sealed record TileRun(TapSet Set, int First, int End, int Width, bool FindsTaps)
{
    // With more kinds of tiles in a row than this, those at its ends find their taps at run time.
    private const int MostPatterns = 6;

    /// <summary>The tiles of the run.</summary>
    public int Count => (End - First) / Width;

    /// <summary>Which pairs of pixel and tap exist in each tile, as text to compare tiles by.</summary>
    public string Pairs { get; } = FindsTaps ? "?" : Set.PairsOf(First, Width);

    /// <summary>Whether no tap exists in the run.</summary>
    public bool IsEmpty => Pairs.IndexOf('1') < 0 && !FindsTaps;

    /// <summary>Where in the row the run lies, for its method's name: nothing where all taps exist.</summary>
    public string Side
    {
        get
        {
            bool first = !FindsTaps && Set.IsFull(First), last = !FindsTaps && Set.IsFull(First + Width - 1);
            return first && last ? "" : last ? "Left" : first ? "Right" : "Edge";
        }
    }

    /// <summary>Cuts the positions of a set into equal tiles of at most <paramref name="width"/> pixels, a multiple of <paramref name="unit"/>.</summary>
    public static IReadOnlyList<TileRun> Cut(TapSet set, int width, int unit)
    {
        List<TileRun> runs = Cut(set, 0, set.Positions, width, unit);
        if (HasFewPatterns(runs) || unit > 1)
        {
            return runs;
        }

        int first = 0, end = set.Positions;
        while (first < end && !set.IsFull(first))
        {
            first++;
        }

        while (end > first && !set.IsFull(end - 1))
        {
            end--;
        }

        runs = [new TileRun(set, 0, first, 1, true), .. Cut(set, first, end, width, unit), new TileRun(set, end, set.Positions, 1, true)];
        return [.. runs.Where(run => run.Count > 0)];
    }

    /// <summary>Whether a row has so few kinds of tiles that each can have a method of its own.</summary>
    public static bool HasFewPatterns(IEnumerable<TileRun> runs) => runs.Select(run => run.Pairs).Distinct().Count() <= MostPatterns;

    private static List<TileRun> Cut(TapSet set, int first, int end, int width, int unit)
    {
        int units = (end - first) / unit, most = width / unit, tiles = (units + most - 1) / most;
        var runs = new List<TileRun>();
        for (int tile = 0; tile < tiles; tile++)
        {
            // The first tiles are the larger ones.
            int size = ((units / tiles) + (tile < units % tiles ? 1 : 0)) * unit;
            var run = new TileRun(set, first, first + size, size, false);
            TileRun? before = runs.Count == 0 ? null : runs[runs.Count - 1];
            if (before is not null && before.Pairs == run.Pairs)
            {
                runs[runs.Count - 1] = before with { End = run.End };
            }
            else
            {
                runs.Add(run);
            }

            first += size;
        }

        return runs;
    }
}
