using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes dW of a convolution whose 2 x 2 maximum was taken in its tile, from the gradients g of the maxima: three of four outputs have the gradient zero and are
/// left out. Which one has not differs from sample to sample, so vectors run along a window of one sample's image, its channels and taps, instead of samples.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="partSize">Floats of what a block gives: the weights of each filter as tiles have them, then the biases.</param>
internal sealed class WinnerGradientKernel(ConvolutionShape shape, int partSize)
{
    private readonly WinnerWindows _windows = new(shape);

    /// <summary>Floats from one filter's maxima to the next one's.</summary>
    private int Plane => _windows.Rows * _windows.Columns * 16;

    private int FilterFloats => shape.FilterWeights;

    /// <summary>The tiles of filters in a group.</summary>
    private int Tiles => _windows.Filters.Count;

    /// <summary>The call that turns x into images.</summary>
    public static string Fill(ConvolutionShape shape, string x, string images)
    {
        var windows = new WinnerWindows(shape);
        return $"PixelImages.Fill({x}, {shape.Groups}, {shape.GroupChannels}, {shape.Vertical.Input}, {shape.Horizontal.Input}, firstBlock, endBlock, "
            + $"{images}, {windows.SampleFloats}, {windows.ImageHeight}, {windows.ImageWidth}, {shape.Vertical.Before}, {shape.Horizontal.Before});";
    }

    /// <summary>Floats of the images of a block.</summary>
    public static int ImageFloats(ConvolutionShape shape) => 16 * new WinnerWindows(shape).SampleFloats;

    public void Emit(CodeWriter writer)
    {
        EmitBlock(writer);
        writer.Blank().Lines($$"""
            /// <summary>How far the windows of a maximum's four places lie from the first of them.</summary>
            private static ReadOnlySpan<int> Distances => [0, {{_windows.ColumnPitch}}, {{_windows.RowPitch}}, {{_windows.RowPitch + _windows.ColumnPitch}}];
            """);
        foreach (int filters in _windows.Filters.Sizes)
        {
            foreach (WindowChunk chunk in _windows.Chunks.GroupBy(chunk => chunk.Pattern).Select(equal => equal.First()))
            {
                new WinnerTile(_windows, TileName(filters, chunk), filters, FilterFloats, chunk.Offsets).Emit(writer);
            }
        }

        EmitAddUp(writer);
    }

    private string TileName(int filters, WindowChunk chunk)
    {
        // Chunks of one length whose vectors lie differently are told apart by letters.
        string[] patterns = [.. _windows.Chunks.Where(other => other.Offsets.Count == chunk.Offsets.Count).Select(other => other.Pattern).Distinct()];
        int kind = System.Array.IndexOf(patterns, chunk.Pattern);
        return $"WeightGradient{filters}x{chunk.Offsets.Count}{(kind == 0 ? "" : $"{(char)('A' + kind)}")}";
    }

