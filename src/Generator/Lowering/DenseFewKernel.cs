using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the few-sample kernel of a dense layer: vectors run along the inputs, so a single sample fills them. The weights are read once,
/// in the order in which they lie, long rows in two streams half of the outputs apart, which share the loads of the sample: measured, neighbouring
/// rows at a time get half as much out of the processor's prefetcher. The 16 parts of each sum are added up for 16 rows at once.
/// </summary>
internal sealed class DenseFewKernel(DenseShape shape, Group group)
{
    // Eight chains hide the latency of the multiply-add; the sum of a row therefore has 8 x 16 parts.
    private const int MostChains = 8;

    // From so many groups of 16 on, rows are read in two streams; below, the second copy of the loop is not worth its lines.
    private const int StreamLines = 32;

    // Short rows overlap with one another.
    private const int ShortChains = 2;

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    private int Stride => RowLayout.Stride(Inputs);

    private int OutputStride => RowLayout.Stride(Outputs);

    /// <summary>Whole groups of 16 inputs.</summary>
    private int Lines => Inputs / 16;

    /// <summary>Inputs past the last whole group.</summary>
    private int Remainder => Inputs % 16;

    /// <summary>Below 16 inputs no vector along them fills; a plain scalar chain is shorter.</summary>
    private bool IsNarrow => Inputs < 16;

    private bool HasTail => !IsNarrow && Remainder > 0;

    /// <summary>Whether a sample fits the registers of the widest vectors.</summary>
    private bool IsShort => Lines < 16 && !IsNarrow;

    private bool HasStreams => Lines >= StreamLines;

    /// <summary>Short rows go together where vectors are narrower and share the loads of x; for long ones the order of the weights in memory matters more.</summary>
    private int Rows => !IsShort ? 1 : Outputs % 4 == 0 ? 4 : Outputs % 2 == 0 ? 2 : 1;

    /// <summary>How many groups of 16 one turn of the loop takes: the largest divisor of their number, or as many chains as there may be and a rest.</summary>
    private int Chains
    {
        get
        {
            int most = IsShort ? ShortChains : MostChains;
            return Enumerable.Range(2, most - 1).Where(chains => Lines % chains == 0).DefaultIfEmpty(Math.Min(most, Lines)).Max();
        }
    }

    /// <summary>Whether the layer's own bias is added here; a fold has it in its shift.</summary>
    private bool HasBias => shape.Bias && group.Fold is null;

