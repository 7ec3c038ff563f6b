using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes dW of a convolution whose 2 x 2 maximum was taken in its tile, from the gradients of the maxima: three of four outputs have the gradient zero. Which one
/// has not differs from sample to sample, and vectors are samples: so each lane's window is selected from the four that a maximum may have come from, columns
/// first, then rows, and multiplied once. That is for channels that do not fill vectors; see <see cref="WinnerGradientKernel"/> for those that do.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="pooled">What is known of the gradients.</param>
internal sealed class MaximaGradientKernel(ConvolutionShape shape, PooledGradient pooled)
{
    // Wider kernels' sums do not fit into 32 registers.
    private const int MostColumns = 11;

    // Below, loading and selecting a window takes as long as multiplying all four.
    private const int LeastTaps = 4;

    // Floats of sums on the stack: 96 KB, a tenth of a second-level cache.
    private const int SumFloats = 24_576;

    // Floats of gradients and places that are prepared together, and of the image that they meet: a third and a half of a first-level cache.
    private const int PreparedFloats = 4096, ImageFloats = 6144;

    // Sums of a tile: with 32 registers two rows of selected columns have room beside them.
    private const int Accumulators = 15;

    private int Rows => shape.Vertical.Output / 2;

    private int Columns => shape.Horizontal.Output / 2;

    private int Width => shape.Horizontal.Input;

    private int Weights => shape.FilterWeights;

    /// <summary>Filters whose sums are on the stack together.</summary>
    private int Chunk => Math.Min(shape.Filters, SumFloats / ((Weights + 1) * 16));

    /// <summary>Rows of maxima that go through all filters while the part of a channel they meet is in the nearest cache.</summary>
    private int StripRows
    {
        get
        {
            int most = Math.Max(1, Math.Min(Rows, ((ImageFloats / (Width * 16)) - shape.Vertical.Kernel + 1) / 2)), strips = (Rows + most - 1) / most;
            return (Rows + strips - 1) / strips;
        }
    }

    private int StripFloats => StripRows * Columns * 16;

    /// <summary>Filters whose gradients are prepared together.</summary>
    private int Prepared => Math.Max(1, Math.Min(Chunk, PreparedFloats / (2 * StripFloats)));

    /// <summary>Kernel rows of a tile with 32 registers; those left over, and all with 16, go one by one.</summary>
    private int TileRows => Math.Min(shape.Vertical.Kernel, Math.Max(1, Accumulators / shape.Horizontal.Kernel));

    private string Bias => shape.Bias ? ", Span<float> dBias" : "";

    /// <summary>Whether windows are of the kind this kernel selects: neighbours, none in padding.</summary>
    public static bool Suits(ConvolutionShape shape) =>
        shape is { Groups: 1, Vertical: { IsPadded: false, Stride: 1, Dilation: 1 }, Horizontal: { IsPadded: false, Stride: 1, Dilation: 1, Kernel: <= MostColumns } }
        && shape.Taps >= LeastTaps && (shape.FilterWeights + 1) * 16 <= SumFloats && !WinnerWindows.Suits(shape);

    public void Emit(CodeWriter writer)
    {
        EmitBlocks(writer);
        EmitPrepare(writer);
        EmitAdd(writer);
        foreach (int rows in new[] { TileRows, 1 }.Distinct())
        {
            EmitTile(writer, rows);
        }
    }

    private static string Sum(string value, string term) => term == "0" ? value : $"{value} + {term}";

