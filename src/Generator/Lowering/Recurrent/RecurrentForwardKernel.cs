using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the forward time loop of a recurrent layer in block layout. A tile makes all sums of some units for two vectors of samples, the input's product and the
/// recurrent one in the same accumulators, and then their gates, cell and state: nothing of a step is written and read again but what backward keeps.
/// </summary>
internal sealed class RecurrentForwardKernel(RecurrentShape shape)
{
    private readonly Tiling _tiling = Tiling.OfUnits(shape.Units, shape.Cell.Sums.Count);

    private RecurrentCell Cell => shape.Cell;

    private int Units => shape.Units;

    private int Inputs => shape.Inputs;

    /// <summary>The spans of one step that the tiles read and write, in their order.</summary>
    private IEnumerable<string> Spans
    {
        get
        {
            yield return "x";
            yield return "before";
            if (Cell.HasCell)
            {
                yield return "cellBefore";
            }

            foreach (string written in Written)
            {
                yield return written;
            }
        }
    }

    private IEnumerable<string> Written => RecurrentBuffers.Kept(Cell).Append("hidden");

    private string StepParameters => string.Concat(Spans.Select(span => $"StepSpan {span}, "));

    private string StepArguments => string.Concat(Spans.Select(span => $"{span}, "));

    /// <summary>Writes the loop over time of a training pass: all workers run it, each with blocks of its own, or with its share of every step.</summary>
    public void EmitTraining(CodeWriter writer)
    {
        string initial = "Span<float> initialHidden, " + (Cell.HasCell ? "Span<float> initialCell, " : "");
        writer.Blank().Lines($$"""
            /// <summary>All steps, one after the other: x is ({{shape.Steps}}, {{Inputs}}) a sample, the state ({{Units}}). Keeps for backward what each step made.</summary>
            internal static void Forward<TLane>(PassContext context, int worker, {{shape.WeightParameters}}Span<float> x, {{Spanned(Written)}}{{initial}}bool isCarried, int blocks{{shape.DirectionParameter}})
            """).LaneBlock(() =>
        {
            writer.Lines($"StepShare share = context.ShareSteps(blocks, {_tiling.Count}, {shape.IsLong}, worker);");
            writer.Block($"for (int turn = 0; turn < {shape.Steps}; turn++)", () =>
            {
                writer.Lines($"int t = {shape.At("turn")}, last = {shape.At("turn - 1")};");
                writer.Lines(Before("hidden", "before", "last", shape.Steps));
                if (Cell.HasCell)
                {
                    writer.Lines(Before("cell", "cellBefore", "last", shape.Steps));
                }

                writer.Lines($"Step<TLane>({shape.WeightArguments}{Now("x", Inputs * 16, "t", shape.Steps)}, before, {(Cell.HasCell ? "cellBefore, " : "")}"
                    + string.Concat(Written.Select(span => Now(span, Length(span), "t", shape.Steps) + ", "))
                    + $"turn == 0 && !isCarried ? 0 : {Units}, share);");
                writer.Block("if (share.IsJoint)", () => writer.Lines("context.Barrier();"));
            });
        });
    }

    /// <summary>Writes the loop over time of inference: a worker's own chunk of blocks, of each step only what the next one needs.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="keepsStates">Whether the state after every step is kept, as the output.</param>
    public void EmitInference(CodeWriter writer, bool keepsStates)
    {
        string initial = "Span<float> initialHidden, " + (Cell.HasCell ? "Span<float> initialCell, " : "");
        writer.Blank().Lines($$"""
            /// <summary>All steps, one after the other, of some blocks: x is ({{shape.Steps}}, {{Inputs}}) a sample, the state ({{Units}}).</summary>
            internal static void Forward<TLane>({{shape.WeightParameters}}Span<float> x, {{Spanned(Written)}}{{initial}}int firstBlock, int endBlock{{shape.DirectionParameter}})
            """).LaneBlock(() =>
        {
            writer.Lines($"StepShare share = new(firstBlock, endBlock, {_tiling.Count});");
            writer.Block($"for (int turn = 0; turn < {shape.Steps}; turn++)", () =>
            {
                writer.Lines(keepsStates
                    ? $"int t = {shape.At("turn")}, at = t, last = {shape.At("turn - 1")};"
                    : $"int t = {shape.At("turn")}, at = turn % 2, last = 1 - at; // two states in turn");
                writer.Lines(Before("hidden", "before", "last", keepsStates ? shape.Steps : 2));
                if (Cell.HasCell)
                {
                    writer.Lines($"StepSpan cellBefore = new(turn == 0 ? initialCell : cell, {shape.StateBlock});");
                }

                writer.Lines($"Step<TLane>({shape.WeightArguments}{Now("x", Inputs * 16, "t", shape.Steps)}, before, {(Cell.HasCell ? "cellBefore, " : "")}"
                    + string.Concat(RecurrentBuffers.Kept(Cell).Select(span => $"new({span}, {Length(span)}), "))
                    + Now("hidden", shape.StateBlock, "at", keepsStates ? shape.Steps : 2) + $", turn == 0 ? 0 : {Units}, share);");
            });
        });
    }

