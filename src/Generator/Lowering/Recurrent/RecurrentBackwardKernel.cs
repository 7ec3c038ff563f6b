using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes back-propagation through time: a tile sums up what the step behind carries back to some units, <c>W_hh^T</c> times the gradients of its sums, and then
/// makes of it the gradients of this step's sums, which take the place of its gates.
/// </summary>
internal sealed class RecurrentBackwardKernel(RecurrentShape shape)
{
    private readonly Tiling _tiling = Tiling.Of(shape.Units);

    private RecurrentCell Cell => shape.Cell;

    private int Units => shape.Units;

    /// <summary>Where the gradients of the recurrent sums lie.</summary>
    private string HiddenGates => Cell.IsSplit ? "hiddenGates" : "gates";

    /// <summary>The spans of one step that a unit's gradients need.</summary>
    private IEnumerable<string> CellSpans
    {
        get
        {
            yield return "above";
            foreach (string kept in RecurrentBuffers.Kept(Cell).Where(kept => kept != "cell"))
            {
                yield return kept;
            }

            if (Cell.HasCell)
            {
                yield return "cellBefore";
            }

            if (Cell.ReadsHidden)
            {
                yield return "before";
            }

            yield return "sums";
            if (Cell.HasCarry)
            {
                yield return "carry";
            }
        }
    }

    private string PeepholeParameter => Cell.Peepholes.Count > 0 ? "ReadOnlySpan<float> peephole, " : "";

    private string PeepholeArgument => Cell.Peepholes.Count > 0 ? "peephole, " : "";

    private string StepParameters => $"ReadOnlySpan<float> weightHh, {PeepholeParameter}StepSpan behind, {string.Concat(CellSpans.Select(span => $"StepSpan {span}, "))}";

    private string StepArguments => $"weightHh, {PeepholeArgument}behind, {string.Concat(CellSpans.Select(span => $"{span}, "))}";

    /// <summary>The spans of all steps that the loop takes, in the order in which the lowering hands them over.</summary>
    public IEnumerable<string> Buffers => RecurrentBuffers.Kept(Cell).Concat(Cell.ReadsHidden ? ["hidden", "initialHidden"] : []).Concat(Cell.HasCell ? ["initialCell"] : [])
        .Concat(["sums"]).Concat(Cell.HasCarry ? ["carry"] : []).Append("squares");

    public void Emit(CodeWriter writer)
    {
        EmitLoop(writer);
        EmitStep(writer);
        foreach ((int rows, int vectors) in TileWriter.Shapes(_tiling))
        {
            EmitTile(writer, rows, vectors);
        }

        EmitCells(writer);
        if (Cell.Peepholes.Count > 0)
        {
            EmitPeepholes(writer);
        }
    }

    private void EmitLoop(CodeWriter writer)
    {
        int steps = shape.Steps, outputs = shape.Outputs * 16;
        string reverse = shape.IsBidirectional ? $"(isReverse ? {shape.StateBlock} : 0)" : "0";
        string above = shape.ReturnsSequences
            ? $"new(dy.Slice({(shape.IsBidirectional ? $"(t * {outputs}) + {reverse}" : $"t * {outputs}")}), {steps * outputs})"
            : $"turn == {steps - 1} ? new({(shape.IsBidirectional ? $"dy.Slice({reverse})" : "dy")}, {outputs}) : default";
        writer.Blank().Lines($$"""
            /// <summary>All steps, from the last one of the time loop to the first: dy is the gradient of {{(shape.ReturnsSequences ? "every state" : "the last state")}}; the gates become the gradients of their sums.</summary>
            internal static void Backward<TLane>(PassContext context, int worker, ReadOnlySpan<float> weightHh, {{PeepholeParameter}}Span<float> dy, {{string.Concat(Buffers.Select(buffer => $"Span<float> {buffer}, "))}}int blocks{{shape.DirectionParameter}})
            """).LaneBlock(() =>
        {
            writer.Lines($"StepShare share = context.ShareSteps(blocks, {_tiling.Count}, {shape.IsLong}, worker);");
            writer.Block($"for (int turn = {steps - 1}; turn >= 0; turn--)", () =>
            {
                writer.Lines($"int t = {shape.At("turn")}, next = {shape.At("turn + 1")}{(Cell.StateRows > 1 || Cell.ReadsHidden ? $", last = {shape.At("turn - 1")}" : "")};");
                writer.Lines($"StepSpan above = {above};");
                writer.Lines($"StepSpan behind = turn == {steps - 1} ? default : new({HiddenGates}.Slice(next * {shape.GateBlock}), {steps * shape.GateBlock});");
                writer.Lines($"Backward<TLane>(weightHh, {PeepholeArgument}behind, {string.Concat(CellSpans.Select(span => Argument(span) + ", "))}turn == {steps - 1} ? 0 : {shape.GateRows}, share);");
                writer.Block("if (share.IsJoint)", () => writer.Lines("context.Barrier();"));
                writer.Block("if (context.ReportsGradients)", () => writer.Lines($$"""
                    Recurrence.Squares(sums, {{shape.StateBlock}}, squares.Slice(t), {{steps}}, context.SharePairs(blocks, worker));
                    context.Barrier();
                    """));
            });
        });
    }

