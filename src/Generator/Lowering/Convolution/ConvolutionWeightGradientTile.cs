using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile of a convolution's weight gradient: filters x channels x taps accumulators, walking over the pixels of some rows.
/// Where the window reaches into the padding only the taps that meet an input are computed.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="filters">Filters of the tile.</param>
/// <param name="channels">Channels of the patch.</param>
/// <param name="taps">The taps of the kernel row.</param>
/// <param name="planePixels">Pixels from one filter's dy to the next.</param>
/// <param name="isStrip">Whether dy begins with row <c>start</c> rather than 0.</param>
internal sealed class ConvolutionWeightGradientTile(ConvolutionShape shape, int filters, int channels, TapRange taps, int planePixels, bool isStrip)
{
    private readonly IReadOnlyList<ColumnRun> _runs = ColumnRun.Of(shape.Horizontal, taps);

    private WindowAxis Horizontal => shape.Horizontal;

    /// <summary>Vectors of x for one pixel.</summary>
    private int Inputs => channels * taps.Count;

    /// <summary>Whether the output gradients are held in registers while the inputs are loaded one by one, or the other way round.</summary>
    private bool HoldsGradients => filters <= Inputs;

    /// <summary>The method's name.</summary>
    public static string Name(ConvolutionShape shape, int filters, int channels, TapRange taps)
    {
        string columns = taps.Count == shape.Horizontal.Kernel ? $"{taps.Count}" : $"{taps.Count}From{taps.First}";
        return $"WeightGradient{filters}x{(channels > 1 ? $"{channels}x" : "")}{columns}";
    }

    public void Emit(CodeWriter writer)
    {
        string of = channels > 1 ? $"{Literal.Plural(channels, "channel")} x " : "";
        string from = taps.Count == Horizontal.Kernel ? "" : $" from tap {taps.First} on";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(filters, "filter")}} x {{of}}{{Literal.Plural(taps.Count, "tap")}} of a kernel row{{from}}: {{Literal.Plural(filters * Inputs, "accumulator")}}. Output row i meets input row {{(shape.Vertical.Stride == 1 ? "" : $"{shape.Vertical.Stride} ")}}i + top.</summary>
            {{TileWriter.Optimize}}
            private static void {{Name(shape, filters, channels, taps)}}<TLane>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> sums, int top, {{(isStrip ? "int start, " : "")}}int firstRow, int endRow, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"sums = sums.Slice(lane, {((filters * Inputs) - 1) * 16} + TLane.Count);");
            writer.Packed(Enumerable.Range(0, filters).Select(filter =>
                $"TLane {Join(Inputs, input => $"{Sum(filter, input)} = TLane.Load(sums, {((filter * Inputs) + input) * 16})")};"));

            writer.Block("for (int i = firstRow; i < endRow; i++)", () => EmitRow(writer));
            writer.Packed(Enumerable.Range(0, filters).Select(filter =>
                Join(Inputs, input => $"{Sum(filter, input)}.Store(sums, {((filter * Inputs) + input) * 16});", " ")));
        });
    }

    private void EmitRow(CodeWriter writer)
    {
        int step = Horizontal.Stride * 16, skipped = 0;
        string stride = shape.Vertical.Stride == 1 ? "i" : $"(i * {shape.Vertical.Stride})";
        string row = shape.Vertical.Output == 1 ? "lane" : $"({(isStrip ? "(i - start)" : "i")} * {Horizontal.Output * 16}) + lane";
        string input = shape.Vertical.Input == 1 ? "lane" : $"(({stride} + top) * {Horizontal.Input * 16}) + lane";
        writer.Lines($"int p = {row}, q = {input};");
        foreach (ColumnRun run in _runs)
        {
            if (run.EndTap == run.FirstTap)
            {
                skipped += run.Length;
                continue;
            }

            if (skipped > 0)
            {
                writer.Lines($"p += {skipped * 16}; q += {skipped * step};");
                skipped = 0;
            }

            if (run.Length > 1)
            {
                writer.Block($"for (int end = p + {run.Length * 16}; p < end; p += 16, q += {step})", () => EmitPixel(writer, run));
                continue;
            }

            // A column of its own: in braces, so that its locals are.
            writer.Block("", () => EmitPixel(writer, run));
            skipped = 1;
        }
    }

    private void EmitPixel(CodeWriter writer, ColumnRun run)
    {
        // One check for all loads of a pixel: the rest have constant places in slices of a constant length.
        int first = (run.FirstTap * Horizontal.Dilation) - Horizontal.Before, span = ((channels - 1) * shape.InputPixels) + ((run.EndTap - 1 - run.FirstTap) * Horizontal.Dilation);
        writer.Lines($"ReadOnlySpan<float> g = dy.Slice(p, {Vectors((filters - 1) * planePixels)}), s = x.Slice({At(first * 16, "q")}, {Vectors(span)});");
        var inputs = new List<(int Input, int Place)>();
        for (int channel = 0; channel < channels; channel++)
        {
            for (int tap = run.FirstTap; tap < run.EndTap; tap++)
            {
                int place = (channel * shape.InputPixels) + ((tap - run.FirstTap) * Horizontal.Dilation);
                inputs.Add(((channel * taps.Count) + tap - taps.First, place * 16));
            }
        }

        string Gradient(int filter) => $"TLane.Load(g, {filter * planePixels * 16})";
        if (HoldsGradients)
        {
            writer.Lines($"TLane {Join(filters, filter => $"g{filter} = {Gradient(filter)}")};");
            writer.Packed(inputs.Select((input, k) =>
                $"{(k == 0 ? "TLane " : "")}v = TLane.Load(s, {input.Place}); {Join(filters, filter => Update(filter, input.Input, "v", $"g{filter}"), " ")}"));
        }
        else
        {
            writer.Lines($"TLane {string.Join(", ", inputs.Select(input => $"v{input.Input} = TLane.Load(s, {input.Place})"))};");
            writer.Packed(Enumerable.Range(0, filters).Select(filter =>
                $"{(filter == 0 ? "TLane " : "")}h = {Gradient(filter)}; " + string.Join(" ", inputs.Select(input => Update(filter, input.Input, $"v{input.Input}", "h")))));
        }
    }

    /// <summary>The length of a slice whose last vector begins <paramref name="rows"/> rows after its first.</summary>
    private static string Vectors(int rows) => rows == 0 ? "TLane.Count" : $"{rows * 16} + TLane.Count";

    private static string Update(int filter, int input, string v, string g) => $"{Sum(filter, input)}.AddProduct({v}, {g});";

    private static string Sum(int filter, int input) => $"r{filter}{"abcdef"[input]}";

    /// <summary>An index: a constant distance from a local.</summary>
    private static string At(int offset, string from) => offset == 0 ? from : offset < 0 ? $"{from} - {-offset}" : $"{from} + {offset}";

    private static string Join(int count, Func<int, string> item, string between = ", ") => string.Join(between, Enumerable.Range(0, count).Select(item));
}
