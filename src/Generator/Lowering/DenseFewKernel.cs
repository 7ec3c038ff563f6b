using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the few-sample kernel of a dense layer: vectors run along the inputs, so a single sample fills them. The weights are read once,
/// in the order in which they lie, row by row: measured, the processor's prefetcher then delivers half as much again as for several rows at a time.
/// </summary>
internal sealed class DenseFewKernel(DenseShape shape, Group group)
{
    // Eight chains hide the latency of the multiply-add; the sum of a row therefore has 8 x 16 parts.
    private const int MostChains = 8;

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

    /// <summary>How many groups of 16 one turn of the loop takes: the largest divisor of their number, or 8 and a rest.</summary>
    private int Chains => Enumerable.Range(4, 5).Where(chains => Lines % chains == 0).DefaultIfEmpty(System.Math.Min(MostChains, Lines)).Max();

    private string BiasParameter => shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    public void Emit(CodeWriter writer)
    {
        string targets = group.Activation is null ? "Span<float> y" : "Span<float> linear, Span<float> y";
        string optimize = IsNarrow ? "" : TileWriter.Optimize + "\n";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(group.Formula)}} for a few samples as rows of {{Stride}}, y in rows of {{OutputStride}}; tasks are groups of 16 outputs.</summary>
            {{optimize}}internal static void ForwardFew<TLane>(ReadOnlySpan<float> weight, {{BiasParameter}}ReadOnlySpan<float> x, {{targets}}, int samples, int firstTask, int endTask)
            """).Block("    where TLane : struct, ILane<TLane>", () =>
        {
            if (HasTail)
            {
                EmitTails(writer);
            }

            if (!IsNarrow)
            {
                writer.Lines("Span<float> sums = stackalloc float[16];");
            }

            writer.Block($"for (int o = firstTask * 16; o < Math.Min(endTask * 16, {Outputs}); o++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> w = weight.Slice(o * {Inputs}, {Inputs});");
                writer.Block("for (int n = 0; n < samples; n++)", () => EmitDot(writer));
            });
            EmitActivate(writer);
        });
    }

    private void EmitTails(CodeWriter writer) => writer.Lines($$"""
        // The last {{Remainder}} inputs of each sample, behind zeros: the last vector overlaps the one before and must not count it twice.
        Span<float> tails = stackalloc float[{{16 * PassEmitter.FewSamples}}];
        tails.Clear();
        for (int n = 0; n < samples; n++)
        {
            x.Slice((n * {{Stride}}) + {{Inputs - Remainder}}, {{Remainder}}).CopyTo(tails.Slice((n * 16) + {{16 - Remainder}}));
        }

        """);

    private void EmitDot(CodeWriter writer)
    {
        string target = $"{(group.Activation is null ? "y" : "linear")}[(n * {OutputStride}) + o]", bias = shape.Bias ? "bias[o]" : "0f";
        writer.Lines($"ReadOnlySpan<float> v = x.Slice(n * {Stride}, {Inputs});");
        if (IsNarrow)
        {
            writer.Lines($"float sum = {bias};");
            writer.Block($"for (int i = 0; i < {Inputs}; i++)", () => writer.Lines("sum = MathF.FusedMultiplyAdd(w[i], v[i], sum);"));
            writer.Blank().Lines($"{target} = sum;");
            return;
        }

        writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
        {
            int chains = Chains, whole = Lines / chains * chains;
            writer.Lines("TLane " + string.Join(", ", Enumerable.Range(0, chains).Select(chain => $"r{chain} = TLane.Zero")) + ";");
            writer.Block($"for (int i = lane; i < {whole * 16}; i += {chains * 16})", () =>
            {
                for (int chain = 0; chain < chains; chain++)
                {
                    string index = chain == 0 ? "i" : $"{chain * 16} + i";
                    writer.Lines($"r{chain} = TLane.MultiplyAdd(TLane.Load(w, {index}), TLane.Load(v, {index}), r{chain});");
                }
            });
            for (int line = whole; line < Lines; line++)
            {
                writer.Lines($"r{line - whole} = TLane.MultiplyAdd(TLane.Load(w, {line * 16} + lane), TLane.Load(v, {line * 16} + lane), r{line - whole});");
            }

            if (HasTail)
            {
                int chain = (Lines - whole) % chains;
                writer.Lines($"r{chain} = TLane.MultiplyAdd(TLane.Load(w, {Inputs - 16} + lane), TLane.Load(tails, (n * 16) + lane), r{chain});");
            }

            writer.Lines($"({Tree([.. Enumerable.Range(0, chains).Select(chain => $"r{chain}")])}).Store(sums, lane);");
        });
        writer.Blank().Lines($"{target} = {(shape.Bias ? "bias[o] + " : "")}TLane.SumOf16(sums, 0);");
    }

    /// <summary>A balanced sum.</summary>
    private static string Tree(IReadOnlyList<string> terms) => terms.Count switch
    {
        1 => terms[0],
        2 => $"{terms[0]} + {terms[1]}",
        _ => $"({Tree([.. terms.Take((terms.Count + 1) / 2)])}) + ({Tree([.. terms.Skip((terms.Count + 1) / 2)])})",
    };

    private void EmitActivate(CodeWriter writer)
    {
        if (group.Activation is not null)
        {
            writer.Blank().Block("for (int n = 0; n < samples; n++)", () =>
                writer.Block($"for (int i = (n * {OutputStride}) + (firstTask * 16); i < (n * {OutputStride}) + (endTask * 16); i += TLane.Count)", () =>
                    writer.Lines("Activate(TLane.Load(linear, i)).Store(y, i);")));
        }
    }
}
