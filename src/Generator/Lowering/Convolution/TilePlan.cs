using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Lowering;

/// <summary>How a convolution is cut into register tiles of rows (filters or channels) x pixels.</summary>
/// <param name="Rows">How the rows are cut.</param>
/// <param name="Columns">How the positions of each tap set are cut.</param>
internal sealed record TilePlan(Tiling Rows, IReadOnlyList<TileRun> Columns)
{
    /// <summary>
    /// Vector registers that a tile may use with AVX-512 or NEON, and with AVX2 or SSE. Of these 16 one stays free: loads that several taps share are kept,
    /// and a tile that leaves no room for them spills accumulators. Measured, an input gradient with 12 accumulators took 2.3 times as long as one with 10.
    /// </summary>
    public const int ManyRegisters = 32, FewRegisters = 15;

    // A multiply-add takes 4 cycles and 2 start in each: below 8 sums side by side they wait for one another.
    private const int LeastChains = 8;

    // With few registers: a pixel that three taps or more share is kept in a register of its own, which tiles of more than two neighbours have not got.
    private const int MostFewPixels = 2;

    // Accumulators have letters.
    private const int MostPixels = 26;

    /// <summary>
    /// The cheapest plan: the cycles of each tile at two multiply-adds a cycle, a tap's loads and the loop beside them, summed over all tiles of a row.
    /// So remainders come out even: 28 pixels are 7 x 4, 14 are 5 + 5 + 4.
    /// </summary>
    /// <param name="rows">Filters or channels.</param>
    /// <param name="sets">The tap sets of a row.</param>
    /// <param name="height">Rows of pixels in a tile.</param>
    /// <param name="unit">What a tile's width is a multiple of.</param>
    /// <param name="registers">Vector registers of the machine.</param>
    public static TilePlan Choose(int rows, IReadOnlyList<TapSet> sets, int height, int unit, int registers)
    {
        TilePlan? best = null;
        double least = double.MaxValue;
        for (int count = rows; count >= 1; count--)
        {
            int size = (rows + count - 1) / count;
            if (count < rows && size == (rows + count) / (count + 1))
            {
                continue;
            }

            var tiling = new Tiling(rows, size, count, rows - (count * (size - 1)));
            var columns = new List<TileRun>();
            double cost = 0;
            for (int index = 0; index < sets.Count; index++)
            {
                IReadOnlyList<TileRun>? cut = null;
                double cutCost = double.MaxValue;
                int widest = registers == FewRegisters && height == 1 && rows * MostFewPixels >= LeastChains ? MostFewPixels : MostPixels / height;
                for (int width = unit; width <= Math.Min(widest, Math.Max(unit, sets[index].Positions)); width += unit)
                {
                    if (Registers(size, width * height) > registers)
                    {
                        break;
                    }

                    IReadOnlyList<TileRun> candidate = TileRun.Cut(sets[index], width, unit);
                    double candidateCost = candidate.Sum(run => run.Count * (Cost(size, run.Width * height) * tiling.Large + (tiling.IsUniform ? 0 : Cost(size - 1, run.Width * height) * (count - tiling.Large))));
                    if (candidateCost < cutCost)
                    {
                        (cut, cutCost) = (candidate, candidateCost);
                    }
                }

                if (cut is null)
                {
                    cost = double.MaxValue;
                    break;
                }

                columns.AddRange(cut);
                cost += cutCost;
            }

            // Two sizes need twice as many methods: only for a gain of some percents.
            cost *= tiling.IsUniform ? 1 : 1.04;
            if (cost < least)
            {
                (best, least) = (new TilePlan(tiling, columns), cost);
            }
        }

        return best!;
    }

    /// <summary>
    /// The vector registers of a tile: its accumulators, the pixels or the weights (whichever are fewer) held over a tap, and one for the other;
    /// a single row or pixel needs none, since the multiply-add reads the other operand from memory.
    /// </summary>
    private static int Registers(int rows, int pixels) => (rows * pixels) + Math.Min(rows, pixels) + (Math.Min(rows, pixels) > 1 ? 1 : 0);

    private static double Cost(int rows, int pixels) => (Math.Max(rows * pixels, LeastChains) * 0.5) + (0.1 * (rows + pixels)) + 1;
}
