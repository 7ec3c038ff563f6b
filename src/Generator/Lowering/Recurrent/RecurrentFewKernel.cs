using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the time loop for a few samples as rows, and for a single step of a stream. Vectors run along the units, so the weights are turned once a call, 16 units
/// at a time; the input's products of all steps are made at once, and only the recurrent ones step by step. Each sum has the order it has in blocks.
/// </summary>
internal sealed class RecurrentFewKernel(RecurrentShape shape)
{
    /// <summary>Bytes of a core's first-level cache, of the smallest that is common.</summary>
    private const int FirstLevelCache = 32 * 1024;

    private readonly int _stride = RowLayout.Stride(shape.Units);

    private RecurrentCell Cell => shape.Cell;

    private int Units => shape.Units;

    private int Inputs => shape.Inputs;

    private int Chunks => RowLayout.Chunks(Units);

    /// <summary>Floats of one row of turned weights: 16 units of each gate.</summary>
    private int Row => Cell.Gates * 16;

    /// <summary>Rows of turned weights of 16 units: biases, those of the input, those of the state, peepholes.</summary>
    private int HiddenRow => BiasRows + Inputs;

    private int BiasRows => Cell.IsSplit ? 2 : 1;

    private int Chunk => ((HiddenRow + Units) * Row) + (Cell.Peepholes.Count * 16);

    /// <summary>Floats of all turned weights.</summary>
    public int TurnedLength => Chunks * Chunk;

    /// <summary>Floats of the sums of a step of a sample.</summary>
    public int SumsLength => Cell.Sums.Count * _stride;

    /// <summary>How many vectors of units a tile takes, so that eight chains of multiply-adds hide their latency.</summary>
    private int Vectors => Cell.Sums.Count == 1 ? 4 : 2;

    private string Suffixes(int vectors) => "abcd".Substring(0, vectors);

    public void Emit(CodeWriter writer)
    {
        string cells = Cell.HasCell ? "Span<float> cell, " : "";
        writer.Blank().Lines($$"""
            /// <summary>
            /// So many steps of a few samples: x in rows of {{RowLayout.Stride(Inputs)}}, the states in rows of {{_stride}}, a row a step. Workers divide the units, and meet behind each step.
            /// A stream begins with the state it carries, and leaves the new one there.
            /// </summary>
            internal static void ForwardFew<TLane>(PassContext context, int worker, {{shape.WeightParameters}}ReadOnlySpan<float> x, Span<float> turned, Span<float> sums, {{cells}}Span<float> hidden, Span<float> carried, int steps, int samples{{shape.DirectionParameter}})
            """).LaneBlock(() =>
        {
            writer.Lines($"(int firstChunk, int endChunk) = context.Share({Chunks}, worker);");
            writer.Lines("int first = firstChunk * 16, end = endChunk * 16;");
            writer.Lines($"Turn({shape.WeightArguments}turned, firstChunk, endChunk);");
            EmitUnits(writer, "Inputs", "turned, x, sums, samples * steps");
            writer.Block("for (int turn = 0; turn < steps; turn++)", () =>
            {
                writer.Lines(shape.IsBidirectional
                    ? "int t = isReverse ? steps - 1 - turn : turn, last = isReverse ? t + 1 : t - 1, terms = turn == 0 && carried.IsEmpty ? 0 : " + Units + ";"
                    : $"int t = turn, last = t - 1, terms = turn == 0 && carried.IsEmpty ? 0 : {Units};");
                writer.Block("for (int n = 0; n < samples; n++)", () =>
                {
                    writer.Lines($"Span<float> row = sums.Slice(((n * steps) + t) * {SumsLength}, {SumsLength}), state = hidden.Slice(((n * steps) + t) * {_stride}, {_stride});");
                    writer.Lines($"ReadOnlySpan<float> before = terms == 0 ? default : turn == 0 ? carried : hidden.Slice(((n * steps) + last) * {_stride}, {_stride});");
                    if (Cell.HasCell)
                    {
                        writer.Lines($"Span<float> c = cell.Slice(n * {_stride}, {_stride});");
                        writer.Block("if (turn == 0 && carried.IsEmpty)", () => writer.Lines("c.Slice(first, end - first).Clear();"));
                        writer.Block("else if (turn == 0)", () => writer.Lines($"carried.Slice({_stride} + first, end - first).CopyTo(c.Slice(first));"));
                    }

                    EmitSteps(writer);
                    writer.Lines($"States<TLane>({(Cell.Peepholes.Count > 0 ? "turned, " : "")}row, {(Cell.ReadsHidden ? "before, terms, " : "")}{(Cell.HasCell ? "c, " : "")}state, first, end);");
                });
                writer.Blank().Lines("context.Barrier();");
            });
            writer.Block("if (worker == 0 && !carried.IsEmpty)", () =>
                writer.Lines($"hidden.Slice((steps - 1) * {_stride}, {_stride}).CopyTo(carried);" + (Cell.HasCell ? $"\ncell.Slice(0, {_stride}).CopyTo(carried.Slice({_stride}));" : "")));
        });

        EmitTurn(writer);
        foreach (int vectors in new[] { Vectors, 1 })
        {
            EmitInputs(writer, vectors);
            EmitStep(writer, vectors);
        }

        EmitStates(writer);
    }

