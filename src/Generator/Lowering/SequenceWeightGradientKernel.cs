using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes dW = sum over samples and steps of dy x^T of a layer that goes by steps. One factor lies in blocks and gives the scalars of the tile, the other one in panels and
/// gives its vectors: 32 features of all rows, one row after another, so that a tile reads one stretch of memory. The smaller factor is turned into panels: x, or dy where a
/// layer has far fewer outputs than inputs. Each weight's sum goes through the rows in order, whatever the number of threads.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="steps">Steps of a sequence: each block has so many blocks of dy and of x, of 16 rows each.</param>
/// <param name="method">The kernel's name.</param>
/// <param name="mayTurnGradient">Whether dy may be what is turned.</param>
internal sealed class SequenceWeightGradientKernel(DenseShape shape, int steps, string method = "WeightGradient", bool mayTurnGradient = false)
{
    // So many rows at a time: a panel of them is read again for each tile, so it has to stay in the cache, and after them the sums are stored and loaded again.
    // Narrow vectors read it four times as often for the same work.
    private const int Rows = 1024;
    private const int RowsOfNarrow = 256;

    /// <summary>Whether dy is turned into panels instead of x: it has to be far the smaller one, and to fill its panels.</summary>
    public bool IsGradientTurned => mayTurnGradient && Inputs >= 2 * Outputs && Outputs % RowLayout.PanelWidth == 0;

    private Tiling Tiles => Tiling.Of(Scalars.Features);

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    /// <summary>Features of the factor in panels.</summary>
    private int Vectors => IsGradientTurned ? Outputs : Inputs;

    private int Panels => RowLayout.Panels(Vectors);

    /// <summary>Whether the last panel has values in its first half only.</summary>
    private bool EndsInHalf => RowLayout.Chunks(Vectors) % 2 == 1;

    /// <summary>Whether the sums lie apart: turned, or in rows of whole vectors, where panels are padded with zeros, so that no sum overlaps the next row's.</summary>
    private bool HasSums => IsGradientTurned || Inputs % 16 != 0;

    private int SumStride => RowLayout.Stride(Vectors);

    private string Target => HasSums ? "sums" : "dWeight";

    /// <summary>The factor whose scalars a tile reads, and the local of the first one of its features.</summary>
    private (string Name, string First, int Features) Scalars => IsGradientTurned ? ("x", "i", Inputs) : ("dy", "o", Outputs);

    /// <summary>The factor in panels, and the local of a panel's first feature.</summary>
    private (string Name, string First) Turned => IsGradientTurned ? ("dy", "o") : ("x", "i");

    private string Count => Tiles.IsUniform ? $"{Tiles.Size}" : $"(tile < {Tiles.Large} ? {Tiles.Size} : {Tiles.Size - 1})";

    /// <summary>Floats of sums that lie apart; turned ones are read in whole squares of 16.</summary>
    public int SumsLength => !HasSums ? 0 : IsGradientTurned ? (Inputs + 16) * SumStride : Outputs * SumStride;

