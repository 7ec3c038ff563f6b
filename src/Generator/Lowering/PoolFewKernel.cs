using System;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the few-sample kernel of a pool, whose vectors run along rows: first each column of a window becomes one number, which windows that
/// overlap share, then the columns of each window are put together. A task is one channel of one sample, or a strip of rows of all its channels.
/// </summary>
/// <param name="shape">The pool's constants, of a strip of rows where a sample is divided into them.</param>
/// <param name="isLargest">Whether it is a maximum, in which NaN wins and padding never; else the mean, padding counted as zeros.</param>
/// <param name="strips">Into how many strips a sample is divided.</param>
internal sealed class PoolFewKernel(PoolShape shape, bool isLargest, int strips = 1)
{
    // A narrow plane of up to so many floats is halved as a whole.
    private const int MostHalved = 2048;

    private int Height => shape.Vertical.Input;

    private int Width => shape.Horizontal.Input;

    private int Rows => shape.Vertical.Output;

    private int Columns => shape.Horizontal.Output;

    private int Kernel => shape.Horizontal.Kernel;

    private int Stride => shape.Horizontal.Stride;

    private int Before => shape.Horizontal.Before;

    private bool IsGlobal => shape.OutputPixels == 1 && !shape.Vertical.IsPadded && !shape.Horizontal.IsPadded && shape.Window == shape.InputPixels;

    /// <summary>Whether rows are too short for vectors, but a plane of 2 x 2 windows can be gone through without looking at its rows.</summary>
    private bool IsHalved =>
        shape.Vertical is { Kernel: 2, Stride: 2, IsPadded: false } && shape.Horizontal is { Kernel: 2, Stride: 2, IsPadded: false }
        && Width % 2 == 0 && Width < 32 && shape.OutputPixels >= 4 && shape.InputPixels <= MostHalved;

    /// <summary>The kernel of a pool behind a layer whose samples are divided into strips: divided likewise, where no window reaches over the border.</summary>
    /// <param name="shape">The pool's constants.</param>
    /// <param name="isLargest">Whether it is a maximum.</param>
    /// <param name="strips">The strips of the layer before, each with as many rows.</param>
    public static PoolFewKernel Of(PoolShape shape, bool isLargest, int strips)
    {
        WindowAxis vertical = shape.Vertical;
        bool isDivided = strips > 1 && !vertical.IsPadded && vertical.Kernel == vertical.Stride && vertical.Input % (strips * vertical.Stride) == 0;
        return isDivided
            ? new PoolFewKernel(shape with { Vertical = vertical with { Input = vertical.Input / strips } }, isLargest, strips)
            : new PoolFewKernel(shape, isLargest);
    }

    private string Share => Literal.Of(1f / shape.Window);

    /// <summary>Adds the step of a pool to the few-sample pass.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="comment">What the step computes.</param>
    /// <param name="className">The class the kernel is written to.</param>
    /// <param name="x">The images.</param>
    /// <param name="y">The pooled images.</param>
    public void AddStep(PassBuilder pass, string comment, string className, WorkspaceBuffer x, WorkspaceBuffer y)
    {
        string call = $"{className}.PoolFew<TLane>({x.Name}, {y.Name}, first, end);";
        if (strips > 1)
        {
            pass.AddByStrips(comment, call, strips, true, x, y);
        }
        else
        {
            pass.Add(comment, Partition.Tasks, call, shape.Channels == 1 ? "samples" : $"samples * {shape.Channels}", false, x, y);
        }
    }

