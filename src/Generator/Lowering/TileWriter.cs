using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile that every matrix product here is made of: rows x vectors accumulators, each step one broadcast a row and
/// one vector load a column, one multiply-add each. The JIT keeps the accumulators in registers as long as nothing in the loop is a call.
/// </summary>
internal static class TileWriter
{
    /// <summary>The attribute on every tile: compiled once, fully, instead of starting in the slow first tier.</summary>
    public const string Optimize = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>The accumulators' suffixes by vector.</summary>
    public static string Suffixes(int vectors) => "ab".Substring(0, vectors);

    /// <summary>The body of the inner loop: for each row, broadcast its scalar and multiply-add it into the row's accumulators.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="vectors">How many vectors, loaded before as <c>va</c> and <c>vb</c>.</param>
    /// <param name="scalars">The span the scalars come from.</param>
    /// <param name="start">The index of the first row's scalar.</param>
    /// <param name="stride">How far the rows' scalars are apart.</param>
    public static void Accumulate(CodeWriter writer, int rows, int vectors, string scalars, string start, int stride)
    {
        // A span of a length known to the compiler is checked once and read at constant distances; an index a row costs its own sum and, often, its own check,
        // and a tile is then no longer bound by its multiply-adds but by how many instructions the processor takes in.
        string Scalar(int row) => rows > 1 ? $"TLane.Broadcast(column, {row * stride})" : $"TLane.Broadcast({scalars}, {start})";

        // Used once, the broadcast is part of the multiply-add instruction itself; used twice, it has a register.
        IEnumerable<string> products = Enumerable.Range(0, rows).Select(row => vectors == 1
            ? $"r{row}a.AddProduct({Scalar(row)}, va);"
            : $"{(row == 0 ? "TLane s" : "s")} = {Scalar(row)}; "
                + string.Join(" ", Suffixes(vectors).Select(v => $"r{row}{v}.AddProduct(s, v{v});")));
        writer.Packed(rows > 1 ? products.Prepend($"ReadOnlySpan<float> column = {scalars}.Slice({start}, {((rows - 1) * stride) + 1});") : products);
    }

    /// <summary>Loads the vectors of one step of a tile's loop: one, or two that lie some distance apart, which one check of both serves.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="vectors">One or two.</param>
    /// <param name="source">The local of the span, from the first vector of the first step on.</param>
    /// <param name="step">The local that counts the steps, rows of 16.</param>
    /// <param name="distance">The local of the distance.</param>
    public static void Vectors(CodeWriter writer, int vectors, string source, string step, string distance)
    {
        if (vectors == 2)
        {
            writer.Lines($"ReadOnlySpan<float> both = {source}.Slice({step} * 16, {distance} + TLane.Count); TLane va = TLane.Load(both, 0), vb = TLane.Load(both, {distance});");
        }
        else
        {
            writer.Lines($"TLane va = TLane.Load({source}, {step} * 16);");
        }
    }

    /// <summary>The floats from the first of these vectors to the end of the last one, over all steps.</summary>
    public static string Extent(int vectors, int steps, string distance) => (vectors == 2 ? $"{distance} + " : "") + (steps == 1 ? "" : $"{(steps - 1) * 16} + ") + "TLane.Count";

    /// <summary>The accumulators, each row starting at <paramref name="start"/>.</summary>
    public static void Declare(CodeWriter writer, int rows, int vectors, System.Func<int, char, string> start) =>
        writer.Packed(Enumerable.Range(0, rows).Select(row => "TLane " + string.Join(", ", Suffixes(vectors).Select(v => $"r{row}{v} = {start(row, v)}")) + ";"));

    /// <summary>The index of a tile's row in its output, given the local that holds the distance to the second vector.</summary>
    public static System.Func<int, int, string> RowIndex(string next) => (row, vector) =>
        (row == 0 ? "" : $"{row * 16} + ") + (vector == 0 ? "" : $"{next} + ") + "lane";

    /// <summary>Calls for what a tile reads when its sums are done.</summary>
    public static void Prefetch(CodeWriter writer, int rows, int vectors, string source, System.Func<int, int, string> index)
    {
        writer.Lines("// It was made long ago: called for now, it is here when the sums are.");
        writer.Packed(Enumerable.Range(0, rows).Select(row => string.Join(" ", Enumerable.Range(0, vectors).Select(v => $"CacheLines.Prefetch({source}, {index(row, v)});"))));
    }