    private void EmitBlock(CodeWriter writer)
    {
        string bias = shape.Bias ? ", and db[f] = sum of g[f] behind them" : "", of = shape.Groups == 1 ? "" : $" in each of {shape.Groups} groups";
        int features = shape.Filters * Plane, sums = shape.Filters * FilterFloats;
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a weight gradient step: tiles of filters.</summary>
            internal const int WeightGradientTasks = {{shape.Groups * Tiles}};

            /// <summary>
            /// What a block gives to dW[f][c][u][v] = sum over samples and maxima (i, j) of g[f][i][j] times the x[c] that tap (u, v) meets from the place where the maximum
            /// was found{{bias}}: g in blocks ({{shape.Filters}}, {{_windows.Rows}}, {{_windows.Columns}}), x as images ({{_windows.ImageHeight}}, {{_windows.ImageWidth}}, {{shape.GroupChannels}}) a sample{{of}}.
            /// </summary>
            internal static void WeightGradient<TLane>(ReadOnlySpan<float> g, Span<float> winners, ReadOnlySpan<float> images, Span<float> part, int samples, int block, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines($$"""
                ReadOnlySpan<byte> places = global::System.Runtime.InteropServices.MemoryMarshal.AsBytes(winners).Slice(block * {{features}}, {{features}});
                g = g.Slice(block * {{features}}, {{features}});
                images = images.Slice(block * {{16 * _windows.SampleFloats}}, {{16 * _windows.SampleFloats}});
                int firstFilter = {{FilterStart("firstTask")}}, endFilter = {{FilterStart("endTask")}};
                part.Slice(firstFilter * {{FilterFloats}}, (endFilter - firstFilter) * {{FilterFloats}}).Clear();
                """);
            writer.Lines("int count = Math.Min(16, samples - (block * 16));");
            EmitStrips(writer);
            if (shape.Bias)
            {
                writer.Lines("Span<float> biases = stackalloc float[16];");
                writer.Block("for (int f = firstFilter; f < endFilter; f++)", () => writer.Lines($$"""
                    biases.Clear();
                    Blocks.AddPlanes<TLane>(g, {{Plane}}, f * {{Plane}}, {{Plane}}, biases, 1);
                    part[{{sums}} + f] = TLane.SumOf16(biases, 0);
                    """));
            }
        });
    }

    /// <summary>Some rows of maxima at a time, so that their gradients stay in the first-level cache while all samples go through them.</summary>
    private void EmitStrips(CodeWriter writer)
    {
        int rows = _windows.StripRows;
        void Samples(string row, string count) => writer.Block("for (int n = 0; n < count; n++)", () => EmitGroups(writer, row, count));
        if (rows == _windows.Rows)
        {
            Samples("0", $"{rows}");
            return;
        }

        writer.Block($"for (int row = 0; row < {_windows.Rows}; {(rows == 1 ? "row++" : $"row += {rows}")})", () =>
        {
            bool even = _windows.Rows % rows == 0;
            if (!even)
            {
                writer.Lines($"int rows = Math.Min({rows}, {_windows.Rows} - row);");
            }

            Samples("row", even ? $"{rows}" : "rows");
        });
    }

    private void EmitGroups(CodeWriter writer, string row, string count)
    {
        string tasks = Tiles == 1 ? "group" : $"(group * {Tiles})", end = Tiles == 1 ? "group + 1" : $"(group + 1) * {Tiles}";
        void Group(string loop)
        {
            string group = shape.Groups == 1 ? "0" : Expression.Times("group", _windows.GroupFloats);
            string place = Expression.Sum($"(n * {_windows.SampleFloats})", group, Expression.Times(row, 2 * _windows.RowPitch));
            writer.Lines($"ReadOnlySpan<float> windows = images.Slice({place});");
            writer.Block($"for ({loop})", () => EmitTask(writer, row, count));
        }

        if (shape.Groups == 1)
        {
            Group("int task = firstTask; task < endTask; task++");
            return;
        }

        writer.Block($"for (int group = firstTask{(Tiles == 1 ? "" : $" / {Tiles}")}; {tasks} < endTask; group++)", () =>
            Group($"int task = Math.Max(firstTask, {Expression.Bare(tasks)}); task < Math.Min(endTask, {end}); task++"));
    }

    private void EmitTask(CodeWriter writer, string row, string count)
    {
        writer.Lines($"int f = {FilterStart("task")}, at = {Expression.Sum(Expression.Times("f", Plane), Expression.Times(row, _windows.Columns * 16), "n")};");
        writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
        {
            int[] sizes = _windows.Filters.Sizes;
            if (sizes.Length == 1)
            {
                EmitCalls(writer, sizes[0], count);
                return;
            }

            writer.Block($"if ({FilterStart("(task + 1)")} - f == {sizes[0]})", () => EmitCalls(writer, sizes[0], count));
            writer.Block("else", () => EmitCalls(writer, sizes[1], count));
        });
    }

    private void EmitCalls(CodeWriter writer, int filters, string count)
    {
        foreach (WindowChunk chunk in _windows.Chunks)
        {
            string windows = chunk.Start == 0 ? "windows" : $"windows.Slice({chunk.Start})";
            string sums = Expression.From("part", Expression.Plus(Expression.Times("f", FilterFloats), chunk.First * 16));
            writer.Lines($"{TileName(filters, chunk)}<TLane>(g.Slice(at), places.Slice(at), {windows}, {sums}, {count}, lane);");
        }
    }

    private void EmitAddUp(CodeWriter writer)
    {
        int sums = shape.Filters * FilterFloats, part = partSize;
        string bias = shape.Bias ? ", Span<float> dBias" : "";
        writer.Blank().Lines($$"""
            /// <summary>Adds up what the blocks gave, block after block; a task is a filter.</summary>
            {{TileWriter.Optimize}}
            internal static void AddUpWeightGradient<TLane>(ReadOnlySpan<float> parts, int blocks, Span<float> dWeight{{bias}}, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> sums = stackalloc float[{FilterFloats}];");
            writer.Block("for (int f = firstTask; f < endTask; f++)", () =>
            {
                writer.Block($"for (int i = 0; i < {FilterFloats}; i += TLane.Count)", () =>
                {
                    writer.Lines($"TLane sum = TLane.Load(parts, (f * {FilterFloats}) + i);");
                    writer.Block("for (int block = 1; block < blocks; block++)", () => writer.Lines($"sum += TLane.Load(parts, (block * {part}) + (f * {FilterFloats}) + i);"));
                    writer.Lines("sum.Store(sums, i);");
                });
                writer.Lines("int weight = f * " + shape.FilterWeights + ";");
                void Taps() => writer.Block($"for (int u = 0; u < {shape.Vertical.Kernel}; u++)", () =>
                    writer.Block($"for (int v = 0; v < {shape.Horizontal.Kernel}; v++)", () => writer.Lines($"dWeight[weight++] = sums[{_windows.Place}];")));
                if (shape.GroupChannels == 1)
                {
                    Taps();
                }
                else
                {
                    writer.Block($"for (int c = 0; c < {shape.GroupChannels}; c++)", Taps);
                }

                if (shape.Bias)
                {
                    writer.Lines($"float bias = parts[{sums} + f];");
                    writer.Block("for (int block = 1; block < blocks; block++)", () => writer.Lines($"bias += parts[(block * {part}) + {sums} + f];"));
                    writer.Lines("dBias[f] = bias;");
                }
            });
        });
    }

    /// <summary>The first filter of a tile; the tiles of a group do not reach into the next one.</summary>
    private string FilterStart(string task)
    {
        Split filters = _windows.Filters;
        if (shape.Groups * Tiles == 1)
        {
            return Expression.Bare(Expression.Times(task, shape.Filters));
        }

        return shape.Groups == 1 || filters.IsUniform
            ? new Split(shape.Filters, shape.Groups * Tiles).StartOf(task)
            : $"({task} / {Tiles} * {filters.Total}) + ({task} % {Tiles} * {filters.Total} / {Tiles})";
    }
}