    /// <summary>
    /// The recurrent products of a step. Weights that are more than the first-level cache holds are read 16 units at a time, to and fro: the units that a step ends
    /// with are those the next one begins with, and their weights are still there.
    /// </summary>
    private void EmitSteps(CodeWriter writer)
    {
        const string Arguments = "turned, row, before, terms";
        if (Chunks * Units * Row * sizeof(float) <= FirstLevelCache)
        {
            EmitUnits(writer, "Step", Arguments);
            return;
        }

        writer.Block("for (int i = 0; i < endChunk - firstChunk; i++)", () =>
        {
            writer.Lines("int from = 16 * (turn % 2 == 0 ? firstChunk + i : endChunk - 1 - i); // to and fro, so that a step begins with weights the last one has just read");
            EmitUnits(writer, "Step", Arguments, "from", "from + 16");
        });
    }

    /// <summary>Calls the tile of several vectors of units, and for what is left that of one.</summary>
    private void EmitUnits(CodeWriter writer, string method, string arguments, string first = "first", string end = "end") => writer.Lines($$"""
        for (int unit = {{first}}; unit < {{end}};)
        {
            if (unit + ({{Vectors}} * TLane.Count) <= {{end}})
            {
                {{method}}{{Vectors}}<TLane>({{arguments}}, unit);
                unit += {{Vectors}} * TLane.Count;
            }
            else
            {
                {{method}}1<TLane>({{arguments}}, unit);
                unit += TLane.Count;
            }
        }
        """);

    private void EmitTurn(CodeWriter writer)
    {
        writer.Blank().Lines($$"""
            /// <summary>Turns the weights of some 16 units each, biases before and peepholes behind them.</summary>
            private static void Turn({{shape.WeightParameters}}Span<float> turned, int firstChunk, int endChunk)
            """).Block("", () => writer.Block("for (int chunk = firstChunk; chunk < endChunk; chunk++)", () =>
        {
            writer.Lines($"Span<float> target = turned.Slice(chunk * {Chunk}, {Chunk});");
            string[] biases = Cell.IsSplit ? ["biasIh", "biasHh"] : ["bias"];
            writer.Lines(string.Join("\n", biases.Select((bias, i) => Turned(bias, 1, i * Row))));
            writer.Lines(Turned("weightIh", Inputs, BiasRows * Row)).Lines(Turned("weightHh", Units, HiddenRow * Row));
            if (Cell.Peepholes.Count > 0)
            {
                writer.Lines($"Recurrence.TurnWeights(peephole, {Cell.Peepholes.Count}, {Units}, 1, chunk, target.Slice({(HiddenRow + Units) * Row}));");
            }
        }));
    }

