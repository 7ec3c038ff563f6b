using System;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the copy of the few-sample convolution's input into its <see cref="ConvolutionFewLayout"/>.</summary>
internal sealed class ConvolutionFewGather(ConvolutionShape shape, ConvolutionFewLayout layout)
{
    private readonly ConvolutionFewShifts _shifts = new(shape, layout);
    private readonly ConvolutionFewHalves _halves = new(shape, layout);

    private int Height => shape.Vertical.Input;

    private int Width => shape.Horizontal.Input;

    public void Emit(CodeWriter writer)
    {
        string what = layout.IsFlat
            ? $"a plane for each of {Literal.Plural(layout.Planes, "kernel column")}, of the {layout.Columns} columns it meets"
            : $"rows of {layout.Columns} columns" + (layout.Planes > 1 ? $", every {layout.Planes}th in a plane of its own" : "");
        string tasks = HasStrips ? $"strips of {Literal.Plural(layout.StripRows, "row")} of the output" : "channels of samples";
        writer.Blank().Lines($$"""
            /// <summary>Lays samples out for ForwardFew, padding included: {{what}}. Tasks are {{tasks}}.</summary>
            {{TileWriter.Optimize}}
            internal static void GatherFew<TLane>(ReadOnlySpan<float> x, Span<float> planes, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            int channels = shape.Channels, row = RowLayout.Stride(channels * shape.InputPixels);
            if (HasStrips)
            {
                writer.Block("for (int strip = firstTask; strip < endTask; strip++)", () =>
                {
                    writer.Lines($"int top = strip % {layout.Strips} * {layout.StripRows};");
                    EmitPrefetch(writer, row);
                    if (_shifts.Suits)
                    {
                        _shifts.DeclareStrip(writer);
                    }

                    writer.Block($"for (int c = 0; c < {channels}; c++)", () => EmitChannel(
                        writer,
                        $"(strip / {layout.Strips} * {row}) + (c * {shape.InputPixels})",
                        $"(strip * {layout.SampleSize}) + (c * {layout.ChannelSize})"));
                });
                return;
            }

            writer.Block("for (int task = firstTask; task < endTask; task++)", () => EmitChannel(
                writer,
                channels == 1 ? $"task * {row}" : $"(task / {channels} * {row}) + (task % {channels} * {shape.InputPixels})",
                channels == 1
                    ? $"task * {layout.SampleSize}"
                    : $"(task / {channels} * {layout.SampleSize}) + (task % {channels} * {layout.ChannelSize})"));
        });
        if (_shifts.Suits)
        {
            _shifts.EmitColumns(writer);
        }
    }

    private bool HasStrips => layout.Strips > 1;

    /// <summary>The rows beyond the strip's own were made by another worker.</summary>
    private void EmitPrefetch(CodeWriter writer, int sample)
    {
        // The input rows that the upper strip reads of the lower half, and the other way round.
        int half = Height / 2, step = layout.RowStep, first = (layout.StripRows * step) - shape.Vertical.Before;
        int below = Math.Min(Height, first - step + (int)shape.Vertical.Span) - half, above = half - Math.Max(0, first);
        int rows = Math.Min(half, Math.Max(below, above));
        if (shape.Channels < 8 || rows <= 0)
        {
            return;
        }

        writer.Lines("// The border rows of the other strip, which another core may have made.");
        string border = $"(strip / {layout.Strips} * {sample}) + (top == 0 ? {half * Width} : {(half - rows) * Width})";
        writer.Lines($"Rows.Prefetch(x, {border}, {rows * Width}, {shape.InputPixels}, {shape.Channels});");
    }

    /// <summary>One channel of one sample, or what a strip reads of it.</summary>
    private void EmitChannel(CodeWriter writer, string source, string target)
    {
        writer.Lines($"ReadOnlySpan<float> image = x.Slice({source}, {shape.InputPixels});");
        writer.Lines($"Span<float> target = planes.Slice({target}, {layout.ChannelSize});");
        if (_shifts.Suits)
        {
            _shifts.EmitChannel(writer);
            return;
        }

        for (int rows = 0; rows < layout.Classes; rows++)
        {
            EmitClass(writer, rows);
        }
    }

    /// <summary>The rows of one class: zeros above the image, rows of the image, zeros below it.</summary>
    private void EmitClass(CodeWriter writer, int rows)
    {
        // Row j of the class is the input's row j * step + offset.
        int step = layout.RowStep, offset = rows - shape.Vertical.Before;
        int first = Math.Min(layout.ClassRows, offset >= 0 ? 0 : (-offset + step - 1) / step);
        int end = Math.Max(first, Math.Min(layout.ClassRows, Height - 1 - offset < 0 ? 0 : ((Height - 1 - offset) / step) + 1));
        string begin = $"{first}", finish = $"{end}";
        if (HasStrips)
        {
            (begin, finish) = ($"begin{Suffix(rows)}", $"finish{Suffix(rows)}");
            writer.Lines($"int {begin} = {(first == 0 ? "top" : $"Math.Max(top, {first})")}, {finish} = Math.Min(top + {layout.StripClassRows}, {end});");
        }

        for (int plane = 0; plane < layout.Planes; plane++)
        {
            int start = (plane * layout.PlaneSize) + (rows * layout.ClassSize);
            if (HasStrips)
            {
                ClearRows(writer, first > 0, start, "top", begin);
                ClearRows(writer, end < layout.ClassRows, start, finish, $"top + {layout.StripClassRows}");
                continue;
            }

            Clear(writer, start, first * layout.Columns);
            Clear(writer, start + (end * layout.Columns), (layout.ClassRows - end) * layout.Columns);
        }

        if (end == first)
        {
            return;
        }

        writer.Block($"for (int row = {begin}; row < {finish}; row++)", () =>
        {
            string place = step == 1 ? Shifted("row", offset) : Shifted($"(row * {step})", offset);
            writer.Lines($"ReadOnlySpan<float> source = image.Slice({(place == "row" ? $"row * {Width}" : $"({place}) * {Width}")}, {Width});");
            int start = rows * layout.ClassSize;
            writer.Lines($"Span<float> columns = target.Slice({(start == 0 ? "" : $"{start} + (")}row * {layout.Columns}{(start == 0 ? "" : ")")}, {((layout.Planes - 1) * layout.PlaneSize) + layout.Columns});");
            if (_halves.Suits)
            {
                _halves.EmitRow(writer);
            }

            for (int plane = 0; plane < layout.Planes; plane++)
            {
                EmitRow(writer, plane);
            }
        });
    }

    private void ClearRows(CodeWriter writer, bool exist, int start, string begin, string end)
    {
        if (exist)
        {
            writer.Lines($"target.Slice({(start == 0 ? "" : $"{start} + (")}{begin} * {layout.Columns}{(start == 0 ? "" : ")")}, ({end} - {begin}) * {layout.Columns}).Clear();");
        }
    }

    private string Suffix(int rows) => layout.Classes == 1 ? "" : $"{rows}";

    /// <summary>One row into one plane.</summary>
    private void EmitRow(CodeWriter writer, int plane)
    {
        int step = layout.ColumnStep, offset = layout.FirstColumn(plane), start = plane * layout.PlaneSize;
        (int first, int end) = layout.ImageColumns(plane);
        Zeros(writer, start, first);
        if (end > first && !_halves.Suits)
        {
            int source = (first * step) + offset, count = end - first;
            writer.Lines(step switch
            {
                1 => $"Rows.CopyVectors(source.Slice({source}, {count}), columns.Slice({start + first}));",
                2 => $"Rows.EverySecond(source, {source}, columns.Slice({start + first}, {count}));",
                _ => $"for (int i = 0; i < {count}; i++)\n{{\n    columns[{start + first} + i] = source[{source} + (i * {step})];\n}}",
            });
        }

        Zeros(writer, start + end, layout.Columns - end);
    }

    /// <summary>Zeros in the padding beside a row.</summary>
    private static void Zeros(CodeWriter writer, int start, int count)
    {
        if (count > 4)
        {
            writer.Lines($"columns.Slice({start}, {count}).Clear();");
            return;
        }

        for (int i = 0; i < count; i++)
        {
            writer.Lines($"columns[{start + i}] = 0f;");
        }
    }

    private static void Clear(CodeWriter writer, int start, int count)
    {
        if (count > 0)
        {
            writer.Lines($"target.Slice({start}, {count}).Clear();");
        }
    }

    private static string Shifted(string index, int offset) => offset switch
    {
        0 => index,
        > 0 => $"{index} + {offset}",
        _ => $"{index} - {-offset}",
    };
}
