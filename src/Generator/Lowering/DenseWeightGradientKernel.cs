using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes dW = sum over samples of dy x^T of a dense layer. Vectors run along the inputs, read as rows, so the caller's own samples need no
/// turning; each weight's sum goes through the samples in order, whatever the number of threads.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="stride">Floats from one row of x to the next.</param>
internal sealed class DenseWeightGradientKernel(DenseShape shape, int stride)
{
    private readonly Tiling _tiling = Tiling.Of(shape.Outputs);

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    /// <summary>Columns of 16 inputs; the last one is shifted back to end with the last input and recomputes what it overlaps.</summary>
    private int Columns => RowLayout.Chunks(Inputs);

    private bool IsNarrow => Inputs < 16;

    public void Emit(CodeWriter writer)
    {
        int pairs = (Columns + 1) / 2;
        string bias = shape.Bias ? ", Span<float> dBias" : "";
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a weight gradient step: {{Literal.Plural(pairs, "column")}} of at most 32 inputs for each of {{Literal.Plural(_tiling.Count, "tile")}} of outputs.</summary>
            internal const int WeightGradientTasks = {{_tiling.Count * pairs}};

            /// <summary>dW = sum over samples of dy x^T{{(shape.Bias ? ", db = sum over samples of dy" : "")}}: dy in blocks ({{Outputs}}), x in rows of {{stride}}, dW ({{Outputs}}, {{Inputs}}).</summary>
            internal static void WeightGradient<TLane>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> dWeight{{bias}}, int samples, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            if (IsNarrow)
            {
                writer.Lines($"Span<float> rows = stackalloc float[{_tiling.Size * 16}];");
            }

            writer.Block("for (int task = firstTask; task < endTask; task++)", () => EmitTask(writer, pairs));
        });

        foreach ((int rows, int vectors) in TileWriter.Shapes(_tiling))
        {
            if (vectors == 2 || Columns % 2 == 1)
            {
                EmitTile(writer, rows, vectors);
            }
        }
    }

    private void EmitPlace(CodeWriter writer, int pairs)
    {
        if (pairs == 1)
        {
            writer.Lines(_tiling.Count == 1 ? "int o = 0;" : $"int tile = task, o = {_tiling.Start("tile")};");
        }
        else
        {
            writer.Lines(_tiling.Count == 1
                ? "int o = 0, column = task * 32;"
                : $"int tile = task / {pairs}, o = {_tiling.Start("tile")}, column = task % {pairs} * 32;");
        }
    }

    private void EmitTask(CodeWriter writer, int pairs)
    {
        EmitPlace(writer, pairs);

        int last = System.Math.Max(0, Inputs - 16);
        string target = IsNarrow ? "rows" : "dWeight", i = pairs == 1 ? "0" : "column";
        string j = Inputs % 32 == 0 || Columns % 2 == 1 ? (pairs == 1 ? "16" : "column + 16") : (pairs == 1 ? $"{last}" : $"Math.Min(column + 16, {last})");
        string only = Columns == 1 ? "0" : $"{last}";
        writer.Block("if (TLane.Count < 16)", () =>
            writer.Block("for (int lane = 0; lane < 16; lane += 2 * TLane.Count)", () =>
            {
                if (Columns == 1)
                {
                    Narrow("0");
                }
                else if (Columns % 2 == 0)
                {
                    Both();
                }
                else
                {
                    writer.Block($"if (column < {(pairs - 1) * 32})", Both);
                    writer.Block("else", () => Narrow(only));
                }
            }));
        if (Columns % 2 == 0)
        {
            writer.Block("else", () => Wide(2, $"{i}, {j}"));
        }
        else if (Columns == 1)
        {
            writer.Block("else", () => Wide(1, "0"));
        }
        else
        {
            writer.Block($"else if (column < {(pairs - 1) * 32})", () => Wide(2, $"{i}, {j}"));
            writer.Block("else", () => Wide(1, only));
        }

        void Both() => writer.Block("for (int half = 0; half < 2; half++)", () =>
        {
            writer.Lines($"int i = half == 0 ? {i} : {j};");
            Narrow("i");
        });

        void Narrow(string at) => TileWriter.Dispatch(writer, _tiling, (size, offset) => Call(size, 2, offset, target, $"{Plus(at)}lane, {Plus(at)}lane + TLane.Count"));

        void Wide(int vectors, string columns) => TileWriter.Tall(writer, _tiling, size => writer.Lines(Call(size, vectors, "", target, columns)));

        string count = _tiling.IsUniform ? $"{_tiling.Size}" : $"(tile < {_tiling.Large} ? {_tiling.Size} : {_tiling.Size - 1})";
        if (IsNarrow)
        {
            writer.Block($"for (int row = 0; row < {count}; row++)", () =>
                writer.Lines($"rows.Slice(row * 16, {Inputs}).CopyTo(dWeight.Slice((o + row) * {Inputs}));"));
        }

        if (shape.Bias)
        {
            void Sum() => writer.Block($"for (int row = o; row < o + {count}; row++)", () =>
                writer.Lines($"dBias[row] = Blocks.SumRow<TLane>(dy, row * 16, {Outputs * 16}, (samples + 15) / 16);"));
            if (pairs == 1)
            {
                Sum();
            }
            else
            {
                writer.Block("if (column == 0)", Sum);
            }
        }
    }

    private static string Plus(string at) => at == "0" ? "" : $"{at} + ";

    private string Call(int size, int vectors, string offset, string target, string columns)
    {
        string rows = target == "rows" && offset.Length > 0 ? $"rows.Slice({offset.Substring(3)} * 16)" : target;
        return $"WeightGradient{size}x{vectors}<TLane>(dy, x, {rows}, samples, o{offset}, {columns});";
    }

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        string columns = vectors == 2 ? "int i, int j" : "int i";
        string place = vectors == 2 ? "a vector of inputs from i and one from j on" : IsNarrow ? $"all {Inputs} inputs" : "16 inputs from i on";
        int rowStride = IsNarrow ? 16 : Inputs;
        System.Func<int, int, string> index = (row, vector) => (row == 0 ? "" : $"{row * rowStride} + ") + (vector == 0 ? "i" : "j");
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "output")}} from o on, {{place}}: {{Literal.Plural(rows * vectors, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void WeightGradient{{rows}}x{{vectors}}<TLane>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> dWeight, int samples, int o, {{columns}})
            """).LaneBlock(() =>
        {
            TileWriter.Declare(writer, rows, vectors, (_, _) => "TLane.Zero");
            writer.Block("for (int first = 0; first < samples; first += 16)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> g = dy.Slice((first * {Outputs}) + (o * 16), {rows * 16});\nint count = Math.Min(16, samples - first);");
                writer.Block("for (int n = 0; n < count; n++)", () =>
                {
                    writer.Lines($"TLane va = TLane.Load(x, ((first + n) * {stride}) + i)" + (vectors == 2 ? $", vb = TLane.Load(x, ((first + n) * {stride}) + j);" : ";"));
                    TileWriter.Accumulate(writer, rows, vectors, "g", "n", 16);
                });
            });

            if (!IsNarrow)
            {
                writer.Lines($"dWeight = dWeight.Slice(o * {Inputs}, {rows * Inputs});");
            }

            TileWriter.Store(writer, rows, vectors, "dWeight", index, (row, v) => $"r{row}{v}");
        });
    }
}
