using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tiles of a recurrent layer's sums in block layout: bias, the input's product and the recurrent one, of some units with all their gates or
/// half of them. They are stored where the gates will stand.
/// </summary>
internal sealed class RecurrentSumsTile(RecurrentShape shape)
{
    private RecurrentCell Cell => shape.Cell;

    private int Units => shape.Units;

    private int Inputs => shape.Inputs;

    /// <summary>The spans of one step that a tile reads and writes.</summary>
    private IEnumerable<string> Spans => new[] { "x", "before" }.Concat(Targets().Select(target => target.Span));

    private string Parameters => shape.WeightParameters + string.Concat(Spans.Select(span => $"StepSpan {span}, "));

    /// <summary>What a tile is called with before its place.</summary>
    public string Arguments => shape.WeightArguments + string.Concat(Spans.Select(span => $"{span}, "));

    /// <summary>Writes a tile of all sums of some units or, for 16 registers, of half of the gates: then unit is the first row of weights.</summary>
    public void Emit(CodeWriter writer, int rows, int vectors, bool isHalf)
    {
        int gates = isHalf ? Cell.Gates / 2 : Cell.Gates;
        string place = vectors == 2 ? "two vectors" : "one vector", what = Literal.Plural(rows, "unit");
        writer.Blank().Lines($$"""
            /// <summary>{{(isHalf ? $"{Literal.Plural(gates, "gate")} of {what}, from the first one's row on" : $"{what} from unit on")}}, {{place}}: {{Literal.Plural(rows * vectors * gates, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{(isHalf ? "HalfOfSums" : "Sums")}}{{rows}}x{{vectors}}<TLane>({{Parameters}}int terms, int {{(isHalf ? "row" : "unit")}}, int block, int lane)
            """).LaneBlock(() =>
        {
            string unit = isHalf ? "row" : "unit";
            string Name(int sum, int row) => $"{(isHalf ? "pq"[sum].ToString() : Cell.Sums[sum])}{row}";
            writer.Lines($"ReadOnlySpan<float> wx = weightIh.Slice({unit} * {Inputs}, {((((gates - 1) * Units) + rows) * Inputs)});");
            writer.Lines($"ReadOnlySpan<float> wh = weightHh.Slice({unit} * {Units}, {((((gates - 1) * Units) + rows) * Units)});");
            writer.Lines("ReadOnlySpan<float> vx = x.Of(block), vh = before.Of(block);");
            if (vectors == 2)
            {
                writer.Lines("int nextX = TLane.Count < 16 ? TLane.Count : x.Pitch, nextH = TLane.Count < 16 ? TLane.Count : before.Pitch; // from the first vector to the second");
            }

            string bias = Cell.IsSplit ? "biasIh" : "bias";
            IReadOnlyList<(int Sum, int Row)> first = Rows(Enumerable.Range(0, gates), rows), all = first;
            void Declare(IEnumerable<(int Sum, int Row)> sums, Func<int, int, string> index) => writer.Packed(sums.Select(at =>
                $"TLane {Name(at.Sum, at.Row)}a = TLane.Broadcast({index(at.Sum, at.Row)})" + (vectors == 2 ? $", {Name(at.Sum, at.Row)}b = {Name(at.Sum, at.Row)}a;" : ";")));
            Declare(first, (sum, row) => $"{bias}, {Index(sum * Units, unit, row)}");
            EmitProduct(writer, rows, vectors, $"{Inputs}", "wx", "vx", "nextX", Inputs, [.. Enumerable.Range(0, gates)], Name);
            if (vectors == 2)
            {
                writer.Lines("int block2 = TLane.Count < 16 ? block : block + 1, lane2 = TLane.Count < 16 ? lane + TLane.Count : 0;");
            }

            IReadOnlyList<string> seconds = vectors == 2 ? ["", "2"] : [""];
            writer.Lines($"Span<float> {string.Join(", ", Targets().SelectMany(target => seconds.Select(second => $"{target.Local}{second} = {target.Span}.Of(block{second})")))};");
            writer.Lines($"int {string.Join(", ", seconds.Select(second => $"at{second} = ({unit} * 16) + lane{second}"))};");
            if (Cell.IsSplit)
            {
                // The input's product of the candidate is done, and the registers are free for the recurrent one.
                IReadOnlyList<(int Sum, int Row)> last = Rows([gates - 1], rows), others = Rows(Enumerable.Range(0, gates - 1), rows);
                Store(last);
                writer.Packed(others.SelectMany(at => TileWriter.Suffixes(vectors).Select(v => $"{Name(at.Sum, at.Row)}{v} += TLane.Broadcast(biasHh, {Index(at.Sum * Units, unit, at.Row)});")));
                last = Rows([gates], rows);
                Declare(last, (sum, row) => $"biasHh, {Index((sum - 1) * Units, unit, row)}");
                all = [.. others, .. last];
            }

            EmitProduct(writer, rows, vectors, "terms", "wh", "vh", "nextH", Units, isHalf ? [.. Enumerable.Range(0, gates)] : Cell.HiddenSums, Name);
            Store(all);

            void Store(IReadOnlyList<(int Sum, int Row)> sums) => writer.Packed(TileWriter.Suffixes(vectors).SelectMany(v => sums.Select(at =>
            {
                (string local, int gate) = at.Sum < Cell.Gates ? ("all", at.Sum) : ("others", at.Sum - 1);
                int offset = ((gate * Units) + at.Row) * 16;
                string half = v == 'a' ? "" : "2";
                return $"{Name(at.Sum, at.Row)}{v}.Store({local}{half}, {(offset == 0 ? "" : $"{offset} + ")}at{half});";
            })));
        });
    }

    private void EmitProduct(
        CodeWriter writer, int rows, int vectors, string terms, string weight, string vector, string next, int stride, IReadOnlyList<int> sums, Func<int, int, string> name)
    {
        IReadOnlyList<(string Name, int Offset)> products = [.. sums.SelectMany((sum, gate) => Enumerable.Range(0, rows).Select(row => (name(sum, row), ((gate * Units) + row) * stride)))];
        writer.Block($"for (int k = 0; k < {terms}; k++)", () =>
        {
            writer.Lines($"TLane va = TLane.Load({vector}, (k * 16) + lane)" + (vectors == 2 ? $", vb = TLane.Load({vector}, {next} + (k * 16) + lane);" : ";"));
            // A span of a known length is checked once and read at constant distances.
            writer.Lines($"ReadOnlySpan<float> column = {weight}.Slice(k, {products.Last().Offset + 1});");
            writer.Packed(products.Select((product, i) => vectors == 1
                ? $"{product.Name}a.AddProduct(TLane.Broadcast(column, {product.Offset}), va);"
                : $"{(i == 0 ? "TLane s" : "s")} = TLane.Broadcast(column, {product.Offset}); {product.Name}a.AddProduct(s, va); {product.Name}b.AddProduct(s, vb);"));
        });
    }

    private IEnumerable<(string Span, string Local)> Targets()
    {
        yield return ("gates", "all");
        if (Cell.IsSplit)
        {
            yield return ("hiddenGates", "others");
        }
    }

    private static IReadOnlyList<(int Sum, int Row)> Rows(IEnumerable<int> sums, int rows) => [.. sums.SelectMany(sum => Enumerable.Range(0, rows).Select(row => (sum, row)))];

    private static string Index(int offset, string unit, int row) => offset + row == 0 ? unit : $"{unit} + {offset + row}";
}
