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
    private readonly Tiling _tiling = Tiling.OfUnits(shape.Units, shape.Cell.Gates);

    /// <summary>Whether a tile is cut between gates for 16 registers, because all gates of two units are too many for them.</summary>
    private readonly bool _cutsGates = 2 * shape.Cell.Gates > Tiling.FewRegisterRows && shape.Cell.Gates % 2 == 0;

    private readonly RecurrentSumsTile _sums = new(shape);

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
                EmitTiles(writer);
            });
        });

        foreach ((int rows, int vectors) in _cutsGates ? _tiling.Sizes.SelectMany(size => new[] { (size, 2), (size, 1) }) : TileWriter.Shapes(_tiling).Distinct())
        {
            _sums.Emit(writer, rows, vectors, isHalf: false);
        }

        foreach (int rows in _cutsGates ? _tiling.Sizes : [])
        {
            _sums.Emit(writer, rows, 2, isHalf: true);
        }

        EmitCells(writer);
        Cell.EmitFunctions(writer);
    }

    /// <summary>The calls for one position: the sums of a tile, and then their states.</summary>
    private void EmitTiles(CodeWriter writer)
    {
        string Sums(int size, int vectors, string offset, string block, string lane) => $"Sums{size}x{vectors}<TLane>({_sums.Arguments}terms, unit{offset}, {block}, {lane});";
        string States(int size, int vectors, string block, string lane) => $"Cells<TLane>({CellArguments}unit, {size}, {block}, {lane}, {vectors});";
        writer.Block("if (TLane.Count < 16)", () =>
            writer.Block("for (int b = block; b < Math.Min(block + 2, endBlock); b++)", () =>
                writer.Block("for (int lane = 0; lane < 16; lane += 2 * TLane.Count)", () => TileWriter.Sized(writer, _tiling, size =>
                {
                    IReadOnlyList<(int Offset, int Size)> parts = _tiling.Parts(size);
                    if (_cutsGates)
                    {
                        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(Sums(size, 2, "", "b", "lane")));
                        writer.Block("else", () =>
                        {
                            writer.Lines($"HalfOfSums{size}x2<TLane>({_sums.Arguments}terms, unit, b, lane);");
                            writer.Lines($"HalfOfSums{size}x2<TLane>({_sums.Arguments}terms, unit + {Cell.Gates / 2 * Units}, b, lane);");
                        });
                    }
                    else if (parts.Count == 1)
                    {
                        writer.Lines(Sums(size, 2, "", "b", "lane"));
                    }
                    else
                    {
                        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(Sums(size, 2, "", "b", "lane")));
                        writer.Block("else", () => writer.Lines(string.Join("\n", parts.Select(part => Sums(part.Size, 2, part.Offset == 0 ? "" : $" + {part.Offset}", "b", "lane")))));
                    }

                    writer.Lines(States(size, 2, "b", "lane"));
                }))));
        foreach ((string condition, int vectors) in new[] { ("else if (block + 1 < endBlock)", 2), ("else", 1) })
        {
            writer.Block(condition, () => TileWriter.Sized(writer, _tiling, size =>
                writer.Lines(Sums(size, vectors, "", "block", "0")).Lines(States(size, vectors, "block", "0"))));
        }
    }

    private string CellParameters => (Cell.Peepholes.Count > 0 ? "ReadOnlySpan<float> peephole, " : "")
        + string.Concat(CellSpans.Select(span => $"StepSpan {span}, "));

    private string CellArguments => (Cell.Peepholes.Count > 0 ? "peephole, " : "") + string.Concat(CellSpans.Select(span => $"{span}, "));

    private IEnumerable<string> CellSpans => Spans.Where(span => span != "x" && (span != "before" || Cell.ReadsHidden));

    private void EmitCells(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>The states of some units from their sums, for one vector or two: what is kept for backward takes the sums' place.</summary>
            {{TileWriter.Optimize}}
            private static void Cells<TLane>({{CellParameters}}int unit, int count, int block, int lane, int vectors)
            """).LaneBlock(() =>
        {
            writer.Block("for (int vector = 0; vector < vectors; vector++)", () =>
            {
                writer.Lines($"Span<float> {string.Join(", ", CellSpans.Select(span => $"{Local(span)} = {span}.Of(block)"))};");
                bool hasOutput = Cell.OutputReads.Count > 0;
                EmitCellLoop(writer, false, Cell.Sums, Cell.HasCell ? ["c0 = TLane.Load(cellsBefore, at)"] : [], Cell.Forward, Cell.Sums, Cell.HasCell ? "c.Store(cells, at);" : hasOutput ? "" : "h.Store(states, at);");
                if (hasOutput)
                {
                    string loaded = Cell.HasCell ? "c = TLane.Load(cells, at)" : "h0 = TLane.Load(statesBefore, at)";
                    EmitCellLoop(writer, true, Cell.OutputReads, [loaded], Cell.Output, Cell.OutputChanges, (Cell.HasCell ? "tanhC.Store(tanhs, at); " : "") + "h.Store(states, at);");
                }

                writer.Lines("(block, lane) = TLane.Count < 16 ? (block, lane + TLane.Count) : (block + 1, 0);");
            });
        });
    }

    /// <summary>Writes a loop over the units of a tile: statements between the loads of what they read and the stores of what they change.</summary>
    private void EmitCellLoop(CodeWriter writer, bool isOutput, IReadOnlyList<string> reads, IEnumerable<string> others, IEnumerable<string> statements, IReadOnlyList<string> changes, string stores) =>
        writer.Block("for (int row = unit; row < unit + count; row++)", () =>
        {
            writer.Lines("int at = (row * 16) + lane;");
            IEnumerable<string> sums = Cell.Sums.Select((sum, i) => (sum, Text: $"{sum} = TLane.Load({SumPlace(i)})")).Where(sum => reads.Contains(sum.sum)).Select(sum => sum.Text);
            writer.Lines($"TLane {string.Join(", ", sums.Concat(others))};");
            IReadOnlyList<string> peepholes = [.. Cell.Peepholes.Select((peephole, i) => (peephole, i)).Where(weight => Cell.OutputReads.Contains(weight.peephole) == isOutput)
                .Select(weight => $"{weight.peephole} = TLane.Broadcast(peephole, {(weight.i == 0 ? "row" : $"row + {weight.i * Units}")})")];
            if (peepholes.Count > 0)
            {
                writer.Lines($"TLane {string.Join(", ", peepholes)};");
            }

            writer.Lines(string.Join("\n", statements));
            writer.Packed(Cell.Sums.Select((sum, i) => (sum, i)).Where(sum => changes.Contains(sum.sum)).Select(sum => $"{sum.sum}.Store({SumPlace(sum.i)});").Append(stores).Where(text => text.Length > 0));
        });

    /// <summary>Where a sum of a unit lies, given its index <c>at</c> in one gate.</summary>
    private string SumPlace(int sum) => RecurrentBuffers.SumPlace(shape, sum);

    private static string Local(string span) => RecurrentBuffers.Local(span);

    private int Length(string span) => RecurrentBuffers.Length(shape, span);

    private static string Spanned(IEnumerable<string> spans) => string.Concat(spans.Select(span => $"Span<float> {span}, "));

    private static string Now(string span, int length, string at, int steps) => $"new({span}.Slice({at} * {length}), {steps * length})";

    private string Before(string span, string name, string last, int steps) =>
        $"StepSpan {name} = turn == 0 ? new({RecurrentBuffers.Initial(span)}, {shape.StateBlock}) : {Now(span, shape.StateBlock, last, steps)};";
}
