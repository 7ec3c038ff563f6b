using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>One vector of a tile: where it starts in the layout and in the output, counted from the tile's first place.</summary>
internal sealed record FewVector(int Source, int Target);

/// <summary>
/// How the outputs of a few-sample convolution are cut into register tiles: some filters x some units of places. A unit is a vector of 16
/// places in the flat layout or in a long row, else a whole row.
/// </summary>
internal sealed class ConvolutionFewTiling
{
    // 24 accumulators leave room for the vectors and the broadcast in 32 registers.
    private const int MostAccumulators = 24;

    // Three vectors, a broadcast and four filters' accumulators are just what 16 registers hold.
    private const int MostVectors = 3, FewRegisters = 16;

    private readonly ConvolutionFewLayout _layout;

    /// <summary>Chooses the tile with the smallest estimated time.</summary>
    public static ConvolutionFewTiling Of(ConvolutionShape shape, ConvolutionFewLayout layout)
    {
        var candidates =
            from filters in Enumerable.Range(1, Math.Min(shape.GroupFilters, MostAccumulators))
            from units in Enumerable.Range(1, MostAccumulators)
            select new ConvolutionFewTiling(shape, layout, filters, units) into tiling
            where tiling.Filters.Size * tiling.Outputs(tiling.Units.Size) <= MostAccumulators && tiling.Outputs(tiling.Units.Size) <= MostVectors
            orderby tiling.Cost
            select tiling;
        return candidates.FirstOrDefault() ?? new ConvolutionFewTiling(shape, layout, 1, 1);
    }

    private ConvolutionFewTiling(ConvolutionShape shape, ConvolutionFewLayout layout, int filters, int units)
    {
        _layout = layout;
        int vectors = RowLayout.Chunks(layout.Width);
        IsByRow = !layout.IsFlat && vectors <= MostVectors;
        Filters = Even(shape.GroupFilters, filters);
        Units = Even(layout.IsFlat ? RowLayout.Chunks(layout.StripPlaces) : IsByRow ? layout.StripRows : vectors, units);
        Rows = layout.IsFlat || IsByRow ? 1 : layout.StripRows;
    }

    /// <summary>The filters of a group.</summary>
    public Tiling Filters { get; }

    /// <summary>The units of places.</summary>
    public Tiling Units { get; }

    /// <summary>Whether a unit is a whole row.</summary>
    public bool IsByRow { get; }

    /// <summary>How many rows of a strip are cut into units each.</summary>
    public int Rows { get; }

    /// <summary>Tiles of places.</summary>
    public int PlaceTiles => Rows * Units.Count;

    private double Cost => Sizes(Filters).Sum(f => Sizes(Units).Sum(u => (double)f.Count * u.Count * TileCost(f.Size, Outputs(u.Size))));

    /// <summary>The vectors of a tile of so many units.</summary>
    public IReadOnlyList<FewVector> Vectors(int units)
    {
        if (!IsByRow)
        {
            // A single tile has no other one to move back on: its last vector is moved back by itself.
            int last = Units.Count == 1 && _layout.StripPlaces >= 16 ? _layout.StripPlaces - 16 : int.MaxValue;
            return [.. Enumerable.Range(0, units).Select(i => Math.Min(i * 16, last)).Select(place => new FewVector(place, place))];
        }

        // The last vector of a row is moved back to end with it: some places are computed twice, to the same bits.
        int[] columns = [.. Enumerable.Range(0, RowLayout.Chunks(_layout.Width)).Select(i => Math.Min(i * 16, _layout.Width - 16))];
        return
        [
            .. from row in Enumerable.Range(0, units)
               from column in columns
               select new FewVector((row * _layout.Columns) + column, (row * _layout.Width) + column),
        ];
    }

    /// <summary>How a tile's filters are cut again for 16 registers: the parts' offsets and sizes.</summary>
    public IReadOnlyList<(int Offset, int Size)> Parts(int filters, int units)
    {
        Tiling parts = Even(filters, (FewRegisters - 1 - Outputs(units)) / Outputs(units));
        var result = new List<(int, int)>();
        for (int part = 0, offset = 0; part < parts.Count; part++)
        {
            int size = part < parts.Large ? parts.Size : parts.Size - 1;
            result.Add((offset, size));
            offset += size;
        }

        return result;
    }

    /// <summary>Accumulators of one filter.</summary>
    private int Outputs(int units) => units * (IsByRow ? RowLayout.Chunks(_layout.Width) : 1);

    private static Tiling Even(int total, int most)
    {
        int count = (total + most - 1) / most;
        int larger = (total + count - 1) / count;
        return new Tiling(total, larger, count, total - (count * (larger - 1)));
    }

    private static IEnumerable<(int Size, int Count)> Sizes(Tiling tiling) => new[] { (tiling.Size, tiling.Large), (tiling.Size - 1, tiling.Count - tiling.Large) };

    /// <summary>Cycles of one tap of a tile: two multiply-adds or two loads each, and four until a sum can be added to again.</summary>
    private static double TileCost(int filters, int vectors) => Math.Max(4, Math.Max(filters * vectors, filters + (1.5 * vectors)) / 2) + 0.7;
}
