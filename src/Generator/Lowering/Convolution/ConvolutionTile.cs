using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the register tile of a convolution: some rows (filters, or channels in the input gradient) x some neighbouring pixels of one or two image rows.
/// Every accumulator is a local; for each term, kernel row and tap it loads the pixels, broadcasts the weights and multiply-adds all pairs that exist.
/// </summary>
/// <param name="kernel">What is summed.</param>
/// <param name="rows">Filters or channels.</param>
/// <param name="run">The columns it computes.</param>
internal sealed class ConvolutionTile(ConvolutionKernel kernel, int rows, TileRun run)
{
    // More multiply-adds than this are not unrolled: taps are then looped over.
    private const int MostUnrolled = 320;

    private readonly TapSet _set = run.Set;

    private int Height => kernel.TileHeight;

    private int Pixels => Height * run.Width;

    /// <summary>Whether the weights of a tap are held and the pixels come one by one, or the other way round.</summary>
    private bool HoldsWeights => rows < Pixels;

    private int Least => run.FindsTaps ? _set.Taps[0].Offset : Pairs(0, _set.Taps.Count).Min(pair => Offset(pair.Pixel, pair.Tap));

    public void Emit(CodeWriter writer)
    {
        string pixels = Height == 1 ? Literal.Plural(run.Width, "pixel") + " of a row" : $"2 x {run.Width} pixels";
        string edge = run.FindsTaps ? ", taps as the image has them" : run.Side.Length == 0 ? "" : ", without the taps in the padding";
        string range = kernel.RangeParameters;
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, kernel.RowNoun)}} x {{pixels}}{{edge}}: {{Literal.Plural(rows * Pixels, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{kernel.TileName(rows, run)}}<TLane>({{kernel.TileParameters}}, int row, {{range}}int column, int endColumn, int lane)
            """).LaneBlock(() =>
            writer.Block($"for (; column < endColumn; column += {run.Width})", () => EmitColumn(writer)));
    }

    /// <summary>The name of an accumulator.</summary>
    public static string Sum(int row, int pixel) => $"r{row}{(char)('a' + pixel)}";

    private void EmitColumn(CodeWriter writer)
    {
        writer.Packed(Enumerable.Range(0, rows).Select(row =>
            "TLane " + string.Join(", ", Enumerable.Range(0, Pixels).Select(pixel => $"{Sum(row, pixel)} = {kernel.Start(row, pixel)}")) + ";"));
        if (run.FindsTaps)
        {
            int count = _set.Taps.Count, delta = count == 1 ? 0 : _set.Taps[1].Offset - _set.Taps[0].Offset;
            writer.Lines($$"""
                int place = {{Expression.Plus(Expression.Times("column", _set.Step), _set.Taps[0].Offset)}}, firstTap = 0;
                while (firstTap < {{count}} && (uint)(place + (firstTap * {{delta}})) >= {{_set.Extent}})
                {
                    firstTap++;
                }

                int endTap = firstTap;
                while (endTap < {{count}} && (uint)(place + (endTap * {{delta}})) < {{_set.Extent}})
                {
                    endTap++;
                }
                """);
            writer.Blank();
        }

        if (run.IsEmpty)
        {
            writer.Lines("// No tap of these columns meets the image.");
        }
        else if (Height == 1 || kernel.Rows.IsWhole)
        {
            EmitTerms(writer, 0, Height, "first", "end", "source");
        }
        else
        {
            writer.Lines("// Kernel rows that only the lower row of pixels meets, those that both meet, those that only the upper one meets.");
            EmitTerms(writer, 1, 2, "firstBelow", "Math.Min(first, endBelow)", "below");
            EmitTerms(writer, 0, 2, "first", "endBelow", "both");
            EmitTerms(writer, 0, 1, "Math.Max(first, endBelow)", "end", "above");
        }

        kernel.Finish(writer, rows, run);
    }

    /// <summary>The loops over terms and kernel rows for some of the tile's rows of pixels.</summary>
    private void EmitTerms(CodeWriter writer, int firstPixelRow, int endPixelRow, string first, string end, string source)
    {
        bool whole = kernel.Rows.IsWhole;
        string start = whole ? "0" : first;
        if (!whole && first.IndexOf('(') >= 0)
        {
            writer.Lines($"int {source}First = {first};");
            start = source + "First";
        }

        string place = Expression.Sum(Expression.Times(Expression.Bracket(kernel.Rows.SourceOf(firstPixelRow, start)), kernel.SourceWidth), Expression.Times("column", _set.Step));
        writer.Lines($"int {source} = ({Expression.Bracket(Expression.Plus(place, Least))} * 16) + lane;");
        void Taps(string at, string index) => EmitTaps(writer, firstPixelRow, endPixelRow, at, index);

        void KernelRowsOf(string term)
        {
            string at = Expression.Sum(source, Expression.Times(term, kernel.SourcePixels * 16)), index = Expression.Times(term, kernel.WeightTerm);
            if (whole && kernel.KernelHeight == 1)
            {
                Taps(at, index);
                return;
            }

            string step = kernel.Rows.Step == 1 ? "i++" : $"i += {kernel.Rows.Step}";
            int delta = kernel.Rows.Delta * kernel.SourceWidth * 16;
            writer.Block($"for (int i = {start}, at = {at}; i < {(whole ? $"{kernel.KernelHeight}" : end)}; {step}, at {(delta < 0 ? "-" : "+")}= {Math.Abs(delta)})", () =>
                Taps("at", Expression.Sum(index, Expression.Times("i", kernel.KernelWidth))));
        }

        if (kernel.Terms == 1)
        {
            KernelRowsOf("0");
        }
        else
        {
            writer.Block($"for (int {kernel.Term} = 0; {kernel.Term} < {kernel.Terms}; {kernel.Term}++)", () => KernelRowsOf(kernel.Term));
        }
    }

    private void EmitTaps(CodeWriter writer, int firstPixelRow, int endPixelRow, string at, string index)
    {
        int height = endPixelRow - firstPixelRow;
        int rowDistance = kernel.PixelRowDistance;
        (int Pixel, int Tap)[] pairs = [.. Pairs(0, _set.Taps.Count)];
        writer.Lines("TLane " + string.Join(", ", Operands(pairs.Select(pair => pair.Pixel).Distinct().OrderBy(pixel => pixel), firstPixelRow, height)) + ";");
        if (!run.FindsTaps && pairs.Length * rows * height <= MostUnrolled)
        {
            int least = pairs.Min(pair => _set.Taps[pair.Tap].Index), most = pairs.Max(pair => _set.Taps[pair.Tap].Index);
            int span = pairs.Max(pair => Offset(pair.Pixel, pair.Tap)) - Least + ((height - 1) * rowDistance);
            EmitSlices(writer, Expression.Plus(index, least), most - least, at, span);
            for (int tap = 0; tap < _set.Taps.Count; tap++)
            {
                int t = tap;
                EmitTap(writer, _set.Taps[tap].Index - least, [.. Present(tap, firstPixelRow, height).Select(place => (place.Accumulator, Offset(place.Column, t) - Least + (place.Row * rowDistance)))]);
            }

            return;
        }

        int first = 0;
        while (first < _set.Taps.Count)
        {
            int end = first + 1;
            while (end < _set.Taps.Count && (run.FindsTaps || PresentColumns(end).SequenceEqual(PresentColumns(first))))
            {
                end++;
            }

            (int Accumulator, int Column, int Row)[] present = [.. Present(first, firstPixelRow, height)];
            if (present.Length > 0)
            {
                EmitTapLoop(writer, first, end, present, at, index, rowDistance);
            }

            first = end;
        }
    }

    /// <summary>A loop over taps that the same pixels meet.</summary>
    private void EmitTapLoop(CodeWriter writer, int first, int end, (int Accumulator, int Column, int Row)[] present, string at, string index, int rowDistance)
    {
        int count = _set.Taps.Count;
        int indexStep = count == 1 ? 1 : _set.Taps[1].Index - _set.Taps[0].Index, offsetStep = count == 1 ? 0 : _set.Taps[1].Offset - _set.Taps[0].Offset;
        int offset = (present[0].Column * _set.Step) + _set.Taps[0].Offset - Least;
        int span = present.Max(place => ((place.Column - present[0].Column) * _set.Step) + (place.Row * rowDistance));
        string range = run.FindsTaps ? "int j = firstTap; j < endTap; j++" : $"int j = {first}; j < {end}; j++";
        writer.Block($"for ({range})", () =>
        {
            string weight = Expression.Plus(Expression.Sum(index, Expression.Times("j", indexStep)), _set.Taps[0].Index);
            string pixels = Expression.Plus($"{at} {(offsetStep < 0 ? "-" : "+")} {Expression.Times("j", Math.Abs(offsetStep) * 16)}", offset * 16);
            EmitSlices(writer, weight, 0, pixels, span);
            EmitTap(writer, 0, [.. present.Select(place => (place.Accumulator, ((place.Column - present[0].Column) * _set.Step) + (place.Row * rowDistance)))]);
        });
    }

    /// <summary>The slices whose lengths are constants, so that every access behind is known to lie inside.</summary>
    private void EmitSlices(CodeWriter writer, string weight, int taps, string pixels, int span) => writer.Lines($$"""
        ReadOnlySpan<float> w = weight.Slice({{weight}}, {{((rows - 1) * kernel.WeightRow) + taps + 1}});
        ReadOnlySpan<float> p = {{kernel.Source}}.Slice({{pixels}}, {{(span == 0 ? "" : $"{span * 16} + ")}}TLane.Count);
        """);

    private void EmitTap(CodeWriter writer, int tap, (int Accumulator, int Offset)[] pixels)
    {
        if (pixels.Length == 0)
        {
            return;
        }

        string Weight(int row) => $"TLane.Broadcast(w, {(row * kernel.WeightRow) + tap})";
        string Update(int row, int pixel, string weight, string vector) => $"{Sum(row, pixel)}.AddProduct({weight}, {vector});";
        if (HoldsWeights)
        {
            writer.Lines(string.Join(" ", Enumerable.Range(0, rows).Select(row => $"s{row} = {Weight(row)};")));
            writer.Packed(pixels.Select(pixel =>
            {
                string load = $"TLane.Load(p, {pixel.Offset * 16})";
                return rows == 1
                    ? Update(0, pixel.Accumulator, "s0", load)
                    : $"v = {load}; " + string.Join(" ", Enumerable.Range(0, rows).Select(row => Update(row, pixel.Accumulator, $"s{row}", "v")));
            }));
            return;
        }

        writer.Lines(string.Join(" ", pixels.Select(pixel => $"{Vector(pixel.Accumulator)} = TLane.Load(p, {pixel.Offset * 16});")));
        writer.Packed(Enumerable.Range(0, rows).Select(row => Pixels == 1
            ? Update(row, 0, Weight(row), "va")
            : $"s = {Weight(row)}; " + string.Join(" ", pixels.Select(pixel => Update(row, pixel.Accumulator, "s", Vector(pixel.Accumulator))))));
    }

    /// <summary>The locals of a tap.</summary>
    private IEnumerable<string> Operands(IEnumerable<int> columns, int firstPixelRow, int height) => HoldsWeights
        ? Enumerable.Range(0, rows).Select(row => $"s{row}").Concat(rows > 1 ? ["v"] : [])
        : Enumerable.Range(firstPixelRow, height).SelectMany(row => columns.Select(column => Vector((row * run.Width) + column))).Concat(Pixels > 1 ? ["s"] : []);

    private static string Vector(int accumulator) => $"v{(char)('a' + accumulator)}";

    private int Offset(int pixel, int tap) => (pixel * _set.Step) + _set.Taps[tap].Offset;

    private IEnumerable<int> PresentColumns(int tap) => Enumerable.Range(0, run.Width).Where(pixel => run.FindsTaps || _set.Meets(run.First + pixel, _set.Taps[tap]));

    private IEnumerable<(int Pixel, int Tap)> Pairs(int first, int end) =>
        Enumerable.Range(first, end - first).SelectMany(tap => PresentColumns(tap).Select(pixel => (pixel, tap)));

    /// <summary>The pixels that meet a tap: accumulator, column and row among the rows computed together.</summary>
    private IEnumerable<(int Accumulator, int Column, int Row)> Present(int tap, int firstPixelRow, int height) =>
        Enumerable.Range(0, height).SelectMany(row => PresentColumns(tap).Select(column => (((firstPixelRow + row) * run.Width) + column, column, row)));
}
