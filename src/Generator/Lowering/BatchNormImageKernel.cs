using System;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes batch normalisation of images in training. Tasks are planes, the channels of each block; what is summed over all blocks is combined between
/// them by <c>ChannelStatistics</c>. The activation behind it is part of the loops, and of its derivative only the input is needed, which is computed again.
/// </summary>
/// <param name="shape">Channels and places.</param>
/// <param name="activation">The activation behind it, or null.</param>
/// <param name="derives">Whether backward multiplies by the activation's derivative, because no reader has done so.</param>
/// <param name="adds">Whether a part of the gradient lies apart.</param>
internal sealed class BatchNormImageKernel(ChannelShape shape, ActivationLayer? activation, bool derives, bool adds)
{
    private const string Parameters = "ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> statistics";

    // What is long to compute twice is left in place of the gradient: a derivative with an exponential, a sum.
    private readonly bool _keepsGradient = adds || (derives && !activation!.IsCheap);

    private string Activated => activation is null ? "v" : "Activate(v)";


    public void EmitForward(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>The normalised output from the statistics of all samples; tasks are planes of {{shape.Places}} rows, {{shape.Channels}} a block.</summary>
        {{TileWriter.Optimize}}
        internal static void Forward<TLane>(ReadOnlySpan<float> x, {{Parameters}}, Span<float> y, int samples, int firstPlane, int endPlane)
            where TLane : struct, ILane<TLane>
        {
            for (int plane = firstPlane; plane < endPlane; plane++)
            {
                int c = plane % {{shape.Channels}};
                TLane center = TLane.Broadcast(statistics[c]), scale = TLane.Broadcast(statistics[{{shape.Channels}} + c] * weight[c]), shift = TLane.Broadcast(bias[c]);
                ReadOnlySpan<float> from = x.Slice(plane * {{shape.PlaneLength}}, {{shape.PlaneLength}});
                Span<float> to = y.Slice(plane * {{shape.PlaneLength}}, {{shape.PlaneLength}});
                for (int i = 0; i < {{shape.PlaneLength}}; i += TLane.Count)
                {
                    TLane v = TLane.MultiplyAdd(TLane.Load(from, i) - center, scale, shift);
                    {{Activated}}.Store(to, i);
                }

                Blocks.ClearIdle(to, samples - (plane / {{shape.Channels}} * 16));
            }
        }
        """);

    public void EmitSums(CodeWriter writer)
    {
        string gradient = (adds ? "ReadOnlySpan<float> addend, " : "") + (_keepsGradient ? "Span<float> dy" : "ReadOnlySpan<float> dy");
        string times = derives ? $" times the derivative, {Literal.Xml(activation!.DerivativeFormula)}" : "";
        string kept = _keepsGradient ? $"; dy becomes {(adds ? "dy plus the addend" : "dy")}{times}" : "";
        writer.Blank().Lines($$"""
            /// <summary>For each plane the sum of the gradient and that of the gradient times x - mean{{kept}}.</summary>
            {{TileWriter.Optimize}}
            internal static void GradientSums<TLane>(ReadOnlySpan<float> x, {{gradient}}, {{Parameters}}, Span<float> sums, int firstPlane, int endPlane)
            """).LaneBlock(() =>
        {
            writer.Lines("Span<float> totals = stackalloc float[16], products = stackalloc float[16];");
            writer.Block("for (int plane = firstPlane; plane < endPlane; plane++)", () =>
            {
                writer.Lines($"int c = plane % {shape.Channels};\n{Constants(derives)}");
                foreach (string span in adds ? new[] { "x", "addend" } : ["x"])
                {
                    writer.Lines($"ReadOnlySpan<float> {span}s = {span}.Slice(plane * {shape.PlaneLength}, {shape.PlaneLength});");
                }

                writer.Lines($"{(_keepsGradient ? "Span" : "ReadOnlySpan")}<float> dys = dy.Slice(plane * {shape.PlaneLength}, {shape.PlaneLength});");
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () => PlaneSums.Emit(
                    writer, shape, ["total", "product"], Spans, (row, at, span) => EmitRow(writer, row, at, span)));
                writer.Blank().Lines("sums[2 * plane] = TLane.SumOf16(totals, 0);\nsums[(2 * plane) + 1] = TLane.SumOf16(products, 0);");
            });
        });
    }

    public void EmitInputGradient(CodeWriter writer, bool accumulates)
    {
        bool again = derives && !_keepsGradient;
        string value = "scale * TLane.MultiplyAdd(d, slope, g - offset)";
        writer.Blank().Lines($$"""
            /// <summary>dx {{(accumulates ? "+=" : "=")}} weight / sqrt(variance + epsilon) (g - mean of g - z mean of (g z)), g the gradient, z the normalised x; tasks are planes.</summary>
            {{TileWriter.Optimize}}
            internal static void InputGradient<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, {{Parameters}}, ReadOnlySpan<float> dWeight, ReadOnlySpan<float> dBias, Span<float> dx, int samples, int firstPlane, int endPlane)
            """).LaneBlock(() =>
        {
            writer.Lines($"float count = samples * {shape.Places}f;");
            writer.Block("for (int plane = firstPlane; plane < endPlane; plane++)", () =>
            {
                writer.Lines($"int c = plane % {shape.Channels};\nfloat inverse = statistics[{shape.Channels} + c];\n{Constants(again)}");
                writer.Lines((again ? "" : "TLane scale = TLane.Broadcast(inverse * weight[c]);\n")
                    + "TLane offset = TLane.Broadcast(dBias[c] / count), slope = TLane.Broadcast(-inverse * (dWeight[c] / count));");
                foreach ((string type, string local, string span) in new[] { ("ReadOnlySpan", "xs", "x"), ("ReadOnlySpan", "dys", "dy"), ("Span", "dxs", "dx") })
                {
                    writer.Lines($"{type}<float> {local} = {span}.Slice(plane * {shape.PlaneLength}, {shape.PlaneLength});");
                }

                writer.Block($"for (int i = 0; i < {shape.PlaneLength}; i += TLane.Count)", () => writer.Lines(
                    $"TLane d = TLane.Load(xs, i) - center, g = {Gradient("TLane.Load(dys, i)", "d", again)};\n"
                    + $"({(accumulates ? $"TLane.Load(dxs, i) + ({value})" : value)}).Store(dxs, i);"));
                writer.Blank().Lines($"Blocks.ClearIdle(dxs, samples - (plane / {shape.Channels} * 16));");
            });
        });
    }

    private (string, bool)[] Spans => adds ? [("xs", false), ("addends", false), ("dys", true)] : [("xs", false), ("dys", _keepsGradient)];

    private void EmitRow(CodeWriter writer, int row, string at, Func<string, string> span)
    {
        string dy = $"TLane.Load({span("dys")}, {at})";
        dy = adds ? $"({dy} + TLane.Load({span("addends")}, {at}))" : dy;
        writer.Lines($"TLane d{row} = TLane.Load({span("xs")}, {at}) - center, g{row} = {Gradient(dy, $"d{row}", derives)};");
        if (_keepsGradient)
        {
            writer.Lines($"g{row}.Store({span("dys")}, {at});");
        }

        writer.Lines($"total{row} += g{row};\nproduct{row}.AddProduct(g{row}, d{row});");
    }

    /// <summary>The numbers of channel <c>c</c>: with scale and shift where the activation's input is computed again.</summary>
    private string Constants(bool withScale) => "TLane center = TLane.Broadcast(statistics[c]);"
        + (withScale ? $"\nTLane scale = TLane.Broadcast(statistics[{shape.Channels} + c] * weight[c]), shift = TLane.Broadcast(bias[c]);" : "");

    /// <summary>The gradient before the activation from the one behind it and the distance from the mean.</summary>
    private string Gradient(string dy, string distance, bool throughActivation)
    {
        string input = $"TLane.MultiplyAdd({distance}, scale, shift)";
        return !throughActivation ? dy
            : activation!.GradientFrom == GradientSource.Input ? $"{dy} * Derivative({input})"
            : $"{dy} * Derivative(Activate({input}))";
    }
}