    public void Emit(CodeWriter writer)
    {
        string sums = HasSums ? "Span<float> sums, " : "", bias = shape.Bias ? ", Span<float> dBias" : "", of = Literal.Plural(Tiles.Count, "tile");
        string layout = IsGradientTurned ? $"dy ({Outputs}) in panels, x ({Inputs}) in blocks" : $"dy in blocks ({Outputs}), x ({Inputs}) in panels";
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a weight gradient step: {{of}} of {{(IsGradientTurned ? "inputs" : "outputs")}} for each of {{Literal.Plural(Panels, "panel")}} of at most 32 {{(IsGradientTurned ? "outputs" : "inputs")}}.</summary>
            internal const int {{method}}Tasks = {{Tiles.Count * Panels}};

            /// <summary>dW = sum over samples and {{steps}} steps of dy x^T{{(shape.Bias ? ", db = sum of dy" : "")}}: {{layout}}, dW ({{Outputs}}, {{Inputs}}).</summary>
            internal static void {{method}}<TLane>(ReadOnlySpan<float> dy, {{(IsGradientTurned && shape.Bias ? "ReadOnlySpan<float> dyPanels, " : "")}}ReadOnlySpan<float> x, {{sums}}Span<float> dWeight{{bias}}, int samples, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines($"int all = (samples + 15) / 16 * {steps * 16}, some = TLane.Count < 16 ? {RowsOfNarrow} : {Rows};");
            writer.Block("for (int first = 0; first < all; first += some)", () =>
            {
                writer.Lines("int end = Math.Min(first + some, all);");
                writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
                {
                    EmitPlace(writer);
                    EmitTiles(writer);
                    if (HasSums || shape.Bias)
                    {
                        writer.Block("if (end == all)", () => EmitFinish(writer));
                    }
                });
            });
        });

        foreach ((int rows, int vectors) in TileWriter.Shapes(Tiles))
        {
            if (vectors == 2 || EndsInHalf)
            {
                EmitTile(writer, rows, vectors);
            }
        }
    }

    private void EmitPlace(CodeWriter writer)
    {
        // The larger factor is divided among the workers, the smaller one read by all: what another core has written is slow to read.
        bool isByPanels = Vectors > Scalars.Features;
        string tile = Panels == 1 ? "task" : isByPanels ? $"task % {Tiles.Count}" : $"task / {Panels}";
        string panel = Tiles.Count == 1 ? "task" : isByPanels ? $"task / {Tiles.Count}" : $"task % {Panels}";
        string place = Tiles.Count == 1 ? $"int {Scalars.First} = 0" : $"int tile = {tile}, {Scalars.First} = {Tiles.Start("tile")}";
        writer.Lines(Panels == 1 ? $"{place};" : $"{place}, {Turned.First} = {panel} * {RowLayout.PanelWidth};");
        string panels = IsGradientTurned && shape.Bias ? "dyPanels" : Turned.Name;
        writer.Lines($"ReadOnlySpan<float> panel = {panels}.Slice({(Panels == 1 ? "0" : $"{Turned.First} * all")}, {RowLayout.PanelWidth} * all);");
    }

    /// <summary>The tiles of one task: with 512 bits one of two vectors, with fewer the parts of it.</summary>
    private void EmitTiles(CodeWriter writer)
    {
        string isPair = !EndsInHalf ? "true" : Panels == 1 ? "false" : $"{Turned.First} < {(Panels - 1) * RowLayout.PanelWidth}";
        string width = isPair switch { "true" => "32", "false" => "16", _ => $"({isPair} ? 32 : 16)" };
        writer.Block("if (TLane.Count < 16)", () =>
            writer.Block($"for (int lane = 0; lane < {width}; lane += 2 * TLane.Count)", () =>
                TileWriter.Dispatch(writer, Tiles, (size, offset) => Call(size, 2, offset, "lane"))));
        void Wide(int vectors) => TileWriter.Tall(writer, Tiles, size => writer.Lines(Call(size, vectors, "", "0")));
        if (isPair != "false")
        {
            writer.Block(isPair == "true" ? "else" : $"else if ({isPair})", () => Wide(2));
        }

        if (isPair != "true")
        {
            writer.Block("else", () => Wide(1));
        }
    }

    private string Call(int size, int vectors, string offset, string lane) =>
        $"{method}{size}x{vectors}<TLane>({Scalars.Name}, panel, {Target}, samples, first, end, {Scalars.First}{offset}, {(Panels == 1 ? "" : Turned.First + ", ")}{lane});";

    private string SumRows(string first, string end) => $"Blocks.SumRows<TLane>(dy, {first}, {end}, {Outputs * 16}, (samples + 15) / 16 * {steps}, dBias);";

    /// <summary>What follows a task's last rows: sums that lie apart go to where the weights are, and one task for each output sums up dy, which is in the cache now.</summary>
    private void EmitFinish(CodeWriter writer)
    {
        if (IsGradientTurned)
        {
            string o = Panels == 1 ? "0" : "o";
            writer.Lines($"Panels.StoreTurned(sums, {SumStride}, i, i + {Count}, {o}, dWeight, {Inputs});");
            if (shape.Bias)
            {
                writer.Block("if (i == 0)", () => writer.Lines(SumRows(o, Panels == 1 ? $"{Outputs}" : $"o + {RowLayout.PanelWidth}")));
            }

            return;
        }

        if (HasSums)
        {
            string column = Panels == 1 ? "" : " + i", length = Panels == 1 ? $"{Inputs}" : $"Math.Min({RowLayout.PanelWidth}, {Inputs} - i)";
            writer.Block($"for (int row = o; row < o + {Count}; row++)", () =>
                writer.Lines($"sums.Slice((row * {SumStride}){column}, {length}).CopyTo(dWeight.Slice((row * {Inputs}){column}));"));
        }

        if (shape.Bias && Panels == 1)
        {
            writer.Lines(SumRows("o", $"o + {Count}"));
        }
        else if (shape.Bias)
        {
            writer.Block("if (i == 0)", () => writer.Lines(SumRows("o", $"o + {Count}")));
        }
    }

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        int rowStride = HasSums ? SumStride : Inputs;
        (string scalars, string first, int features) = Scalars;
        System.Func<int, int, string> index = (row, vector) => vector == 0 ? $"{row * rowStride}" : row == 0 ? "TLane.Count" : $"{row * rowStride} + TLane.Count";
        string width = vectors == 2 ? "2 * TLane.Count" : "TLane.Count", ofRows = IsGradientTurned ? "input" : "output", ofVectors = IsGradientTurned ? "outputs" : "inputs";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, ofRows)}} from {{first}} on, {{(vectors == 2 ? "two vectors" : "a vector")}} of {{ofVectors}} from {{(Panels == 1 ? "lane" : $"{Turned.First} + lane")}} on: {{Literal.Plural(rows * vectors, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{method}}{{rows}}x{{vectors}}<TLane>(ReadOnlySpan<float> {{scalars}}, ReadOnlySpan<float> panel, Span<float> {{Target}}, int samples, int first, int end, int {{first}}, {{(Panels == 1 ? "" : $"int {Turned.First}, ")}}int lane)
            """).LaneBlock(() =>
        {
            string length = rows == 1 ? width : $"{(rows - 1) * rowStride} + {(vectors == 2 ? $"({width})" : width)}", start = Panels == 1 ? "" : $"{Turned.First} + ";
            writer.Lines($"{Target} = {Target}.Slice(({first} * {rowStride}) + {start}lane, {length});");
            writer.Lines("bool isFirst = first == 0;");
            TileWriter.Declare(writer, rows, vectors, (row, v) => $"isFirst ? TLane.Zero : TLane.Load({Target}, {index(row, v - 'a')})");
            writer.Block("for (; first < end; first += 16)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> block = {scalars}.Slice((first * {features}) + ({first} * 16), {rows * 16});");
                writer.Lines($"ReadOnlySpan<float> rows = panel.Slice(first * {RowLayout.PanelWidth}, {16 * RowLayout.PanelWidth}).Slice(lane);");
                writer.Lines($"int count = Math.Min(16, samples - (first / {steps * 16} * 16));");

                if (Tiles.Count > 1)
                {
                    // A tile that waits for lines that another core has made, one after another, takes a quarter longer.
                    writer.Lines($"int ahead = (first * {features}) + (({first} + {rows}) * 16); // where the next tile goes on: called for now, it is here by then");
                    writer.Packed(Enumerable.Range(0, rows).Select(row => $"CacheLines.Prefetch({scalars}, ahead{(row == 0 ? "" : $" + {row * 16}")});"));
                }

                writer.Block("for (int n = 0; n < count; n++)", () =>
                {
                    writer.Lines($"ReadOnlySpan<float> row = rows.Slice(n * {RowLayout.PanelWidth}, {width});");
                    writer.Lines("TLane va = TLane.Load(row, 0)" + (vectors == 2 ? ", vb = TLane.Load(row, TLane.Count);" : ";"));
                    TileWriter.Accumulate(writer, rows, vectors, "block", "n", 16);
                });
            });

            TileWriter.Store(writer, rows, vectors, Target, index, (row, v) => $"r{row}{v}");
        });
    }
}
