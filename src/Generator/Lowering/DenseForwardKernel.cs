using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the forward kernel of a dense layer in block layout: tiles of some outputs x two blocks, one lane group at a time.</summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="group">The layer with what is computed along.</param>
/// <param name="method">The kernel's name.</param>
/// <param name="keeping">Whether the derivative of the activation is stored as well.</param>
/// <param name="adding">Whether another value is added, of the same shape as y.</param>
/// <param name="fold">The batch normalisation folded in, or null.</param>
internal sealed class DenseForwardKernel(DenseShape shape, Group group, string method, bool keeping, bool adding, Fold? fold)
{
    private readonly Tiling _tiling = Tiling.Of(shape.Outputs);

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    private ActivationLayer? Activation => fold is null ? group.Activation : fold.Activation;

    /// <summary>Whether there are biases to start the sums with; a fold has them in its shift.</summary>
    private bool HasBias => shape.Bias && fold is null;

    private string OutputParameters => fold is not null ? Fold.Parameters : shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    private string OutputArguments => fold is not null ? "scale, shift, " : shape.Bias ? "bias, " : "";

    private string Targets => (keeping ? "Span<float> derivative, " : adding ? "ReadOnlySpan<float> addend, " : "") + "Span<float> y";

    /// <summary>What lies like y, y last.</summary>
    private string[] LikeTarget => keeping ? ["derivative", "y"] : adding ? ["addend", "y"] : ["y"];

    /// <summary>Whether the activation is applied in a loop after the tile, because it is long or its derivative is kept.</summary>
    private bool ActivatesAfter => Activation is { } activation && (keeping || !activation.IsCheap);

    /// <summary>Writes how many tasks a range of blocks makes.</summary>
    public static void EmitTasks(CodeWriter writer, DenseShape shape) => writer.Blank().Lines($$"""
        /// <summary>The tasks of a forward step: {{Literal.Plural(Tiling.Of(shape.Outputs).Count, "tile")}} of outputs for each pair of blocks.</summary>
        internal static int ForwardTasks(int blocks) => {{(Tiling.Of(shape.Outputs).Count is > 1 and int count ? $"{count} * " : "")}}((blocks + 1) / 2);
        """);