    private string OutputParameters => group.Fold is not null ? Fold.Parameters : shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    public void Emit(CodeWriter writer)
    {
        string optimize = IsNarrow ? "" : TileWriter.Optimize + "\n";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(group.FoldedFormula)}} for a few samples as rows of {{Stride}}, y in rows of {{OutputStride}}; tasks are groups of 16 outputs.</summary>
            {{optimize}}internal static void ForwardFew<TLane>(ReadOnlySpan<float> weight, {{OutputParameters}}ReadOnlySpan<float> x, Span<float> y, int samples, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            if (HasTail)
            {
                EmitTails(writer);
            }

            if (!IsNarrow)
            {
                writer.Lines(HasStreams
                    ? "Span<float> parts = stackalloc float[samples * 512]; // of each sample 16 parts of the sums of 16 outputs, and of 16 far behind"
                    : "Span<float> parts = stackalloc float[samples * 256]; // of each sample 16 parts of the sums of 16 outputs");
            }

            if (IsNarrow)
            {
                EmitNarrow(writer);
            }
            else if (IsShort)
            {
                writer.Block("if (TLane.Count == 16)", () => EmitByRow(writer));
                writer.Block("else", () => EmitByRows(writer));
            }
            else if (HasStreams)
            {
                EmitByStreams(writer);
            }
            else
            {
                EmitByRows(writer);
            }

            EmitFinish(writer);
        });
    }

    /// <summary>Fewer inputs than a vector has lanes.</summary>
    private void EmitNarrow(CodeWriter writer) =>
        writer.Block($"for (int o = firstTask * 16; o < Math.Min(endTask * 16, {Outputs}); o++)", () =>
        {
            writer.Lines($"ReadOnlySpan<float> w = weight.Slice(o * {Inputs}, {Inputs});");
            writer.Block("for (int n = 0; n < samples; n++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> v = x.Slice(n * {Stride}, {Inputs});");
                writer.Lines($"float sum = {(HasBias ? "bias[o]" : "0f")};");
                writer.Block($"for (int i = 0; i < {Inputs}; i++)", () => writer.Lines("sum = MathF.FusedMultiplyAdd(w[i], v[i], sum);"));
                writer.Blank().Lines($"y[(n * {OutputStride}) + o] = sum;");
            });
        });

    private void EmitByRows(CodeWriter writer) => EmitTask(writer, () =>
        writer.Block($"for (int row = 0; row < rows; {(Rows == 1 ? "row++" : $"row += {Rows}")})", () =>
        {
            writer.Lines($"ReadOnlySpan<float> w = weight.Slice(((task * 16) + row) * {Inputs}, {Rows * Inputs});");
            writer.Block("for (int n = 0; n < samples; n++)", () => EmitDot(writer, Neighbours));
        }));

    /// <summary>Long rows: those of the first half of the groups beside those of the second, as far as there are such.</summary>
    private void EmitByStreams(CodeWriter writer)
    {
        Row near = new("r", "w", 0, "((n * 16) + row) * 16"), far = new("q", "u", 0, "(((samples + n) * 16) + row) * 16");
        const string Half = "(endTask - firstTask + 1) / 2";
        writer.Lines(Chains < MostChains ? $"int half = {Half};" : $"int half = TLane.HasManyRegisters ? {Half} : endTask - firstTask; // two rows are 16 sums");
        writer.Block("for (int task = firstTask; task < firstTask + half; task++)", () =>
        {
            writer.Lines($"""
                // Two streams of weights, each read in the order in which it lies.
                int rows = Math.Min(16, {Outputs} - (task * 16)), far = task + half, farRows = far < endTask ? Math.Min(16, {Outputs} - (far * 16)) : 0, row = 0;
                """);
            writer.Block("for (; row < farRows; row++)", () =>
            {
                writer.Lines(
                    $"ReadOnlySpan<float> w = weight.Slice(((task * 16) + row) * {Inputs}, {Inputs}), u = weight.Slice(((far * 16) + row) * {Inputs}, {Inputs});");
                writer.Block("for (int n = 0; n < samples; n++)", () => EmitDot(writer, near, far));
            });
            writer.Blank().Block("for (; row < rows; row++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> w = weight.Slice(((task * 16) + row) * {Inputs}, {Inputs});");
                writer.Block("for (int n = 0; n < samples; n++)", () => EmitDot(writer, near));
            });
            writer.Blank().Block("for (int n = 0; n < samples; n++)", () =>
            {
                writer.Lines($"Span<float> sums = y.Slice(n * {OutputStride}, {OutputStride});");
                writer.Lines("LaneSums.Take<TLane>(parts.Slice(n * 256, 256), sums.Slice(task * 16, 16));");
                writer.Block("if (farRows > 0)", () => writer.Lines("LaneSums.Take<TLane>(parts.Slice((samples + n) * 256, 256), sums.Slice(far * 16, 16));"));
            });
        });
    }

    /// <summary>One row of weights after the other, the sample's vectors in registers; the sums are added up as in <see cref="EmitDot"/>.</summary>
    private void EmitByRow(CodeWriter writer)
    {
        writer.Lines("// A sample fits the registers, so the weights are all that is read, in the order in which they lie.");
        EmitTask(writer, () => writer.Block("for (int n = 0; n < samples; n++)", () =>
        {
            writer.Lines($"ReadOnlySpan<float> v = x.Slice(n * {Stride}, {Inputs});");
            IEnumerable<string> loads = Enumerable.Range(0, Lines).Select(line => $"TLane x{line} = TLane.Load(v, {line * 16});");
            writer.Packed(HasTail ? loads.Append($"TLane x{Lines} = TLane.Load(tails, n * 16);") : loads);
            writer.Block("for (int row = 0; row < rows; row++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> w = weight.Slice(((task * 16) + row) * {Inputs}, {Inputs});");
                writer.Packed(Enumerable.Range(0, Lines + (HasTail ? 1 : 0)).Select(line =>
                {
                    int chain = line % Chains;
                    string factors = $"TLane.Load(w, {Math.Min(line * 16, Inputs - 16)}), x{line}";
                    return line < Chains ? $"TLane r{chain} = TLane.MultiplyAdd({factors}, TLane.Zero);" : $"r{chain}.AddProduct({factors});";
                }));

                writer.Lines($"({Tree([.. Enumerable.Range(0, Chains).Select(chain => $"r{chain}")])}).Store(parts, ((n * 16) + row) * 16);");
            });
        }));
    }

    /// <summary>The loop over groups of 16 outputs around what computes the parts of their sums.</summary>
    private void EmitTask(CodeWriter writer, Action parts) => writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
    {
        writer.Lines($"int rows = Math.Min(16, {Outputs} - (task * 16));");
        parts();
        writer.Block("for (int n = 0; n < samples; n++)", () =>
            writer.Lines($"LaneSums.Take<TLane>(parts.Slice(n * 256, 256), y.Slice((n * {OutputStride}) + (task * 16), 16));"));
    });

    private void EmitTails(CodeWriter writer) => writer.Lines($$"""
        // The last {{Remainder}} inputs of each sample, behind zeros: the last vector overlaps the one before and must not count it twice.
        Span<float> tails = stackalloc float[{{16 * PassAssembler.FewSamples}}];
        tails.Clear();
        for (int n = 0; n < samples; n++)
        {
            x.Slice((n * {{Stride}}) + {{Inputs - Remainder}}, {{Remainder}}).CopyTo(tails.Slice((n * 16) + {{16 - Remainder}}));
        }

        """);

    private void EmitDot(CodeWriter writer, params Row[] rows)
    {
        writer.Lines($"ReadOnlySpan<float> v = x.Slice(n * {Stride}, {Inputs});");
        writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
        {
            int chains = Chains, whole = Lines / chains * chains;
            if (rows.Length > 1)
            {
                writer.Lines("TLane vx;");
            }

            writer.Packed(rows.Select(row => $"TLane {string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"{row.Letter}{chain} = TLane.Zero"))};"));
            if (whole > chains)
            {
                writer.Block($"for (int i = lane; i < {whole * 16}; i += {chains * 16})", () => EmitLines(writer, rows, "i", 0, chains));
            }
            else
            {
                EmitLines(writer, rows, "lane", 0, chains);
            }

            EmitLines(writer, rows, "lane", whole, Lines - whole);
            if (HasTail)
            {
                int chain = (Lines - whole) % chains;
                writer.Lines(StepOf(rows, chain, Inputs - 16, "lane", "TLane.Load(tails, (n * 16) + lane)"));
            }

            writer.Packed(rows.Select(row => $"({Tree([.. Enumerable.Range(0, chains).Select(chain => $"{row.Letter}{chain}")])}).Store(parts, ({row.Parts}) + lane);"));
        });
    }

    /// <summary>Neighbouring rows of weights.</summary>
    private Row[] Neighbours => [.. new[] { "r", "q", "p", "t" }.Take(Rows).Select((letter, i) => new Row(letter, "w", i * Inputs, $"((n * 16) + row{(i == 0 ? "" : $" + {i}")}) * 16"))];

    /// <summary>Some groups of 16 in a row, each into the next chain.</summary>
    private static void EmitLines(CodeWriter writer, Row[] rows, string index, int first, int count) => writer.Packed(Enumerable.Range(first, count).Select(line =>
        StepOf(rows, line - first, line * 16, index, $"TLane.Load(v, {Add(line * 16, index)})")));

    /// <summary>One vector of x into one chain of each row.</summary>
    private static string StepOf(Row[] rows, int chain, int offset, string index, string x)
    {
        string Step(Row row, string vector) =>
            $"{row.Letter}{chain}.AddProduct(TLane.Load({row.Weight}, {Add(row.Offset + offset, index)}), {vector});";
        return rows.Length == 1 ? Step(rows[0], x) : $"vx = {x}; " + string.Join(" ", rows.Select(row => Step(row, "vx")));
    }

    private static string Add(int offset, string index) => offset == 0 ? index : $"{offset} + {index}";

    /// <summary>A balanced sum.</summary>
    private static string Tree(IReadOnlyList<string> terms) => terms.Count switch
    {
        1 => terms[0],
        2 => $"{terms[0]} + {terms[1]}",
        _ => $"({Tree([.. terms.Take((terms.Count + 1) / 2)])}) + ({Tree([.. terms.Skip((terms.Count + 1) / 2)])})",
    };

    /// <summary>Biases, what is folded in and the activation, over whole vectors, once all sums are there.</summary>
    private void EmitFinish(CodeWriter writer)
    {
        bool addsBias = HasBias && !IsNarrow, activates = group.Fold is not null || group.Activation is not null;
        if (!addsBias && !activates)
        {
            return;
        }

        writer.Blank().Block("for (int n = 0; n < samples; n++)", () =>
        {
            writer.Lines($"Span<float> row = y.Slice(n * {OutputStride}, {OutputStride});");
            if (addsBias)
            {
                writer.Lines($"Rows.Add<TLane>(bias, row, firstTask * 16, Math.Min(endTask * 16, {Outputs}));");
            }

            if (!activates)
            {
                return;
            }

            writer.Block("for (int i = firstTask * 16; i < endTask * 16; i += TLane.Count)", () =>
            {
                string sum = group.Fold is null ? "TLane.Load(row, i)" : "TLane.MultiplyAdd(TLane.Load(row, i), TLane.Load(scale, i), TLane.Load(shift, i))";
                writer.Lines($"{(group.FoldedActivation is null ? $"({sum})" : $"Activate({sum})")}.Store(row, i);");
            });
        });
    }

    /// <summary>A row of weights in <see cref="EmitDot"/>: the letter of its chains, the span it lies in and where, and where the parts of its sum go.</summary>
    private sealed record Row(string Letter, string Weight, int Offset, string Parts);
}
