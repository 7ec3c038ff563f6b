using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Compiled.Generator.Lowering;

/// <summary>How many rows a register tile takes, so that a dimension is cut into equal tiles: of one size, or of two that differ by one.</summary>
/// <param name="Total">The number of rows to cut.</param>
/// <param name="Size">The larger tile size.</param>
/// <param name="Count">How many tiles.</param>
/// <param name="Large">How many of them, the first ones, have <paramref name="Size"/> rows; the others have one less.</param>
internal sealed record Tiling(int Total, int Size, int Count, int Large)
{
    /// <summary>With 32 registers: 12 rows of 2 vectors are 24 accumulators, 2 vectors and a broadcast.</summary>
    public const int ManyRegisterRows = 12;

    /// <summary>With 16 registers: 6 rows of 2 vectors are 12 accumulators, 2 vectors and a broadcast.</summary>
    public const int FewRegisterRows = 6;

    /// <summary>The rows of a tile with 16 registers.</summary>
    public int FewRows { get; init; } = FewRegisterRows;

    public bool IsUniform => Large == Count;

    /// <summary>
    /// Cuts <paramref name="total"/> units whose tile has <paramref name="sums"/> rows each, such as the gates of a recurrent layer: as many units to a tile as
    /// the registers hold, in tiles as equal as can be.
    /// </summary>
    public static Tiling OfUnits(int total, int sums)
    {
        int most = Math.Max(1, ManyRegisterRows / sums), count = (total + most - 1) / most, larger = (total + count - 1) / count;
        return new Tiling(total, larger, count, total - (count * (larger - 1))) { FewRows = Math.Max(1, FewRegisterRows / sums) };
    }

    /// <summary>
    /// Cuts <paramref name="total"/> rows. An exact divisor from 10 to 12 is preferred to two sizes; below 10, its halves would have so few
    /// accumulators with 16 registers that the multiply-adds wait for one another (measured: two thirds of the speed at 4 x 2).
    /// </summary>
    public static Tiling Of(int total)
    {
        const int Most = ManyRegisterRows, Least = ManyRegisterRows - 2;
        for (int size = Math.Min(Most, total); size >= Math.Min(total, Least); size--)
        {
            if (total % size == 0)
            {
                return new Tiling(total, size, total / size, total / size);
            }
        }

        int count = (total + Most - 1) / Most;
        int larger = (total + count - 1) / count;
        return new Tiling(total, larger, count, total - (count * (larger - 1)));
    }

    /// <summary>
    /// The tiling by which successive steps may be divided, or null: all tiles alike, and so many that a few workers are evenly busy.
    /// </summary>
    public static Tiling? ForSteps(int features) => Of(features) is { IsUniform: true, Count: >= 4 } tiling ? tiling : null;

    /// <summary>The sizes that occur.</summary>
    public IEnumerable<int> Sizes => IsUniform ? [Size] : [Size, Size - 1];

    /// <summary>The first row of tile <paramref name="tile"/>, as a C# expression.</summary>
    public string Start(string tile) => Count == 1 ? "0"
        : Size == 1 ? tile
        : IsUniform ? Text($"{tile} * {Size}")
        : Text($"({tile} * {Size}) - Math.Max(0, {tile} - {Large})");

    /// <summary>How a tile is cut again for 16 registers: the parts' offsets and sizes.</summary>
    public IReadOnlyList<(int Offset, int Size)> Parts(int size)
    {
        var parts = new List<(int Offset, int Size)>();
        int count = (size + FewRows - 1) / FewRows;
        for (int offset = 0; count > 0; count--)
        {
            int part = (size - offset + count - 1) / count;
            parts.Add((offset, part));
            offset += part;
        }

        return parts;
    }

    /// <summary>All tile heights that methods are needed for, on either kind of machine, the largest first.</summary>
    public IEnumerable<int> AllSizes =>
        Sizes.Concat(Sizes.SelectMany(size => Parts(size).Select(part => part.Size))).Distinct().OrderByDescending(size => size);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
