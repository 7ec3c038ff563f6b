using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the few-sample kernel of a dense layer: vectors run along the inputs, so a single sample fills them. Each output is 16 partial
/// sums, every 16th input each, and their fixed tree; outputs are taken in groups of 16, divided among the workers.
/// </summary>
internal sealed class DenseFewKernel(DenseShape shape, Group group)
{
    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    private int Stride => RowLayout.Stride(Inputs);

    private int OutputStride => RowLayout.Stride(Outputs);

    /// <summary>Inputs past the last whole group of 16.</summary>
    private int Remainder => Inputs % 16;

    /// <summary>Below 16 inputs no vector along them fills; plain scalar chains are shorter.</summary>
    private bool IsNarrow => Inputs < 16;

    private int Rows => Math.Min(8, Outputs);

    private int GroupRows => Math.Min(4, Outputs);

    private bool HasTail => !IsNarrow && Remainder > 0;

    private string Target => group.Activation is null ? "y" : "linear";

    private string TailArgument => HasTail ? "tails, " : "";

    private string BiasArgument => shape.Bias ? "bias, " : "";

    private string BiasParameter => shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    public void Emit(CodeWriter writer)
    {
        string targets = group.Activation is null ? "Span<float> y" : "Span<float> linear, Span<float> y";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(group.Formula)}} for a few samples as rows of {{Stride}}, y in rows of {{OutputStride}}; tasks are groups of 16 outputs.</summary>
            internal static void ForwardFew<TLane>(ReadOnlySpan<float> weight, {{BiasParameter}}ReadOnlySpan<float> x, {{targets}}, int samples, int firstTask, int endTask)
            """).Block("    where TLane : struct, ILane<TLane>", () =>
        {
            if (HasTail)
            {
                writer.Lines($$"""
                    // The last {{Remainder}} inputs of each sample, behind zeros: the last vector overlaps the one before and must not count it twice.
                    Span<float> tails = stackalloc float[{{16 * 8}}];
                    tails.Clear();
                    for (int n = 0; n < samples; n++)
                    {
                        x.Slice((n * {{Stride}}) + {{Inputs - Remainder}}, {{Remainder}}).CopyTo(tails.Slice((n * 16) + {{16 - Remainder}}));
                    }

                    """);
            }

            writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
            {
                writer.Lines("int n = 0;");
                if (!IsNarrow)
                {
                    EmitGroupOfSamples(writer);
                }

                EmitSingleSamples(writer);
            });
        });

        if (IsNarrow)
        {
            EmitScalar(writer);
            return;
        }

        EmitTile(writer, Rows, 1);
        EmitTile(writer, GroupRows, 4);
    }

    private void EmitGroupOfSamples(CodeWriter writer)
    {
        writer.Block("for (; n + 4 <= samples; n += 4)", () =>
        {
            writer.Block($"for (int o = task * 16; o < Math.Min((task * 16) + 16, {Outputs}); o += {GroupRows})", () =>
                writer.Lines($"Few{GroupRows}x4<TLane>(weight, {BiasArgument}x, {TailArgument}{Target}, Math.Min(o, {Outputs - GroupRows}), n);"));
            EmitActivate(writer, 4);
        });
    }

    private void EmitSingleSamples(CodeWriter writer) => writer.Block("for (; n < samples; n++)", () =>
    {
        if (IsNarrow)
        {
            writer.Lines($"FewScalar(weight, {BiasArgument}x, {Target}, task * 16, Math.Min((task * 16) + 16, {Outputs}), n);");
        }
        else
        {
            writer.Block($"for (int o = task * 16; o < Math.Min((task * 16) + 16, {Outputs}); o += {Rows})", () =>
                writer.Lines($"Few{Rows}x1<TLane>(weight, {BiasArgument}x, {TailArgument}{Target}, Math.Min(o, {Outputs - Rows}), n);"));
        }

        EmitActivate(writer, 1);
    });

    private void EmitActivate(CodeWriter writer, int samples)
    {
        if (group.Activation is null)
        {
            return;
        }

        void Row(string n) => writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
            writer.Lines($"int i = ({n} * {OutputStride}) + (task * 16) + lane;\nActivate(TLane.Load(linear, i)).Store(y, i);"));

        if (samples == 1)
        {
            Row("n");
        }
        else
        {
            writer.Block($"for (int m = n; m < n + {samples}; m++)", () => Row("m"));
        }
    }

    private void EmitTile(CodeWriter writer, int rows, int samples)
    {
        string tails = HasTail ? "ReadOnlySpan<float> tails, " : "";
        char[] letters = [.. "abcd".Take(samples)];
        writer.Blank().Lines($$"""
            /// <summary>{{rows}} outputs from o on for {{(samples == 1 ? "sample n" : $"{samples} samples from n on")}}: {{rows * samples}} accumulators of one lane group.</summary>
            {{TileWriter.Optimize}}
            private static void Few{{rows}}x{{samples}}<TLane>(ReadOnlySpan<float> weight, {{BiasParameter}}ReadOnlySpan<float> x, {{tails}}Span<float> y, int o, int n)
            """).Block("    where TLane : struct, ILane<TLane>", () =>
        {
            writer.Lines($"Span<float> sums = stackalloc float[{rows * samples * 16}];");
            writer.Lines($"weight = weight.Slice(o * {Inputs}, {rows * Inputs});");
            writer.Lines($"x = x.Slice(n * {Stride}, {((samples - 1) * Stride) + Inputs});");
            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
            {
                for (int row = 0; row < rows; row++)
                {
                    writer.Lines("TLane " + string.Join(", ", letters.Select(v => $"r{row}{v} = TLane.Zero")) + ";");
                }

                writer.Block($"for (int i = lane; i < {Inputs - Remainder}; i += 16)", () =>
                    EmitSteps(writer, rows, letters, (v, m) => $"TLane.Load(x, {(m == 0 ? "" : $"{m * Stride} + ")}i)", row => row == 0 ? "i" : $"{row * Inputs} + i"));
                if (HasTail)
                {
                    writer.Block("", () =>
                        EmitSteps(writer, rows, letters, (v, m) => $"TLane.Load(tails, ((n + {m}) * 16) + lane)", row => $"{((row + 1) * Inputs) - 16} + lane"));
                }

                for (int row = 0; row < rows; row++)
                {
                    writer.Lines(string.Join(" ", letters.Select((v, m) => $"r{row}{v}.Store(sums, {((m * rows) + row) * 16} + lane);")));
                }
            });
            writer.Blank();
            string sample = samples == 1 ? "n" : "(n + m)";
            string sum = samples == 1 ? "row * 16" : $"((m * {rows}) + row) * 16";
            void Sum() => writer.Block($"for (int row = 0; row < {rows}; row++)", () =>
                writer.Lines($"y[({sample} * {OutputStride}) + o + row] = {(shape.Bias ? "bias[o + row] + " : "")}TLane.SumOf16(sums, {sum});"));
            if (samples == 1)
            {
                Sum();
            }
            else
            {
                writer.Block($"for (int m = 0; m < {samples}; m++)", Sum);
            }
        });
    }

    private static void EmitSteps(CodeWriter writer, int rows, IReadOnlyList<char> letters, Func<char, int, string> load, Func<int, string> index)
    {
        writer.Lines("TLane " + string.Join(", ", letters.Select((v, m) => $"v{v} = {load(v, m)}")) + ";");
        for (int row = 0; row < rows; row++)
        {
            string declaration = row == 0 ? "TLane w" : "w";
            writer.Lines($"{declaration} = TLane.Load(weight, {index(row)}); " + string.Join(" ", letters.Select(v => $"r{row}{v} = TLane.MultiplyAdd(w, v{v}, r{row}{v});")));
        }
    }

    private void EmitScalar(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>Outputs from o to end for sample n, one after another: {{Inputs}} inputs do not fill a vector.</summary>
        private static void FewScalar(ReadOnlySpan<float> weight, {{BiasParameter}}ReadOnlySpan<float> x, Span<float> y, int o, int end, int n)
        {
            x = x.Slice(n * {{Stride}}, {{Inputs}});
            for (; o < end; o++)
            {
                float sum = {{(shape.Bias ? "bias[o]" : "0f")}};
                for (int i = 0; i < {{Inputs}}; i++)
                {
                    sum = MathF.FusedMultiplyAdd(weight[(o * {{Inputs}}) + i], x[i], sum);
                }

                y[(n * {{OutputStride}}) + o] = sum;
            }
        }
        """);
}