    public void Emit(CodeWriter writer)
    {
        string targets = string.Join(", ", LikeTarget), plus = adding ? ", plus the addend" : "";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(fold?.Around(group.Head.Layer.Formula) ?? group.Formula)}}{{plus}}: x is ({{Inputs}}), y ({{Outputs}}){{RowLayout.InRows(shape.OutputRows, Outputs)}} a sample, W ({{Outputs}}, {{Inputs}}). Tasks go through the pairs of blocks of each tile of outputs.</summary>
            internal static void {{method}}<TLane>(ReadOnlySpan<float> weight, {{OutputParameters}}ReadOnlySpan<float> x, {{Targets}}, int firstBlock, int endBlock, int firstTask, int endTask)
            """).LaneBlock(() => TileWriter.PairTasks(writer, _tiling, "o", group.Steps > 1, (size, vectors, offset, block, lane) =>
                $"{method}{size}x{vectors}<TLane>(weight, {OutputArguments}x, {targets}, o{offset}, {block}, {lane});"));

        foreach ((int rows, int vectors) in TileWriter.Shapes(_tiling))
        {
            EmitTile(writer, rows, vectors);
        }

        if (keeping)
        {
            EmitActivateRows(writer);
        }
    }

    private void EmitTile(CodeWriter writer, int rows, int vectors)
    {
        int xBlock = Inputs * 16, yBlock = shape.OutputRows * 16;
        string place = vectors == 2 ? "two vectors" : "one vector";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(rows, "output")}} from o on, {{place}}: {{Literal.Plural(rows * vectors, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{method}}{{rows}}x{{vectors}}<TLane>(ReadOnlySpan<float> weight, {{OutputParameters}}ReadOnlySpan<float> x, {{Targets}}, int o, int block, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"weight = weight.Slice(o * {Inputs}, {rows * Inputs});");
            foreach (string span in OutputArguments.Split([',', ' '], System.StringSplitOptions.RemoveEmptyEntries))
            {
                writer.Lines($"{span} = {span}.Slice(o, {rows});");
            }

            if (vectors == 2)
            {
                writer.Lines($"int next = TLane.Count < 16 ? TLane.Count : {xBlock}, nextY = TLane.Count < 16 ? TLane.Count : {yBlock}; // from the first vector to the second");
            }

            string length = vectors == 2 ? $"TLane.Count < 16 ? {rows * 16} : {yBlock + (rows * 16)}" : $"{rows * 16}";
            writer.Lines($"x = x.Slice((block * {xBlock}) + lane, {TileWriter.Extent(vectors, Inputs, "next")});");
            foreach (string target in LikeTarget)
            {
                writer.Lines($"{target} = {target}.Slice((block * {yBlock}) + (o * 16), {length});");
            }

            TileWriter.Declare(writer, rows, vectors, (row, v) => v == 'b' ? $"r{row}a" : HasBias ? $"TLane.Broadcast(bias, {row})" : "TLane.Zero");
            System.Func<int, int, string> index = TileWriter.RowIndex("nextY");
            if (adding)
            {
                TileWriter.Prefetch(writer, rows, vectors, "addend", index);
            }

            writer.Block($"for (int i = 0; i < {Inputs}; i++)", () =>
            {
                TileWriter.Vectors(writer, vectors, "x", "i", "next");
                TileWriter.Accumulate(writer, rows, vectors, "weight", "i", Inputs);
            });

            bool direct = Activation is not null && !ActivatesAfter;
            string Result(int row, char v) => adding ? $"(r{row}{v} + TLane.Load(addend, {index(row, v - 'a')}))"
                : fold is null ? $"r{row}{v}"
                : $"TLane.MultiplyAdd(r{row}{v}, TLane.Broadcast(scale, {row}), TLane.Broadcast(shift, {row}))";
            TileWriter.Store(writer, rows, vectors, "y", index, (row, v) => direct ? $"Activate({Result(row, v)})" : Result(row, v));
            if (ActivatesAfter)
            {
                EmitActivateAfter(writer, rows, vectors);
            }
        });
    }

    private void EmitActivateAfter(CodeWriter writer, int rows, int vectors)
    {
        writer.Lines("// The activation is too long to apply in registers beside the accumulators.");
        if (keeping)
        {
            string next = vectors == 2 ? "nextY" : "0";
            writer.Lines($"ActivateRows<TLane>(y, derivative, {rows * 16}, lane, {next});");
            return;
        }

        writer.Block($"for (int i = lane; i < {rows * 16}; i += 16)", () =>
        {
            writer.Lines($"Activate(TLane.Load(y, i)).Store(y, i);");
            if (vectors == 2)
            {
                writer.Lines($"Activate(TLane.Load(y, nextY + i)).Store(y, nextY + i);");
            }
        });
    }

    /// <summary>A method of its own: in the tile's, the JIT would no longer keep the accumulators in registers.</summary>
    private static void EmitActivateRows(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>Activates a tile in place, the vector next floats behind each as well where that is not 0, and keeps the derivative.</summary>
        {{TileWriter.Optimize}}
        private static void ActivateRows<TLane>(Span<float> y, Span<float> derivative, int length, int lane, int next)
        """).LaneBlock(() => writer.Block("for (int i = lane; i < length; i += 16)", () =>
        {
            writer.Lines("Activate(TLane.Load(y, i), out TLane a).Store(y, i);\na.Store(derivative, i);");
            writer.Block("if (next > 0)", () => writer.Lines("Activate(TLane.Load(y, next + i), out TLane b).Store(y, next + i);\nb.Store(derivative, next + i);"));
        }));
}