    private string Turned(string weight, int inputs, int place) =>
        $"Recurrence.TurnWeights({weight}, {Cell.Gates}, {Units}, {inputs}, chunk, {(place == 0 ? "target" : $"target.Slice({place})")});";

    private void EmitInputs(CodeWriter writer, int vectors)
    {
        writer.Blank().Lines($$"""
            /// <summary>The input's share of the sums of {{Literal.Plural(vectors, "vector")}} of units, of all rows: W_ih x + b.</summary>
            {{TileWriter.Optimize}}
            private static void Inputs{{vectors}}<TLane>(ReadOnlySpan<float> turned, ReadOnlySpan<float> x, Span<float> sums, int rows, int unit)
            """).LaneBlock(() =>
        {
            EmitWeights(writer, vectors);
            writer.Block("for (int row = 0; row < rows; row++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> v = x.Slice(row * {RowLayout.Stride(Inputs)}, {Inputs});");
                writer.Packed(Gates(vectors).Select(at => $"TLane {Cell.Sums[at.Gate]}{at.Vector} = TLane.Load(w{at.Vector}, {at.Gate * 16});"));
                EmitProduct(writer, vectors, $"{Inputs}", BiasRows * Row, [.. Enumerable.Range(0, Cell.Gates)]);
                writer.Packed(Gates(vectors).Select(at => $"{Cell.Sums[at.Gate]}{at.Vector}.Store(sums, (row * {SumsLength}) + {Add(at.Gate * _stride, Unit(at.Vector))});"));
            });
        });
    }

    private void EmitStep(CodeWriter writer, int vectors)
    {
        writer.Blank().Lines($$"""
            /// <summary>What the state before adds to the sums of {{Literal.Plural(vectors, "vector")}} of units of a sample. The recurrent product has so many terms, none without a state before.</summary>
            {{TileWriter.Optimize}}
            private static void Step{{vectors}}<TLane>(ReadOnlySpan<float> turned, Span<float> sums, ReadOnlySpan<float> v, int terms, int unit)
            """).LaneBlock(() =>
        {
            EmitWeights(writer, vectors);
            writer.Packed(Gates(vectors).Select(at =>
            {
                string load = $"TLane.Load(sums, {Add(at.Gate * _stride, Unit(at.Vector))})", name = $"{Cell.Sums[at.Gate]}{at.Vector}";
                return Cell.IsSplit && at.Gate < Cell.Gates - 1 ? $"TLane {name} = {load} + TLane.Load(w{at.Vector}, {Row + (at.Gate * 16)});" : $"TLane {name} = {load};";
            }));
            if (Cell.IsSplit)
            {
                string last = Cell.Sums[Cell.Sums.Count - 1];
                writer.Packed(Suffixes(vectors).Select(v => $"TLane {last}{v} = TLane.Load(w{v}, {Row + ((Cell.Gates - 1) * 16)});"));
            }

            EmitProduct(writer, vectors, "terms", HiddenRow * Row, Cell.HiddenSums);
            writer.Packed(Suffixes(vectors).SelectMany(v => Enumerable.Range(0, Cell.Sums.Count).Select(sum => $"{Cell.Sums[sum]}{v}.Store(sums, {Add(sum * _stride, Unit(v))});")));
        });
    }

    private void EmitStates(CodeWriter writer)
    {
        string peepholes = Cell.Peepholes.Count > 0 ? "ReadOnlySpan<float> turned, " : "", before = Cell.ReadsHidden ? "ReadOnlySpan<float> v, int terms, " : "", cell = Cell.HasCell ? "Span<float> cell, " : "";
        writer.Blank().Lines($$"""
            /// <summary>The states of some units of a sample from their sums.</summary>
            {{TileWriter.Optimize}}
            private static void States<TLane>({{peepholes}}Span<float> sums, {{before}}{{cell}}Span<float> state, int first, int end)
            """).LaneBlock(() =>
        {
            bool hasOutput = Cell.OutputReads.Count > 0;
            IReadOnlyList<string> kept = [.. Cell.Sums.Where(Cell.OutputReads.Contains)];
            EmitStateLoop(writer, false, Cell.Sums, Cell.HasCell ? ["c0 = TLane.Load(cell, unit)"] : [], Cell.Forward, kept, Cell.HasCell ? "c.Store(cell, unit);" : hasOutput ? "" : "h.Store(state, unit);");
            if (hasOutput)
            {
                EmitStateLoop(writer, true, Cell.OutputReads, [Cell.HasCell ? "c = TLane.Load(cell, unit)" : "h0 = terms == 0 ? TLane.Zero : TLane.Load(v, unit)"], Cell.Output, [], "h.Store(state, unit);");
            }
        });
    }

    private void EmitStateLoop(CodeWriter writer, bool isOutput, IReadOnlyList<string> reads, IEnumerable<string> others, IEnumerable<string> statements, IReadOnlyList<string> changes, string stores) =>
        writer.Block("for (int unit = first; unit < end; unit += TLane.Count)", () =>
        {
            IEnumerable<(string Name, string Place)> sums = Cell.Sums.Select((sum, i) => (sum, $"sums, {Add(i * _stride, "unit")}"));
            writer.Lines($"TLane {string.Join(", ", sums.Where(sum => reads.Contains(sum.Name)).Select(sum => $"{sum.Name} = TLane.Load({sum.Place})").Concat(others))};");
            IReadOnlyList<string> peepholes = [.. Cell.Peepholes.Select((peephole, i) => (peephole, i)).Where(weight => Cell.OutputReads.Contains(weight.peephole) == isOutput)
                .Select(weight => $"{weight.peephole} = TLane.Load(w, {weight.i * 16})")];
            if (peepholes.Count > 0)
            {
                writer.Lines($"ReadOnlySpan<float> w = turned.Slice((unit / 16 * {Chunk}) + {(HiddenRow + Units) * Row} + (unit % 16));");
                writer.Lines($"TLane {string.Join(", ", peepholes)};");
            }

            writer.Lines(string.Join("\n", statements));
            writer.Packed(sums.Where(sum => changes.Contains(sum.Name)).Select(sum => $"{sum.Name}.Store({sum.Place});").Append(stores).Where(text => text.Length > 0));
        });

    /// <summary>Where the turned weights of each vector's units begin.</summary>
    private void EmitWeights(CodeWriter writer, int vectors)
    {
        for (int i = 0; i < vectors; i++)
        {
            string unit = Unit(Suffixes(vectors)[i]);
            if (i > 0)
            {
                writer.Lines(i == 1 ? $"int {unit} = unit + TLane.Count;" : $"int {unit} = unit + ({i} * TLane.Count);");
            }

            writer.Lines($"ReadOnlySpan<float> w{Suffixes(vectors)[i]} = turned.Slice(({unit} / 16 * {Chunk}) + ({unit} % 16));");
        }
    }

    private void EmitProduct(CodeWriter writer, int vectors, string terms, int first, IReadOnlyList<int> sums) =>
        writer.Block($"for (int k = 0; k < {terms}; k++)", () =>
        {
            // One check a vector of units: the places in a row of weights are constants.
            string length = Row == 16 ? "TLane.Count" : $"{Row - 16} + TLane.Count";
            writer.Lines("TLane s = TLane.Broadcast(v, k);");
            writer.Packed(Suffixes(vectors).Select(v => $"ReadOnlySpan<float> row{v} = w{v}.Slice((k * {Row}) + {first}, {length});"));
            writer.Packed(Gates(vectors).Select(at =>
            {
                string name = $"{Cell.Sums[sums[at.Gate]]}{at.Vector}";
                return $"{name}.AddProduct(s, TLane.Load(row{at.Vector}, {at.Gate * 16}));";
            }));
        });

    private IEnumerable<(int Gate, char Vector)> Gates(int vectors) => Suffixes(vectors).SelectMany(v => Enumerable.Range(0, Cell.Gates).Select(gate => (gate, v)));

    private static string Unit(char vector) => vector == 'a' ? "unit" : $"unit{vector}";

    private static string Add(int offset, string index) => offset == 0 ? index : $"{offset} + {index}";
}
