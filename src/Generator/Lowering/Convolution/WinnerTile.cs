using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile of the weight gradient behind a maximum: filters x vectors of a window, walking over the maxima of some rows of one sample. Each
/// maximum has one gradient and one window, so a multiply-add does the work of four that meet every place, and no lanes are left to be added up.
/// </summary>
/// <param name="windows">How windows lie.</param>
/// <param name="name">The method's name.</param>
/// <param name="filters">Filters of the tile.</param>
/// <param name="filterFloats">Floats from one filter's sums to the next one's.</param>
/// <param name="offsets">Where the vectors of a window lie.</param>
internal sealed class WinnerTile(WinnerWindows windows, string name, int filters, int filterFloats, IReadOnlyList<int> offsets)
{
    // The JIT stops inlining in methods with more than 512 locals, and a maximum takes about as many as three vectors beside those of its window.
    private const int MostUnrolled = 80;

    public void Emit(CodeWriter writer)
    {
        int plane = windows.Rows * windows.Columns * 16, last = ((filters - 1) * filterFloats) + ((offsets.Count - 1) * 16), span = offsets.Max();
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(filters, "filter")}} x {{Literal.Plural(offsets.Count, "vector")}} of a window: {{Literal.Plural(filters * offsets.Count, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{name}}<TLane>(ReadOnlySpan<float> g, ReadOnlySpan<byte> places, ReadOnlySpan<float> windows, Span<float> sums, int rows, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"sums = sums.Slice(lane, {(last == 0 ? "" : $"{last} + ")}TLane.Count);");
            writer.Packed(Enumerable.Range(0, filters).Select(filter =>
                $"TLane {string.Join(", ", offsets.Select((_, vector) => $"{Sum(filter, vector)} = TLane.Load(sums, {Place(filter, vector)})"))};"));
            int columns = Unrolled;
            writer.Lines("int at = 0; // of a maximum in g and places");
            writer.Block("for (int row = 0; row < rows; row++)", () =>
            {
                writer.Lines($"int start = (row * {2 * windows.RowPitch}) + lane;");
                writer.Block($"for (int column = 0; column < {windows.Columns}; column += {columns}, start += {2 * windows.ColumnPitch * columns}, at += {columns * 16})", () =>
                {
                    string vector = $"{(span == 0 ? "" : $"{span} + ")}TLane.Count";
                    for (int filter = 0; filter < filters; filter++)
                    {
                        string from = filter == 0 ? "at" : $"at + {filter * plane}";
                        writer.Lines($"{(filter == 0 ? "ReadOnlySpan<float> " : "")}s = g.Slice({from}, {((columns - 1) * 16) + 1}){(filter == 0 ? ", p" : "")};");
                        writer.Lines($"{(filter == 0 ? "ReadOnlySpan<byte> " : "")}winners = places.Slice({from}, {((columns - 1) * 16) + 1});");
                        for (int column = 0; column < columns; column++)
                        {
                            string first = Expression.Plus("start", 2 * windows.ColumnPitch * column);
                            writer.Packed(offsets.Select((offset, number) => $"{Sum(filter, number)}.AddProduct(TLane.Load(p, {offset}), v);")
                                .Prepend($"{(filter == 0 && column == 0 ? "TLane " : "")}v = TLane.Broadcast(s, {column * 16});")
                                .Prepend($"p = windows.Slice({first} + Distances[winners[{column * 16}] & 3], {vector});"));
                        }
                    }
                });
            });
            writer.Packed(Enumerable.Range(0, filters).SelectMany(filter => offsets.Select((_, vector) => $"{Sum(filter, vector)}.Store(sums, {Place(filter, vector)});")));
        });
    }

    /// <summary>How many maxima of a row are unrolled: as many as divide the row and are not too long a text.</summary>
    private int Unrolled => Enumerable.Range(1, windows.Columns)
        .Last(columns => columns == 1 || (windows.Columns % columns == 0 && columns * filters * (offsets.Count + 3) <= MostUnrolled));

    private static string Sum(int filter, int vector) => $"r{filter}{(char)('a' + vector)}";

    private int Place(int filter, int vector) => (filter * filterFloats) + (vector * 16);
}