    /// <summary>Stores the accumulators, each through <paramref name="value"/>.</summary>
    public static void Store(CodeWriter writer, int rows, int vectors, string target, System.Func<int, int, string> index, System.Func<int, char, string> value) =>
        writer.Packed(Enumerable.Range(0, rows).Select(row => string.Join(" ", Suffixes(vectors).Select((v, i) => $"{value(row, v)}.Store({target}, {index(row, i)});"))));

    /// <summary>
    /// The statements that call the tiles for one position: a tile takes two vectors. With 512 bits those are the same row of two blocks, or of
    /// the last one alone; narrower vectors take two neighbours in one block's row, so that a cache line fetched is a cache line used.
    /// </summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="tiling">How the rows are cut.</param>
    /// <param name="call">The call of a tile: its height, number of vectors, offset of its first row, block and lane.</param>
    public static void DispatchBlocks(CodeWriter writer, Tiling tiling, System.Func<int, int, string, string, string, string> call)
    {
        writer.Block("if (TLane.Count < 16)", () =>
            writer.Block("for (int b = block; b < Math.Min(block + 2, endBlock); b++)", () =>
                writer.Block("for (int lane = 0; lane < 16; lane += 2 * TLane.Count)", () =>
                    Dispatch(writer, tiling, (size, offset) => call(size, 2, offset, "b", "lane")))));
        writer.Block("else if (block + 1 < endBlock)", () => Sized(writer, tiling, size => writer.Lines(call(size, 2, "", "block", "0"))));
        writer.Block("else", () => Sized(writer, tiling, size => writer.Lines(call(size, 1, "", "block", "0"))));
    }

    /// <summary>The loop over the tasks of a step in blocks: the pairs of blocks of each tile of rows.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="tiling">How the rows are cut.</param>
    /// <param name="row">The local that holds a tile's first row.</param>
    /// <param name="byPairs">Whether all tiles of a pair of blocks come before the next pair; else all pairs of a tile before the next tile.</param>
    /// <param name="call">As for <see cref="DispatchBlocks"/>.</param>
    public static void PairTasks(CodeWriter writer, Tiling tiling, string row, bool byPairs, System.Func<int, int, string, string, string, string> call)
    {
        if (tiling.Count > 1 && !byPairs)
        {
            writer.Lines("int pairs = (endBlock - firstBlock + 1) / 2;");
        }

        writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
        {
            writer.Lines(tiling.Count == 1
                ? $"int {row} = 0, block = firstBlock + (task * 2);"
                : byPairs ? $"int tile = task % {tiling.Count}, {row} = {tiling.Start("tile")}, block = firstBlock + (task / {tiling.Count} * 2);"
                : $"int tile = task / pairs, {row} = {tiling.Start("tile")}, block = firstBlock + (task % pairs * 2);");
            DispatchBlocks(writer, tiling, call);
        });
    }

    /// <summary>The heights a tile of one vector is needed in: only 512-bit vectors use it, which come with 32 registers.</summary>
    public static IEnumerable<(int Rows, int Vectors)> Shapes(Tiling tiling) =>
        tiling.AllSizes.Select(rows => (rows, 2)).Concat(tiling.Sizes.Select(rows => (rows, 1)));

    /// <summary>The calls for each size of a tiling: the tall tiles with 32 registers, their halves with 16.</summary>
    public static void Dispatch(CodeWriter writer, Tiling tiling, System.Func<int, string, string> call) => Sized(writer, tiling, size =>
    {
        IReadOnlyList<(int Offset, int Size)> parts = tiling.Parts(size);
        if (parts.Count == 1)
        {
            writer.Lines(call(size, ""));
            return;
        }

        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(call(size, "")));
        writer.Block("else", () =>
        {
            foreach ((int offset, int part) in parts)
            {
                writer.Lines(call(part, offset == 0 ? "" : $" + {offset}"));
            }
        });
    });

    /// <summary>The tall tiles alone, for 512-bit vectors, which come with 32 registers.</summary>
    public static void Tall(CodeWriter writer, Tiling tiling, System.Action<int> emit) => Sized(writer, tiling, emit);

    /// <summary>Two sizes where the dimension is not cut into equal tiles, told apart by the tile's number.</summary>
    public static void Sized(CodeWriter writer, Tiling tiling, System.Action<int> emit, string index = "tile")
    {
        if (tiling.IsUniform)
        {
            emit(tiling.Size);
            return;
        }

        writer.Block($"if ({index} < {tiling.Large})", () => emit(tiling.Size));
        writer.Block("else", () => emit(tiling.Size - 1));
    }
}
