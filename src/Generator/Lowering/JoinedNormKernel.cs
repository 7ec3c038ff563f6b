using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the sum of two images of which one or both are batch normalisations, in training; tasks are planes, the channels of each block.</summary>
/// <param name="shape">Channels and places.</param>
/// <param name="normalised">Which of the two is normalised here.</param>
/// <param name="activation">The activation behind the sum, or null.</param>
/// <param name="derives">Whether backward multiplies by the activation's derivative, because no reader has done so.</param>
/// <param name="adds">Whether a part of the gradient lies apart.</param>
internal sealed class JoinedNormKernel(ChannelShape shape, IReadOnlyList<bool> normalised, ActivationLayer? activation, bool derives, bool adds)
{
    private static readonly string[] Names = ["a", "b"];

    private readonly bool _stores = derives || adds;

    private string PlaneOf(string span) => $"{span}.Slice(plane * {shape.PlaneLength}, {shape.PlaneLength})";

    private IEnumerable<string> NormalisedNames => Names.Where((_, side) => normalised[side]);

    public void EmitForward(CodeWriter writer, string formula)
    {
        string parameters = string.Concat(Names.Select((name, side) => $"ReadOnlySpan<float> {name}, "
            + (normalised[side] ? $"ReadOnlySpan<float> {name}Weight, ReadOnlySpan<float> {name}Bias, ReadOnlySpan<float> {name}Statistics, " : "")));
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(formula)}}, {{string.Join(" and ", NormalisedNames)}} being normalised with the statistics of all samples first; tasks are planes.</summary>
            {{TileWriter.Optimize}}
            internal static void ForwardNormalised<TLane>({{parameters}}Span<float> y, int samples, int firstPlane, int endPlane)
            """).LaneBlock(() =>
            writer.Block("for (int plane = firstPlane; plane < endPlane; plane++)", () =>
            {
                writer.Lines($"int c = plane % {shape.Channels};");
                foreach (string n in NormalisedNames)
                {
                    writer.Lines($"TLane {n}Center = TLane.Broadcast({n}Statistics[c]), {n}Scale = TLane.Broadcast({n}Statistics[{shape.Channels} + c] * {n}Weight[c]), {n}Shift = TLane.Broadcast({n}Bias[c]);");
                }

                writer.Lines($"ReadOnlySpan<float> aFrom = {PlaneOf("a")}, bFrom = {PlaneOf("b")};\nSpan<float> to = {PlaneOf("y")};");
                writer.Block($"for (int i = 0; i < {shape.PlaneLength}; i += TLane.Count)", () =>
                {
                    string[] values = [.. Names.Select((n, side) => normalised[side]
                        ? $"TLane.MultiplyAdd(TLane.Load({n}From, i) - {n}Center, {n}Scale, {n}Shift)"
                        : $"TLane.Load({n}From, i)")];
                    writer.Lines($"TLane va = {values[0]}, vb = {values[1]};");
                    writer.Lines(activation is null ? "(va + vb).Store(to, i);" : "Activate(va + vb).Store(to, i);");
                });
                writer.Blank().Lines($"Blocks.ClearIdle(to, samples - (plane / {shape.Channels} * 16));");
            }));
    }

    public void EmitSums(CodeWriter writer)
    {
        string[] names = [.. NormalisedNames];
        string given = string.Concat(names.Select(n => $", ReadOnlySpan<float> {n}, ReadOnlySpan<float> {n}Statistics, Span<float> {n}Sums"));
        string first = (derives ? "ReadOnlySpan<float> y, " : "") + (adds ? "ReadOnlySpan<float> addend, " : "") + (_stores ? "Span<float> dy" : "ReadOnlySpan<float> dy");
        string total = adds ? "dy plus the addend" : "dy", times = derives ? $" times the derivative, {Literal.Xml(activation!.DerivativeFormula)}" : "";
        string summary = _stores ? $"dy becomes g, {total}{times}; for" : "For";
        writer.Blank().Lines($$"""
            /// <summary>{{summary}} each plane the sum of {{(_stores ? "g and that of g" : "dy and that of dy")}} times {{string.Join(", times ", names.Select(n => $"{n} - mean"))}}.</summary>
            {{TileWriter.Optimize}}
            internal static void GradientSums<TLane>({{first}}{{given}}, int firstPlane, int endPlane)
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> totals = stackalloc float[16], {string.Join(", ", names.Select(n => $"{n}Products = stackalloc float[16]"))};");
            writer.Block("for (int plane = firstPlane; plane < endPlane; plane++)", () =>
            {
                writer.Lines($"int c = plane % {shape.Channels};");
                writer.Lines(string.Join("\n", names.Select(n => $"TLane {n}Center = TLane.Broadcast({n}Statistics[c]);")));
                string[] reads = [.. names, .. derives ? ["y"] : Array.Empty<string>(), .. adds ? ["addend"] : Array.Empty<string>()];
                IEnumerable<string> spans = reads.Concat(_stores ? [] : ["dy"]).Select(span => $"{span}Rows = {PlaneOf(span)}");
                writer.Lines($"ReadOnlySpan<float> {string.Join(", ", spans)};" + (_stores ? $"\nSpan<float> dyRows = {PlaneOf("dy")};" : ""));
                string[] sums = ["total", .. names.Select(n => n + "Product")];
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () => PlaneSums.Emit(
                    writer, shape, sums, [.. reads.Select(span => (span + "Rows", false)), ("dyRows", _stores)], (row, at, span) => EmitRow(writer, names, row, at, span)));
                writer.Blank();
                foreach (string n in names)
                {
                    writer.Lines($"{n}Sums[2 * plane] = TLane.SumOf16(totals, 0);\n{n}Sums[(2 * plane) + 1] = TLane.SumOf16({n}Products, 0);");
                }
            });
        });
    }

    private void EmitRow(CodeWriter writer, string[] names, int row, string at, Func<string, string> span)
    {
        string dy = $"TLane.Load({span("dyRows")}, {at})";
        dy = adds ? $"({dy} + TLane.Load({span("addendRows")}, {at}))" : dy;
        writer.Lines($"TLane g{row} = {(derives ? $"{dy} * Derivative(TLane.Load({span("yRows")}, {at}))" : dy)};");
        if (_stores)
        {
            writer.Lines($"g{row}.Store({span("dyRows")}, {at});");
        }

        writer.Lines($"total{row} += g{row};");
        foreach (string n in names)
        {
            writer.Lines($"{n}Product{row}.AddProduct(g{row}, TLane.Load({span(n + "Rows")}, {at}) - {n}Center);");
        }
    }
}