    private string Argument(string span) => span switch
    {
        "above" => "above",
        "sums" or "carry" => $"new({span}, {shape.StateBlock})",
        "before" => Before("hidden"),
        "cellBefore" => Before("cell"),
        _ => $"new({span}.Slice(t * {RecurrentBuffers.Length(shape, span)}), {shape.Steps * RecurrentBuffers.Length(shape, span)})",
    };

    private string Before(string buffer) =>
        $"turn == 0 ? new({RecurrentBuffers.Initial(buffer)}, {shape.StateBlock}) : new({buffer}.Slice(last * {shape.StateBlock}), {shape.Steps * shape.StateBlock})";

    private void EmitStep(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>One step of some blocks: tasks go through the pairs of blocks of each tile of units. What comes from the step behind has so many terms, none for the last one.</summary>
        private static void Backward<TLane>({{StepParameters}}int terms, StepShare share)
        """).LaneBlock(() =>
    {
        writer.Lines("int pairs = share.Pairs, endBlock = share.EndBlock;");
        writer.Block("for (int task = share.FirstTask; task < share.EndTask; task++)", () =>
        {
            writer.Lines(_tiling.Count == 1
                ? "int unit = 0, block = share.FirstBlock + (task * 2);"
                : $"int tile = task / pairs, unit = {_tiling.Start("tile")}, block = share.FirstBlock + (task % pairs * 2);");
            TileWriter.DispatchBlocks(writer, _tiling, (size, vectors, offset, block, lane) => $"Backward{size}x{vectors}<TLane>({StepArguments}terms, unit{offset}, {block}, {lane});");
        });
    });

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        string place = vectors == 2 ? "two vectors" : "one vector";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "unit")}} from unit on, {{place}}: {{Literal.Plural(rows * vectors, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void Backward{{rows}}x{{vectors}}<TLane>({{StepParameters}}int terms, int unit, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"ReadOnlySpan<float> w = weightHh.Slice(unit, {((shape.GateRows - 1) * Units) + rows}), v = behind.Of(block);");
            writer.Lines("Span<float> products = sums.Of(block);");
            if (vectors == 2)
            {
                writer.Lines("int nextV = TLane.Count < 16 ? TLane.Count : behind.Pitch, next = TLane.Count < 16 ? TLane.Count : sums.Pitch; // from the first vector to the second");
            }

            TileWriter.Declare(writer, rows, vectors, (_, _) => "TLane.Zero");
            writer.Block("for (int k = 0; k < terms; k++)", () =>
            {
                writer.Lines("TLane va = TLane.Load(v, (k * 16) + lane)" + (vectors == 2 ? ", vb = TLane.Load(v, nextV + (k * 16) + lane);" : ";"));
                TileWriter.Accumulate(writer, rows, vectors, "w", $"k * {Units}", 1);
            });
            writer.Lines("int at = (unit * 16) + lane;");
            TileWriter.Store(writer, rows, vectors, "products", (row, vector) => (row == 0 ? "" : $"{row * 16} + ") + (vector == 0 ? "at" : "next + at"), (row, v) => $"r{row}{v}");
            string spans = string.Concat(CellSpans.Select(span => $"{span}, "));
            writer.Lines($"CellGradients<TLane>({PeepholeArgument}{spans}terms == 0, unit, {rows}, block, lane);");
            if (vectors == 2)
            {
                writer.Lines($"CellGradients<TLane>({PeepholeArgument}{spans}terms == 0, unit, {rows}, TLane.Count < 16 ? block : block + 1, TLane.Count < 16 ? lane + TLane.Count : 0);");
            }
        });
    }

    private void EmitCells(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>The gradients of the sums of some units, one vector; sums keeps that of the state.</summary>
            {{TileWriter.Optimize}}
            private static void CellGradients<TLane>({{PeepholeParameter}}{{string.Concat(CellSpans.Select(span => $"StepSpan {span}, "))}}bool isLast, int unit, int count, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> {string.Join(", ", CellSpans.Select(span => $"{RecurrentBuffers.Local(span)} = {span}.Of(block)"))};");
            writer.Block("for (int row = unit; row < unit + count; row++)", () =>
            {
                writer.Lines("int at = (row * 16) + lane;");
                writer.Lines(shape.ReturnsSequences
                    ? "TLane dh = TLane.Load(products, at) + TLane.Load(fromAbove, at);"
                    : "TLane dh = isLast ? TLane.Load(fromAbove, at) : TLane.Load(products, at);");
                writer.Lines($"TLane {string.Join(", ", Cell.Sums.Select((sum, i) => $"{sum} = TLane.Load({RecurrentBuffers.SumPlace(shape, i)})"))};");
                if (Cell.HasCell)
                {
                    writer.Lines("TLane c0 = TLane.Load(cellsBefore, at), tanhC = TLane.Load(tanhs, at);");
                }

                if (Cell.ReadsHidden)
                {
                    writer.Lines("TLane h0 = TLane.Load(statesBefore, at);");
                }

                if (Cell.HasCarry)
                {
                    writer.Lines("TLane back = isLast ? TLane.Zero : TLane.Load(carried, at);");
                }

                if (Cell.Peepholes.Count > 0)
                {
                    writer.Lines($"TLane {string.Join(", ", Cell.Peepholes.Select((peephole, i) => $"{peephole} = TLane.Broadcast(peephole, {(i == 0 ? "row" : $"row + {i * Units}")})"))};");
                }

                writer.Lines(string.Join("\n", Cell.Backward));
                writer.Packed(Cell.Sums.Select((sum, i) => $"{sum}.Store({RecurrentBuffers.SumPlace(shape, i)});"));
                if (Cell.IsSplit)
                {
                    writer.Packed(Enumerable.Range(0, Cell.Gates - 1).Select(i => $"{Cell.Sums[i]}.Store({RecurrentBuffers.SumPlace(shape, i).Replace("all", "others")});"));
                }

                writer.Lines((Cell.HasCarry ? "back.Store(carried, at); " : "") + "dh.Store(products, at);");
            });
        });
    }

    private void EmitPeepholes(CodeWriter writer)
    {
        // A peephole's gate, by the name of its local.
        string[] gates = [.. Cell.Peepholes.Select(peephole => peephole.Substring(1))];
        int steps = shape.Steps;
        writer.Blank().Lines($$"""
            /// <summary>The gradient of the peepholes: the sums over samples and steps of each gate's gradient times the cell it saw; tasks are units.</summary>
            {{TileWriter.Optimize}}
            internal static void PeepholeGradient<TLane>(ReadOnlySpan<float> gates, ReadOnlySpan<float> cell, ReadOnlySpan<float> initialCell, Span<float> dPeephole, int blocks, int first, int end{{shape.DirectionParameter}})
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> sums = stackalloc float[{16 * gates.Length}];");
            writer.Block("for (int unit = first; unit < end; unit++)", () =>
            {
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    writer.Lines($"int at = (unit * 16) + lane;\nTLane {string.Join(", ", gates.Select(gate => $"sum{gate.ToUpperInvariant()} = TLane.Zero"))};");
                    writer.Block($"for (int step = 0; step < blocks * {steps}; step++)", () =>
                    {
                        writer.Lines($"int block = step / {steps}, t = step % {steps};");
                        writer.Lines(shape.IsBidirectional
                            ? $"bool isFirst = t == (isReverse ? {steps - 1} : 0);\nint last = step + (isReverse ? 1 : -1);"
                            : "bool isFirst = t == 0;\nint last = step - 1;");
                        writer.Lines($"TLane c0 = isFirst ? TLane.Load(initialCell, (block * {shape.StateBlock}) + at) : TLane.Load(cell, (last * {shape.StateBlock}) + at);");
                        writer.Lines($"ReadOnlySpan<float> all = gates.Slice(step * {shape.GateBlock}, {shape.GateBlock});");
                        foreach (string gate in gates)
                        {
                            string seen = gate == "o" ? $"TLane.Load(cell, (step * {shape.StateBlock}) + at)" : "c0", sum = "sum" + gate.ToUpperInvariant();
                            int index = Enumerable.Range(0, Cell.Sums.Count).First(i => Cell.Sums[i] == gate);
                            writer.Lines($"{sum}.AddProduct(TLane.Load({RecurrentBuffers.SumPlace(shape, index)}), {seen});");
                        }
                    });
                    writer.Packed(gates.Select((gate, i) => $"sum{gate.ToUpperInvariant()}.Store(sums, {(i == 0 ? "" : $"{i * 16} + ")}lane);"));
                });
                writer.Packed(gates.Select((gate, i) => $"dPeephole[{(i == 0 ? "" : $"{i * Units} + ")}unit] = TLane.SumOf16(sums, {i * 16});"));
            });
        });
    }
}
