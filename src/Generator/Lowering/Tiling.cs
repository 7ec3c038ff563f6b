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

    public bool IsUniform => Large == Count;

    /// <summary>Cuts <paramref name="total"/> rows; an exact divisor from 8 to <paramref name="most"/> is preferred to two sizes.</summary>
    public static Tiling Of(int total, int most = ManyRegisterRows)
    {
        for (int size = Math.Min(most, total); size >= Math.Min(total, Math.Max(4, (most * 2) / 3)); size--)
        {
            if (total % size == 0)
            {
                return new Tiling(total, size, total / size, total / size);
            }
        }

        int count = (total + most - 1) / most;
        int larger = (total + count - 1) / count;
        return new Tiling(total, larger, count, total - (count * (larger - 1)));
    }

    /// <summary>The sizes that occur.</summary>
    public IEnumerable<int> Sizes => IsUniform ? [Size] : [Size, Size - 1];

    /// <summary>The first row of tile <paramref name="tile"/>, as a C# expression.</summary>
    public string Start(string tile) => IsUniform
        ? Text($"{tile} * {Size}")
        : Text($"({tile} * {Size}) - Math.Max(0, {tile} - {Large})");

    /// <summary>How a tile is cut again for 16 registers: the parts' offsets and sizes.</summary>
    public static IReadOnlyList<(int Offset, int Size)> Parts(int size)
    {
        if (size <= FewRegisterRows)
        {
            return [(0, size)];
        }

        int upper = (size + 1) / 2;
        return [(0, upper), (upper, size - upper)];
    }

    /// <summary>All tile heights that methods are needed for, on either kind of machine, the largest first.</summary>
    public IEnumerable<int> AllSizes =>
        Sizes.Concat(Sizes.SelectMany(size => Parts(size).Select(part => part.Size))).Distinct().OrderByDescending(size => size);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