    public void Emit(CodeWriter writer)
    {
        string what = isLargest ? "The largest value of each window" : "The mean of each window";
        writer.Blank().Lines($$"""
            /// <summary>{{what}} for a few samples as rows; tasks are {{(strips > 1 ? $"strips of {shape.Vertical.Input} rows" : "the channels of each sample")}}.</summary>
            {{TileWriter.Optimize}}
            internal static void PoolFew<TLane>(ReadOnlySpan<float> x, Span<float> y, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            Action body = IsGlobal ? DeclareGlobal(writer) : IsHalved ? DeclareHalves(writer) : DeclareRows(writer);
            void EmitChannel()
            {
                writer.Lines($"ReadOnlySpan<float> image = x.Slice({Channel(shape.InputPixels)}, {shape.InputPixels});");
                writer.Lines($"Span<float> result = y.Slice({Channel(shape.OutputPixels)}, {shape.OutputPixels});");
                body();
            }

            writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
            {
                if (strips > 1)
                {
                    writer.Block($"for (int c = 0; c < {shape.Channels}; c++)", EmitChannel);
                }
                else
                {
                    EmitChannel();
                }
            });
        });
    }

    /// <summary>Where a task's channel lies.</summary>
    private string Channel(int pixels)
    {
        int channels = shape.Channels, row = RowLayout.Stride(channels * pixels * strips);
        if (strips > 1)
        {
            return $"(task / {strips} * {row}) + (c * {pixels * strips}) + (task % {strips} * {pixels})";
        }

        return channels == 1 ? $"task * {row}" : $"(task / {channels} * {row}) + (task % {channels} * {pixels})";
    }

    /// <summary>One number a channel.</summary>
    private Action DeclareGlobal(CodeWriter writer)
    {
        int pixels = shape.InputPixels, whole = pixels / 16 * 16;
        if (pixels < 16)
        {
            return () => EmitScalar(writer, "image[0]", pixels, "image[{0}]", "result[0]");
        }

        writer.Lines("Span<float> parts = stackalloc float[16];");
        return () =>
        {
            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
            {
                writer.Lines("TLane part = TLane.Load(image, lane);");
                if (whole > 16)
                {
                    writer.Block($"for (int i = 16 + lane; i < {whole}; i += 16)", () => writer.Lines($"part = {Combined("part", "TLane.Load(image, i)", "", "next", writer)};"));
                }

                writer.Lines("part.Store(parts, lane);");
            });
            if (isLargest)
            {
                writer.Lines("float largest = parts[0];");
                Loop(writer, 1, 16, "parts[i]", "largest");
                Loop(writer, whole, pixels, "image[i]", "largest");
                writer.Lines("result[0] = largest;");
                return;
            }

            writer.Lines("float sum = TLane.SumOf16(parts, 0);");
            Loop(writer, whole, pixels, "image[i]", "sum");
            writer.Lines($"result[0] = sum * {Share};");
        };
    }

    /// <summary>2 x 2 windows of a plane too narrow for vectors along its pooled rows: each half of the work goes through the plane as a whole.</summary>
    private Action DeclareHalves(CodeWriter writer) => Width < 16 ? DeclareColumnsFirst(writer) : DeclareRowsFirst(writer);

    /// <summary>Every two rows put together, then every two columns of what is left.</summary>
    private Action DeclareRowsFirst(CodeWriter writer)
    {
        writer.Lines($"Span<float> line = stackalloc float[{Rows * Width}];");
        return () =>
        {
            writer.Block($"for (int row = 0; row < {Rows}; row++)", () =>
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    // The second vector of a row ends with it.
                    foreach (int column in Width == 16 ? new[] { 0 } : [0, Width - 16])
                    {
                        string names = column == 0 ? "a" : "b", place = column == 0 ? "lane" : $"{column} + lane";
                        string value = Combined($"TLane.Load(image, (row * {2 * Width}) + {place})", $"TLane.Load(image, (row * {2 * Width}) + {Width} + {place})", names + "0", names + "1", writer);
                        writer.Lines($"({value}).Store(line, (row * {Width}) + {place});");
                    }
                }));
            EmitPairs(writer, "line", shape.OutputPixels, "result", isLargest ? "" : Share);
        };
    }

    /// <summary>Every two columns put together, then every two rows of what is left.</summary>
    private Action DeclareColumnsFirst(CodeWriter writer)
    {
        // A vector of four lanes stores rows of four as they are; others are overwritten by the row behind them, the last one's in room of its own.
        int half = Width / 2, size = Rows * Width;
        bool isWhole = half == 4;
        string lane = isWhole ? "Lane128" : "TLane";
        writer.Lines($"Span<float> columns = stackalloc float[{RowLayout.Stride(size) + 16}]" + (isWhole ? ";" : $", rows = stackalloc float[{(Rows * half) + 16}];"));
        return () =>
        {
            EmitPairs(writer, "image", size, "columns", "");
            void EmitRow(string column)
            {
                string top = $"{lane}.Load(columns, (row * {Width}){column})", bottom = $"{lane}.Load(columns, (row * {Width}) + {half}{column})";
                string value = Combined(top, bottom, "upper", "lower", writer, lane);
                writer.Lines($"({(isLargest ? value : $"({value}) * {lane}.Broadcast({Share})")}).Store({(isWhole ? "result" : "rows")}, (row * {half}){column});");
            }

            writer.Block($"for (int row = 0; row < {Rows}; row++)", () =>
            {
                if (isWhole)
                {
                    EmitRow("");
                }
                else
                {
                    writer.Block($"for (int lane = 0; lane < {RowLayout.Stride(half)}; lane += TLane.Count)", () => EmitRow(" + lane"));
                }
            });
            if (!isWhole)
            {
                writer.Lines($"rows.Slice(0, {shape.OutputPixels}).CopyTo(result);");
            }
        };
    }

    /// <summary>Neighbours put together, so many pairs of them.</summary>
    private void EmitPairs(CodeWriter writer, string source, int pairs, string target, string share)
    {
        // The last vector ends with the last pair.
        bool isExact = pairs % 16 == 0;
        string lane = pairs >= 16 ? "TLane" : pairs >= 8 ? "Lane256" : "Lane128";
        writer.Block($"for (int i = 0; i < {pairs}; i += {lane}.Count)", () =>
        {
            string index = "i";
            if (!isExact)
            {
                writer.Lines($"int pair = Math.Min(i, {pairs} - {lane}.Count);");
                index = "pair";
            }

            writer.Lines($"{lane} one = {lane}.Load({source}, 2 * {index}), two = {lane}.Load({source}, (2 * {index}) + {lane}.Count);");
            string value = Combined($"{lane}.FirstOfPairs(one, two)", $"{lane}.SecondOfPairs(one, two)", "left", "right", writer, lane);
            writer.Lines($"({(share.Length == 0 ? value : $"({value}) * {lane}.Broadcast({share})")}).Store({target}, {index});");
        });
    }

    /// <summary>Row by row of the output.</summary>
    private Action DeclareRows(CodeWriter writer)
    {
        int length = Math.Max(Before + Width, ((Columns - 1) * Stride) + Kernel);
        string room = $"Span<float> line = stackalloc float[{length}]";
        int even = Columns + ((Kernel - 1) / 2), odd = Columns + ((Kernel - 2) / 2);
        if (IsSplit)
        {
            room += $", even = stackalloc float[{even}]" + (Kernel > 1 ? $", odd = stackalloc float[{odd}]" : "");
        }

        writer.Lines(room + ";");
        if (length > Width)
        {
            writer.Lines(isLargest ? "line.Fill(float.NegativeInfinity); // padding" : "line.Clear(); // padding");
        }

        return () => writer.Block($"for (int row = 0; row < {Rows}; row++)", () =>
        {
            WindowAxis vertical = shape.Vertical;
            string start = vertical.Stride == 1 ? "row" : $"(row * {vertical.Stride})";
            string first = vertical.Before == 0 ? $"row * {vertical.Stride}" : $"Math.Max(0, {start} - {vertical.Before})";
            int below = vertical.Kernel - vertical.Before;
            writer.Lines($"int first = {first}, end = Math.Min({Height}, {start} + {below});");
            EmitColumns(writer);
            EmitWindows(writer, even, odd);
        });
    }

    /// <summary>Whether the columns are split into even and odd ones, so that vectors run along windows two columns apart.</summary>
    private bool IsSplit => Stride == 2 && Columns >= 16;

    /// <summary>The part of each column that lies in this row of windows, as one number.</summary>
    private void EmitColumns(CodeWriter writer)
    {
        string target = Before == 0 ? "" : $"{Before} + ";
        if (Width < 16)
        {
            writer.Block($"for (int column = 0; column < {Width}; column++)", () =>
            {
                writer.Lines($"float part = image[(first * {Width}) + column];");
                writer.Block("for (int i = first + 1; i < end; i++)", () => EmitStep(writer, $"image[(i * {Width}) + column]", "part"));
                writer.Lines($"line[{target}column] = part;");
            });
            return;
        }

        Vectors(writer, Width, () =>
        {
            writer.Lines($"TLane part = TLane.Load(image, (first * {Width}) + column + lane);");
            writer.Block("for (int i = first + 1; i < end; i++)", () => writer.Lines($"part = {Combined("part", $"TLane.Load(image, (i * {Width}) + column + lane)", "", "next", writer)};"));
            writer.Lines($"part.Store(line, {target}column + lane);");
        });
    }

    /// <summary>The columns of each window put together.</summary>
    private void EmitWindows(CodeWriter writer, int even, int odd)
    {
        string target = $"(row * {Columns}) + column";
        if (Columns < 16 || Stride > 2)
        {
            writer.Block($"for (int column = 0; column < {Columns}; column++)", () =>
                EmitScalar(writer, Stride == 1 ? "line[column]" : $"line[column * {Stride}]", Kernel, Stride == 1 ? "line[column + {0}]" : $"line[(column * {Stride}) + {{0}}]", $"result[{target}]"));
            return;
        }

        if (IsSplit)
        {
            writer.Lines($"Rows.EverySecond(line, 0, even.Slice(0, {even}));");
            if (Kernel > 1)
            {
                writer.Lines($"Rows.EverySecond(line, 1, odd.Slice(0, {odd}));");
            }
        }

        Vectors(writer, Columns, () =>
        {
            string Column(int k) => !IsSplit ? $"TLane.Load(line, {(k == 0 ? "" : $"{k} + ")}column + lane)"
                : $"TLane.Load({(k % 2 == 0 ? "even" : "odd")}, {(k < 2 ? "" : $"{k / 2} + ")}column + lane)";
            writer.Lines($"TLane whole = {Column(0)};");
            for (int k = 1; k < Kernel; k++)
            {
                writer.Lines($"whole = {Combined("whole", Column(k), "", "v" + k, writer)};");
            }

            writer.Lines($"({(isLargest ? "whole" : $"whole * TLane.Broadcast({Share})")}).Store(result, {target} + lane);");
        });
    }

    /// <summary>A loop over groups of 16 columns; the last group ends with the last column.</summary>
    private static void Vectors(CodeWriter writer, int count, Action body)
    {
        string header = count % 16 == 0
            ? $"for (int column = 0; column < {count}; column += 16)"
            : $"for (int i16 = 0; i16 < {count}; i16 += 16)";
        writer.Block(header, () =>
        {
            if (count % 16 != 0)
            {
                writer.Lines($"int column = Math.Min(i16, {count - 16});");
            }

            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", body);
        });
    }

    /// <summary>One number out of several, without vectors.</summary>
    private void EmitScalar(CodeWriter writer, string first, int count, string element, string target)
    {
        string name = isLargest ? "largest" : "sum";
        writer.Lines($"float {name} = {first};");
        Loop(writer, 1, count, string.Format(System.Globalization.CultureInfo.InvariantCulture, element, "i"), name);
        writer.Lines(isLargest ? $"{target} = largest;" : $"{target} = sum * {Share};");
    }

    private void Loop(CodeWriter writer, int first, int end, string element, string name)
    {
        if (first < end)
        {
            writer.Block($"for (int i = {first}; i < {end}; i++)", () => EmitStep(writer, element, name));
        }
    }

    private void EmitStep(CodeWriter writer, string element, string name) => writer.Lines(isLargest
        ? $"{name} = {element} > {name} || float.IsNaN({element}) ? {element} : {name};"
        : $"{name} += {element};");

    /// <summary>An accumulated vector and one more.</summary>
    private string Combined(string accumulated, string next, string lane = "TLane") =>
        isLargest ? $"{lane}.SelectGreaterOrNaN({next}, {accumulated}, {next}, {accumulated})" : $"{accumulated} + {next}";

    /// <summary>The same for two expressions that a maximum names twice: they get locals.</summary>
    private string Combined(string accumulated, string next, string accumulatedName, string nextName, CodeWriter writer, string lane = "TLane")
    {
        if (!isLargest)
        {
            return $"{accumulated} + {next}";
        }

        writer.Lines(accumulatedName.Length == 0 ? $"{lane} {nextName} = {next};" : $"{lane} {accumulatedName} = {accumulated}, {nextName} = {next};");
        return Combined(accumulatedName.Length == 0 ? accumulated : accumulatedName, nextName, lane);
    }
}