    /// <summary>Writes what both loops call: a step, its tiles, and what makes states of their sums.</summary>
    public void EmitStep(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>One step of some blocks: tasks go through the pairs of blocks of each tile of units. The recurrent product has so many terms: none where the state before is 0.</summary>
            private static void Step<TLane>({{shape.WeightParameters}}{{StepParameters}}int terms, StepShare share)
            """).LaneBlock(() =>
        {
            writer.Lines("int pairs = share.Pairs, endBlock = share.EndBlock;");
            writer.Block("for (int task = share.FirstTask; task < share.EndTask; task++)", () =>
            {
                writer.Lines(_tiling.Count == 1
                    ? "int unit = 0, block = share.FirstBlock + (task * 2);"
                    : $"int tile = task / pairs, unit = {_tiling.Start("tile")}, block = share.FirstBlock + (task % pairs * 2);");
                TileWriter.DispatchBlocks(writer, _tiling, (size, vectors, offset, block, lane) =>
                    $"Step{size}x{vectors}<TLane>({shape.WeightArguments}{StepArguments}terms, unit{offset}, {block}, {lane});");
            });
        });

        foreach ((int rows, int vectors) in TileWriter.Shapes(_tiling).Distinct())
        {
            EmitTile(writer, rows, vectors);
        }

        EmitCells(writer);
        Cell.EmitFunctions(writer);
    }

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        IReadOnlyList<string> sums = Cell.Sums;
        string place = vectors == 2 ? "two vectors" : "one vector";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "unit")}} from unit on, {{place}}: {{Literal.Plural(rows * vectors * sums.Count, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void Step{{rows}}x{{vectors}}<TLane>({{shape.WeightParameters}}{{StepParameters}}int terms, int unit, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"ReadOnlySpan<float> wx = weightIh.Slice(unit * {Inputs}, {((((Cell.Gates - 1) * Units) + rows) * Inputs)});");
            writer.Lines($"ReadOnlySpan<float> wh = weightHh.Slice(unit * {Units}, {((((Cell.Gates - 1) * Units) + rows) * Units)});");
            writer.Lines("ReadOnlySpan<float> vx = x.Of(block), vh = before.Of(block);");
            if (vectors == 2)
            {
                writer.Lines("int nextX = TLane.Count < 16 ? TLane.Count : x.Pitch, nextH = TLane.Count < 16 ? TLane.Count : before.Pitch; // from the first vector to the second");
            }

            string bias = Cell.IsSplit ? "biasIh" : "bias";
            string Bias(int sum, int row) => sum < Cell.Gates ? $"TLane.Broadcast({bias}, {Index(sum * Units, "unit", row)})" : $"TLane.Broadcast(biasHh, {Index((sum - 1) * Units, "unit", row)})";
            writer.Packed(Rows(rows).Select(at => $"TLane {Name(at.Sum, at.Row)}a = {Bias(at.Sum, at.Row)}" + (vectors == 2 ? $", {Name(at.Sum, at.Row)}b = {Name(at.Sum, at.Row)}a;" : ";")));
            EmitProduct(writer, rows, vectors, $"{Inputs}", "wx", "vx", "nextX", Inputs, [.. Enumerable.Range(0, Cell.Gates)]);
            if (Cell.IsSplit)
            {
                // The gates the recurrent product shares have a bias there as well.
                writer.Packed(Rows(rows).Where(at => at.Sum < 2).SelectMany(at => TileWriter.Suffixes(vectors).Select(v => $"{Name(at.Sum, at.Row)}{v} += TLane.Broadcast(biasHh, {Index(at.Sum * Units, "unit", at.Row)});")));
            }

            EmitProduct(writer, rows, vectors, "terms", "wh", "vh", "nextH", Units, Cell.HiddenSums);
            foreach (string v in TileWriter.Suffixes(vectors).Select(letter => letter.ToString()))
            {
                string second = v == "a" ? "" : "2";
                writer.Lines(v == "a"
                    ? $"Span<float> {string.Join(", ", Targets().Select(target => $"{target.Local} = {target.Span}.Of(block)"))};"
                    : $"int block2 = TLane.Count < 16 ? block : block + 1, lane2 = TLane.Count < 16 ? lane + TLane.Count : 0;");
                if (v == "b")
                {
                    writer.Lines($"Span<float> {string.Join(", ", Targets().Select(target => $"{target.Local}2 = {target.Span}.Of(block2)"))};");
                }

                writer.Lines($"int at{second} = (unit * 16) + lane{second};");
                writer.Packed(Rows(rows).Select(at =>
                {
                    (string local, int gate) = at.Sum < Cell.Gates ? ("all", at.Sum) : ("others", at.Sum - 1);
                    int offset = ((gate * Units) + at.Row) * 16;
                    return $"{Name(at.Sum, at.Row)}{v}.Store({local}{second}, {(offset == 0 ? "" : $"{offset} + ")}at{second});";
                }));
                writer.Lines($"Cells<TLane>({CellArguments}unit, {rows}, block{second}, lane{second});");
            }
        });
    }

    private void EmitProduct(CodeWriter writer, int rows, int vectors, string terms, string weight, string vector, string next, int stride, IReadOnlyList<int> sums) =>
        writer.Block($"for (int k = 0; k < {terms}; k++)", () =>
        {
            writer.Lines($"TLane va = TLane.Load({vector}, (k * 16) + lane)" + (vectors == 2 ? $", vb = TLane.Load({vector}, {next} + (k * 16) + lane);" : ";"));
            bool isFirst = true;
            writer.Packed(Enumerable.Range(0, sums.Count).SelectMany(gate => Enumerable.Range(0, rows).Select(row =>
            {
                string name = Name(sums[gate], row), index = ((gate * Units) + row) * stride is int offset and > 0 ? $"{offset} + k" : "k";
                if (vectors == 1)
                {
                    return $"{name}a = TLane.MultiplyAdd(TLane.Broadcast({weight}, {index}), va, {name}a);";
                }

                string declared = isFirst ? "TLane s" : "s";
                isFirst = false;
                return $"{declared} = TLane.Broadcast({weight}, {index}); {name}a = TLane.MultiplyAdd(s, va, {name}a); {name}b = TLane.MultiplyAdd(s, vb, {name}b);";
            })));
        });

    private string CellParameters => (Cell.Peepholes.Count > 0 ? "ReadOnlySpan<float> peephole, " : "")
        + string.Concat(CellSpans.Select(span => $"StepSpan {span}, "));

    private string CellArguments => (Cell.Peepholes.Count > 0 ? "peephole, " : "") + string.Concat(CellSpans.Select(span => $"{span}, "));

    private IEnumerable<string> CellSpans => Spans.Where(span => span != "x" && (span != "before" || Cell.ReadsHidden));

    private void EmitCells(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>The states of some units, one vector, from their sums: what is kept for backward takes the sums' place.</summary>
            {{TileWriter.Optimize}}
            private static void Cells<TLane>({{CellParameters}}int unit, int count, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> {string.Join(", ", CellSpans.Select(span => $"{Local(span)} = {span}.Of(block)"))};");
            writer.Block("for (int row = unit; row < unit + count; row++)", () =>
            {
                writer.Lines("int at = (row * 16) + lane;");
                writer.Lines($"TLane {string.Join(", ", Cell.Sums.Select((sum, i) => $"{sum} = TLane.Load({SumPlace(i)})"))};");
                if (Cell.HasCell)
                {
                    writer.Lines("TLane c0 = TLane.Load(cellsBefore, at);");
                }

                if (Cell.ReadsHidden)
                {
                    writer.Lines("TLane h0 = TLane.Load(statesBefore, at);");
                }

                if (Cell.Peepholes.Count > 0)
                {
                    writer.Lines($"TLane {string.Join(", ", Cell.Peepholes.Select((peephole, i) => $"{peephole} = TLane.Broadcast(peephole, {Index(i * Units, "row", 0)})"))};");
                }

                writer.Lines(string.Join("\n", Cell.Forward("")));
                writer.Packed(Cell.Sums.Select((sum, i) => $"{sum}.Store({SumPlace(i)});"));
                writer.Lines((Cell.HasCell ? "c.Store(cells, at); tanhC.Store(tanhs, at); " : "") + "h.Store(states, at);");
            });
        });
    }

    /// <summary>Where a sum of a unit lies, given its index <c>at</c> in one gate.</summary>
    private string SumPlace(int sum) => RecurrentBuffers.SumPlace(shape, sum);

    private IEnumerable<(string Span, string Local)> Targets()
    {
        yield return ("gates", "all");
        if (Cell.IsSplit)
        {
            yield return ("hiddenGates", "others");
        }
    }

    private static string Local(string span) => RecurrentBuffers.Local(span);

    private IEnumerable<(int Sum, int Row)> Rows(int rows) => Enumerable.Range(0, Cell.Sums.Count).SelectMany(sum => Enumerable.Range(0, rows).Select(row => (sum, row)));

    private string Name(int sum, int row) => $"{Cell.Sums[sum]}{row}";

    private static string Index(int offset, string unit, int row) => offset + row == 0 ? unit : $"{unit} + {offset + row}";

    private int Length(string span) => RecurrentBuffers.Length(shape, span);

    private static string Spanned(IEnumerable<string> spans) => string.Concat(spans.Select(span => $"Span<float> {span}, "));

    private static string Now(string span, int length, string at, int steps) => $"new({span}.Slice({at} * {length}), {steps * length})";

    private string Before(string span, string name, string last, int steps) =>
        $"StepSpan {name} = turn == 0 ? new({RecurrentBuffers.Initial(span)}, {shape.StateBlock}) : {Now(span, shape.StateBlock, last, steps)};";
}
