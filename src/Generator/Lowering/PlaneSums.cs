using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes sums over the rows of a plane for one group of lanes: four rows at a time, each with sums of its own, so that an addition need not wait for the
/// one before it; the order is the same for every width.
/// </summary>
internal static class PlaneSums
{
    private const int Rows = 4;

    /// <param name="writer">Where to write.</param>
    /// <param name="shape">The plane's rows.</param>
    /// <param name="sums">The sums' names, each stored to the span of its plural: <c>total</c> to <c>totals</c>.</param>
    /// <param name="spans">The spans a row touches, and which are written.</param>
    /// <param name="emitRow">Writes the statements of one row from its number, its place and what a span is called there; it adds to <c>total0</c> and so on.</param>
    public static void Emit(
        CodeWriter writer,
        ChannelShape shape,
        IReadOnlyList<string> sums,
        IReadOnlyList<(string Name, bool IsWritten)> spans,
        Action<int, string, Func<string, string>> emitRow)
    {
        int rest = shape.Places % Rows, whole = (shape.Places - rest) * 16;
        int[] rows = [.. Enumerable.Range(0, whole > 0 ? Rows : 1)];
        writer.Lines("TLane " + string.Join(", ", rows.SelectMany(row => sums.Select(sum => $"{sum}{row} = TLane.Zero"))) + ";\nint i = lane;");
        if (whole > 0)
        {
            writer.Block($"for (; i < {whole}; i += {Rows * 16})", () =>
            {
                foreach ((string name, bool isWritten) in spans)
                {
                    writer.Lines($"{(isWritten ? "Span" : "ReadOnlySpan")}<float> {name}4 = {name}.Slice(i, {(Rows - 1) * 16} + TLane.Count);");
                }

                foreach (int row in rows)
                {
                    emitRow(row, $"{row * 16}", name => name + "4");
                }
            });
        }

        if (rest > 0)
        {
            writer.Blank().Block($"for (; i < {shape.PlaneLength}; i += 16)", () => emitRow(0, "i", name => name));
        }

        writer.Blank();
        foreach (string sum in sums)
        {
            writer.Lines(rows.Length == 1 ? $"{sum}0.Store({sum}s, lane);" : $"({sum}0 + {sum}1 + ({sum}2 + {sum}3)).Store({sum}s, lane);");
        }
    }
}