    private void EmitBlocks(CodeWriter writer)
    {
        int pixels = shape.InputPixels * 16, strip = StripFloats, chunk = Chunk;
        bool isOneChunk = chunk == shape.Filters;
        (string firstFilter, string endFilter) = isOneChunk ? ("firstTask", "endTask") : ("chunk", "end");
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a weight gradient step: filters.</summary>
            internal const int WeightGradientTasks = {{shape.Filters}};

            /// <summary>
            /// dW[f][c][u][v] = sum over samples and maxima (i, j) of dy[f][i][j] times the x[c] that tap (u, v) meets from the place where the maximum was
            /// found{{(shape.Bias ? ", db[f] = sum of dy[f]" : "")}}: dy in blocks ({{shape.Filters}}, {{Rows}}, {{Columns}}), x in blocks ({{shape.Channels}}, {{shape.Vertical.Input}}, {{Width}}), dW ({{shape.Filters}}, {{shape.Channels}}, {{shape.Vertical.Kernel}}, {{shape.Horizontal.Kernel}}).
            /// </summary>
            internal static void WeightGradient<TLane>({{pooled.Parameters}}, ReadOnlySpan<float> x, Span<float> dWeight{{Bias}}, int firstBlock, int endBlock, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines($$"""
                Span<float> gradients = StackLines.Align(stackalloc float[{{Prepared * strip}} + StackLines.Slack]), places = StackLines.Align(stackalloc float[{{Prepared * strip}} + StackLines.Slack]);
                Span<float> all = StackLines.Align(stackalloc float[{{chunk * (Weights + (shape.Bias ? 1 : 0)) * 16}} + StackLines.Slack]); // a row of 16 lanes for each weight of some filters{{(shape.Bias ? ", then for each bias" : "")}}
                """);
            void Filters()
            {
                writer.Block("for (int block = firstBlock; block < endBlock; block++)", () => EmitStrips(writer, firstFilter, endFilter, pixels));
                EmitStore(writer, firstFilter, endFilter);
            }

            if (isOneChunk)
            {
                Filters();
                return;
            }

            writer.Block($"for (int chunk = firstTask; chunk < endTask; chunk += {chunk})", () =>
            {
                writer.Lines($"int end = Math.Min(chunk + {chunk}, endTask);");
                writer.Lines("all.Clear();");
                Filters();
            });
        });
    }

    /// <summary>All filters meet some rows of a block while those are in the nearest cache.</summary>
    private void EmitStrips(CodeWriter writer, string firstFilter, string endFilter, int pixels)
    {
        int rows = StripRows, taps = shape.Taps * 16;
        bool isWhole = rows == Rows, isEven = Rows % rows == 0;
        string row = isWhole ? "0" : "row", count = isEven ? $"{rows}" : "rows";
        void Strip()
        {
            if (!isEven)
            {
                writer.Lines($"int rows = Math.Min({rows}, {Rows} - row);");
            }

            writer.Block($"for (int f = {firstFilter}; f < {endFilter}; f += {Prepared})", () =>
            {
                string filters = Prepared == 1 ? "1" : "filters", first = firstFilter == "firstTask" ? "(f - firstTask)" : "(f - chunk)";
                if (Prepared > 1)
                {
                    writer.Lines($"int filters = Math.Min({Prepared}, {endFilter} - f);");
                }

                string biases = shape.Bias ? $"all.Slice({Chunk * Weights * 16} + ({first} * 16)), " : "";
                writer.Lines($"Prepare<TLane>({pooled.Arguments}, gradients, places, {biases}block, f, {filters}, {row}, {count});");
                string start = isWhole ? "0" : $"(row * {2 * Width * 16})";
                void Channel(string channel)
                {
                    string image = shape.Channels == 1 ? $"block * {pixels}" : $"((block * {shape.Channels}) + c) * {pixels}";
                    writer.Lines($"ReadOnlySpan<float> image = x.Slice({(start == "0" ? image : Sum($"({image})", start))});");
                    string sums = $"{first} * {Weights * 16}", offset = channel == "0" ? "" : $" + (c * {taps})";
                    if (Prepared == 1)
                    {
                        writer.Lines($"Add<TLane>(gradients, places, image, all.Slice({(offset.Length == 0 ? sums : $"({sums}){offset}")}, {taps}), {count});");
                        return;
                    }

                    writer.Block("for (int k = 0; k < filters; k++)", () =>
                        writer.Lines($"Add<TLane>(gradients.Slice(k * {StripFloats}), places.Slice(k * {StripFloats}), image, all.Slice((({first} + k) * {Weights * 16}){offset}, {taps}), {count});"));
                }

                if (shape.Channels == 1)
                {
                    Channel("0");
                }
                else
                {
                    writer.Block($"for (int c = 0; c < {shape.Channels}; c++)", () => Channel("c"));
                }
            });
        }

        if (isWhole)
        {
            Strip();
        }
        else
        {
            writer.Block($"for (int row = 0; row < {Rows}; {(rows == 1 ? "row++" : $"row += {rows}")})", Strip);
        }
    }

    /// <summary>The lanes of each weight added up.</summary>
    private void EmitStore(CodeWriter writer, string firstFilter, string endFilter)
    {
        writer.Lines($$"""
            int weights = ({{endFilter}} - {{firstFilter}}) * {{Weights}}, whole = weights / 16 * 16;
            Span<float> target = dWeight.Slice({{firstFilter}} * {{Weights}}, weights);
            LaneSums.Take<TLane>(all, target.Slice(0, whole));
            """);
        writer.Block("for (int i = whole; i < weights; i++)", () => writer.Lines("target[i] = TLane.SumOf16(all, i * 16);"));
        if (shape.Bias)
        {
            writer.Block($"for (int f = {firstFilter}; f < {endFilter}; f++)", () =>
                writer.Lines($"dBias[f] = TLane.SumOf16(all, {Chunk * Weights * 16} + ((f - {firstFilter}) * 16));"));
        }
    }

    private void EmitPrepare(CodeWriter writer)
    {
        string derivative = pooled.HasActivation ? " * Derivative(TLane.Load(y, start + i))" : "";
        writer.Blank().Lines($$"""
            /// <summary>
            /// The gradients of some rows of maxima{{(pooled.HasActivation ? ", times the activation's derivative" : "")}}, and where each maximum came from: above 0 from the lower row, further than 1.5 from 0 from the right column.
            /// </summary>
            {{TileWriter.Optimize}}
            private static void Prepare<TLane>({{pooled.Parameters}}, Span<float> gradients, Span<float> places, {{(shape.Bias ? "Span<float> biases, " : "")}}int block, int f, int filters, int row, int rows)
            """).LaneBlock(() =>
        {
            writer.Lines("Span<byte> numbers = global::System.Runtime.InteropServices.MemoryMarshal.AsBytes(winners);");
            writer.Lines("TLane middle = TLane.Broadcast(1.5f), one = TLane.Broadcast(1f), minusOne = TLane.Broadcast(-1f);");
            writer.Block("for (int k = 0; k < filters; k++)", () =>
            {
                writer.Lines($"int start = ((((block * {shape.Filters}) + f + k) * {Rows}) + row) * {Columns * 16}, at = k * {StripFloats};");
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    if (shape.Bias)
                    {
                        writer.Lines("TLane sum = TLane.Load(biases, (k * 16) + lane);");
                    }

                    writer.Block($"for (int i = lane; i < rows * {Columns * 16}; i += 16)", () =>
                    {
                        writer.Lines($"TLane g = TLane.Load(dy, start + i){derivative}, number = TLane.LoadBytes(numbers, start + i);");
                        writer.Lines("g.Store(gradients, at + i);");
                        writer.Lines("TLane.SelectGreater(number, middle, number - one, minusOne - number).Store(places, at + i);");
                        if (shape.Bias)
                        {
                            writer.Lines("sum += g;");
                        }
                    });
                    if (shape.Bias)
                    {
                        writer.Lines("sum.Store(biases, (k * 16) + lane);");
                    }
                });
            });
        });
    }

    private void EmitAdd(CodeWriter writer)
    {
        string Call(int rows, int first)
        {
            string image = first == 0 ? "x" : $"x.Slice({first * Width * 16})", target = first == 0 ? "sums" : $"sums.Slice({first * shape.Horizontal.Kernel * 16})";
            return $"{Name(rows)}<TLane>(gradients, places, {image}, {target}, rows, lane);";
        }

        writer.Blank().Lines("""
            /// <summary>Adds what some rows of maxima give to the weights of one filter and channel.</summary>
            private static void Add<TLane>(ReadOnlySpan<float> gradients, ReadOnlySpan<float> places, ReadOnlySpan<float> x, Span<float> sums, int rows)
            """).LaneBlock(() => writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
        {
            int whole = TileRows == 1 ? 0 : shape.Vertical.Kernel / TileRows * TileRows;
            if (whole > 0)
            {
                writer.Block("if (TLane.HasManyRegisters)", () =>
                {
                    for (int u = 0; u < whole; u += TileRows)
                    {
                        writer.Lines(Call(TileRows, u));
                    }
                });
            }

            writer.Block($"for (int u = {(whole == 0 ? "0" : $"TLane.HasManyRegisters ? {whole} : 0")}; u < {shape.Vertical.Kernel}; u++)", () =>
                writer.Lines($"{Name(1)}<TLane>(gradients, places, x.Slice(u * {Width * 16}), sums.Slice(u * {shape.Horizontal.Kernel * 16}), rows, lane);"));
        }));
        writer.Blank().Lines("""
            /// <summary>Of each lane's pixel and its right neighbour, the one in the column of its maximum.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Column<TLane>(ReadOnlySpan<float> s, int at, TLane right) where TLane : struct, ILane<TLane> =>
                TLane.SelectGreater(TLane.Broadcast(1.5f), right, TLane.Load(s, at), TLane.Load(s, at + 16));

            /// <summary>Of each lane's two rows the one of its maximum.</summary>
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            private static TLane Row<TLane>(TLane upper, TLane lower, TLane below) where TLane : struct, ILane<TLane> => TLane.SelectGreater(below, TLane.Zero, lower, upper);
            """);
    }

    private string Name(int rows) => $"WeightGradient{rows}x{shape.Horizontal.Kernel}";

    /// <summary>The tile: some kernel rows of one filter and channel. Each row of the image is selected by columns once, for the two kernel rows that meet it.</summary>
    private void EmitTile(CodeWriter writer, int rows)
    {
        int columns = shape.Horizontal.Kernel, row = Width * 16;
        string Total(int u, int v) => $"r{u}{(char)('a' + v)}";
        string Place(int index) => index == 0 ? "0" : $"{index}";
        IEnumerable<(int U, int V)> taps = Enumerable.Range(0, rows).SelectMany(u => Enumerable.Range(0, columns).Select(v => (u, v)));
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "kernel row")}} x {{Literal.Plural(columns, "tap")}}: {{Literal.Plural(rows * columns, "accumulator")}}. The window of maximum (i, j) begins at row 2 i and column 2 j of x, or one further.</summary>
            {{TileWriter.Optimize}}
            private static void {{Name(rows)}}<TLane>(ReadOnlySpan<float> gradients, ReadOnlySpan<float> places, ReadOnlySpan<float> x, Span<float> sums, int rows, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"sums = sums.Slice(lane, {((rows * columns) - 1) * 16} + TLane.Count);");
            writer.Packed(taps.Select(tap => $"TLane {Total(tap.U, tap.V)} = TLane.Load(sums, {Place(((tap.U * columns) + tap.V) * 16)});"));
            writer.Block("for (int i = 0; i < rows; i++)", () =>
            {
                writer.Lines($"int p = (i * {Columns * 16}) + lane, q = (i * {2 * row}) + lane;");
                writer.Block($"for (int end = p + {Columns * 16}; p < end; p += 16, q += 32)", () =>
                {
                    writer.Lines("TLane g = TLane.Load(gradients, p), below = TLane.Load(places, p), right = TLane.Abs(below);");
                    writer.Lines($"ReadOnlySpan<float> s = x.Slice(q, {(rows * row) + (columns * 16)} + TLane.Count);");
                    string Selected(int u, int v) => $"Column(s, {(u * row) + (v * 16)}, right)";
                    string Product(int u, int v, string upper, string lower) =>
                        $"{Total(u, v)}.AddProduct(Row({upper}{v}, {lower}{v}, below), g);";
                    if (rows == 1)
                    {
                        writer.Packed(Enumerable.Range(0, columns).Select(v => $"TLane a{v} = {Selected(0, v)}, b{v} = {Selected(1, v)}; {Product(0, v, "a", "b")}"));
                        return;
                    }

                    string SelectedRow(string letter, int u) => string.Join(", ", Enumerable.Range(0, columns).Select(v => $"{letter}{v} = {Selected(u, v)}"));
                    writer.Lines($"TLane {SelectedRow("a", 0)};");
                    for (int u = 0; u < rows; u++)
                    {
                        (string upper, string lower) = u % 2 == 0 ? ("a", "b") : ("b", "a");
                        writer.Lines(u == 0 ? $"TLane {SelectedRow(lower, 1)};" : SelectedRow(lower, u + 1).Replace(", " + lower, "; " + lower) + ";");
                        int kernelRow = u;
                        writer.Packed(Enumerable.Range(0, columns).Select(v => Product(kernelRow, v, upper, lower)));
                    }
                });
            });
            writer.Packed(taps.Select(tap => $"{Total(tap.U, tap.V)}.Store(sums, {Place(((tap.U * columns) + tap.V) * 16)});"));
        });
    }
}
