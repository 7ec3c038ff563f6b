using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile of an attention's products. Lanes are samples, so both factors are vectors: rows times columns of sums, one load a row and one a
/// column for each step of the inner loop.
/// </summary>
/// <param name="Name">The method.</param>
/// <param name="Summary">What it computes.</param>
/// <param name="Rows">Rows of sums.</param>
/// <param name="Columns">Columns of sums.</param>
/// <param name="Left">Where the row's factor lies, as a function of the row: the index without the inner step, in rows of 16.</param>
/// <param name="LeftStep">Rows of 16 from one inner step to the next.</param>
/// <param name="Right">The same for a column.</param>
/// <param name="RightStep">Rows of 16 from one inner step to the next.</param>
/// <param name="Target">Rows of 16 from one row of sums to the next in the target; columns lie side by side.</param>
/// <param name="Scale">What each sum is multiplied by, or null.</param>
internal sealed record AttentionTile(
    string Name, string Summary, int Rows, int Columns, Func<int, int> Left, int LeftStep, Func<int, int> Right, int RightStep, int Target, float? Scale = null)
{
    private const int RowsOfFewRegisters = 2;

    /// <summary>The call of the tile: in two halves where there are 16 registers.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="left">The span of the rows' factors, from the first row on.</param>
    /// <param name="right">The span of the columns' factors, from the first column on.</param>
    /// <param name="target">The span of the sums.</param>
    /// <param name="range">The inner steps: first and end.</param>
    public void Call(CodeWriter writer, string left, string right, string target, string range)
    {
        if (Rows <= RowsOfFewRegisters + 1)
        {
            writer.Lines($"{Name}{Rows}<TLane>({left}, {right}, {target}, {range}, lane);");
            return;
        }

        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines($"{Name}{Rows}<TLane>({left}, {right}, {target}, {range}, lane);"));
        writer.Block("else", () =>
        {
            writer.Lines($"{Name}{RowsOfFewRegisters}<TLane>({left}, {right}, {target}, {range}, lane);");
            writer.Lines($"{Name}{Rows - RowsOfFewRegisters}<TLane>({left}.Slice({Left(RowsOfFewRegisters) * 16}), {right}, {target}.Slice({Target * RowsOfFewRegisters * 16}), {range}, lane);");
        });
    }

    public void Emit(CodeWriter writer)
    {
        foreach (int rows in Rows <= RowsOfFewRegisters + 1 ? new[] { Rows } : new[] { Rows, RowsOfFewRegisters, Rows - RowsOfFewRegisters }.Distinct())
        {
            Emit(writer, rows);
        }
    }

    private void Emit(CodeWriter writer, int rows)
    {
        int[] columns = [.. Enumerable.Range(0, Columns)], lines = [.. Enumerable.Range(0, rows)];
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(Summary)}}: {{Literal.Plural(rows, "row")}} x {{Literal.Plural(Columns, "column")}} of sums.</summary>
            {{TileWriter.Optimize}}
            private static void {{Name}}{{rows}}<TLane>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> target, int first, int end, int lane)
            """).LaneBlock(() =>
        {
            writer.Packed(lines.Select(row => "TLane " + string.Join(", ", columns.Select(column => $"r{row}{Letter(column)} = TLane.Zero")) + ";"));
            writer.Block("for (int i = first; i < end; i++)", () =>
            {
                // One check a side: behind it all places are constants.
                writer.Lines($"ReadOnlySpan<float> l = left.Slice((i * {LeftStep * 16}) + lane, {Length(Left(rows - 1))}), r = right.Slice((i * {RightStep * 16}) + lane, {Length(Right(Columns - 1))});");
                writer.Lines("TLane " + string.Join(", ", columns.Select(column => $"v{Letter(column)} = TLane.Load(r, {Right(column) * 16})")) + ";");
                writer.Packed(Multiplies(lines, columns));
            });
            writer.Packed(lines.Select(row => string.Join(" ", columns.Select(column =>
                $"{Result(row, column)}.Store(target, {Place("lane", (row * Target) + column)});"))));
        });
    }

    private IEnumerable<string> Multiplies(int[] lines, int[] columns) => lines.Select(row =>
        $"{(row == 0 ? "TLane s" : "s")} = TLane.Load(l, {Left(row) * 16}); "
        + string.Join(" ", columns.Select(column => $"r{row}{Letter(column)}.AddProduct(s, v{Letter(column)});")));

    private string Result(int row, int column) =>
        Scale is { } scale ? $"(r{row}{Letter(column)} * TLane.Broadcast({Literal.Of(scale)}))" : $"r{row}{Letter(column)}";

    private static string Length(int last) => last == 0 ? "TLane.Count" : $"{last * 16} + TLane.Count";

    private static string Place(string index, int rows) => rows == 0 ? index : $"{index} + {rows * 16}";

    private static char Letter(int column) => (char)('a' + column);
}
