using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes dx = W^T dy of a dense layer: the forward tile with the roles of inputs and outputs exchanged.</summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="accumulates">Whether other readers of x have contributed before, so that this adds.</param>
/// <param name="producer">The kernel class whose activation made x, if its derivative is multiplied in here.</param>
/// <param name="method">The kernel's name.</param>
/// <param name="keepsDerivative">Whether dx holds that derivative before, so that no x is read for it.</param>
/// <param name="byPairs">Whether all tiles of a pair of blocks follow one another, not all pairs of a tile: of many blocks a range of them does not fit the caches, the weights do.</param>
internal sealed class DenseInputGradientKernel(DenseShape shape, bool accumulates, string? producer, string method = "InputGradient", bool keepsDerivative = false, bool byPairs = false)
{
    private readonly Tiling _tiling = Tiling.Of(shape.Inputs);

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    private bool ReadsX => producer is not null && !keepsDerivative;

    private string XParameter => ReadsX ? "ReadOnlySpan<float> x, " : "";

    public void Emit(CodeWriter writer)
    {
        string x = ReadsX ? "x, " : "";
        string through = ReadsX ? ", times the derivative of the activation that made x" : "";
        writer.Blank().Lines($$"""
            /// <summary>The tasks of an input gradient step: {{Literal.Plural(_tiling.Count, "tile")}} of inputs for each pair of blocks.</summary>
            internal static int {{method}}Tasks(int blocks) => {{(_tiling.Count > 1 ? $"{_tiling.Count} * " : "")}}((blocks + 1) / 2);

            /// <summary>dx {{(accumulates ? "+=" : keepsDerivative ? "*=" : "=")}} W^T dy{{through}}: dy is ({{Outputs}}), dx ({{Inputs}}){{RowLayout.InRows(shape.GradientRows, Inputs)}} a sample.</summary>
            internal static void {{method}}<TLane>(ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, {{XParameter}}Span<float> dx, int firstBlock, int endBlock, int firstTask, int endTask)
            """).LaneBlock(() => TileWriter.PairTasks(writer, _tiling, "i", byPairs, (size, vectors, offset, block, lane) =>
                $"{method}{size}x{vectors}<TLane>(weight, dy, {x}dx, i{offset}, {block}, {lane});"));

        foreach ((int rows, int vectors) in TileWriter.Shapes(_tiling))
        {
            EmitTile(writer, rows, vectors);
        }
    }

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        int xBlock = shape.GradientRows * 16, yBlock = Outputs * 16;
        string place = vectors == 2 ? "two vectors" : "one vector";
        System.Func<int, int, string> index = TileWriter.RowIndex("next");
        string length = vectors == 2 ? $"TLane.Count < 16 ? {rows * 16} : {xBlock + (rows * 16)}" : $"{rows * 16}";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "input")}} from i on, {{place}}: {{Literal.Plural(rows * vectors, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{method}}{{rows}}x{{vectors}}<TLane>(ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, {{XParameter}}Span<float> dx, int i, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"weight = weight.Slice(i, {((Outputs - 1) * Inputs) + rows});");
            if (vectors == 2)
            {
                writer.Lines($"int next = TLane.Count < 16 ? TLane.Count : {xBlock}, nextY = TLane.Count < 16 ? TLane.Count : {yBlock}; // from the first vector to the second");
            }

            string all = TileWriter.Extent(vectors, Outputs, "nextY");
            writer.Packed(new[] { ("dy", $"(block * {yBlock}) + lane, {all}"), ("dx", $"(block * {xBlock}) + (i * 16), {length}"), ("x", $"(block * {xBlock}) + (i * 16), {length}") }
                .Take(ReadsX ? 3 : 2).Select(slice => $"{slice.Item1} = {slice.Item1}.Slice({slice.Item2});"));
            TileWriter.Declare(writer, rows, vectors, (row, v) => accumulates ? $"TLane.Load(dx, {index(row, v - 'a')})" : "TLane.Zero");
            if (keepsDerivative)
            {
                writer.Lines("ReadOnlySpan<float> derivative = dx; // converted once: at each use it would cost the compiler's budget for inlining");
                TileWriter.Prefetch(writer, rows, vectors, "derivative", index);
            }

            writer.Block($"for (int o = 0; o < {Outputs}; o++)", () =>
            {
                TileWriter.Vectors(writer, vectors, "dy", "o", "nextY");
                TileWriter.Accumulate(writer, rows, vectors, "weight", $"o * {Inputs}", 1);
            });

            TileWriter.Store(
                writer,
                rows,
                vectors,
                "dx",
                index,
                (row, v) => producer is null ? $"r{row}{v}"
                    : keepsDerivative ? $"(r{row}{v} * TLane.Load(derivative, {index(row, v - 'a')}))"
                    : $"(r{row}{v} * {producer}.Derivative(TLane.Load(x, {index(row, v - 'a')})))");
        });
    }
}
