using System.Globalization;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the forward kernel of a first dense layer that reads the caller's samples as they lie. Vectors run along the inputs, both of the weights and
/// of the samples, so nothing is turned; each sum has 16 parts, which are added up for all samples of a block at once and stand in the block.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="group">The layer with what is computed along.</param>
/// <param name="method">The kernel's name.</param>
/// <param name="keeping">Whether the derivative of the activation is stored as well.</param>
/// <param name="fold">The batch normalisation folded in, or null.</param>
internal sealed class DenseRowsKernel(DenseShape shape, Group group, string method, bool keeping, Fold? fold)
{
    // With 32 registers 6 outputs of 4 samples are 24 accumulators, 4 vectors of samples and one of weights; with 16 registers 6 of 2.
    private const int ManyRegisterSamples = 4;
    private const int FewRegisterSamples = 2;

    // Adding up the parts costs about as much for each output as turning some inputs into blocks; measured, 784 to 50 gains 14 % of a step, 784 to 100 nothing.
    private const int InputsForOutput = 10;

    private readonly Tiling _tiling = TilingOf(shape.Outputs);

    private int Inputs => shape.Inputs;

    private int Outputs => shape.Outputs;

    private ActivationLayer? Activation => fold is null ? group.Activation : fold.Activation;

    private string OutputParameters => fold is not null ? Fold.Parameters : shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    private string OutputArguments => fold is not null ? "scale, shift, " : shape.Bias ? "bias, " : "";

    private string Targets => keeping ? "Span<float> derivative, Span<float> y" : "Span<float> y";

    /// <summary>Whether a dense layer of this shape is worth it: whole vectors, and so many inputs that turning them costs more than adding up.</summary>
    public static bool Serves(DenseShape shape) => shape.Inputs % 16 == 0 && shape.Inputs >= InputsForOutput * shape.Outputs;

    /// <summary>The tasks of a forward step over so many blocks, a C# expression.</summary>
    public static string Tasks(DenseShape shape, string blocks) => Times(TilingOf(shape.Outputs).Count, blocks);

    /// <summary>The same of the tiles that other kernels divide the layer by, from one expression to another; null where they are not made of whole tiles of this one.</summary>
    public static string? TasksOf(Tiling tiles, DenseShape shape, string count)
    {
        Tiling tiling = TilingOf(shape.Outputs);
        return tiling.IsUniform && tiling.Count % tiles.Count == 0 ? $"{count} * {Times(tiling.Count / tiles.Count, "blocks")}" : null;
    }

    /// <summary>Halves of the tiles that other kernels have where these are equal and even, else tiles of their own: so low that their weights stay in the first-level cache.</summary>
    private static Tiling TilingOf(int outputs)
    {
        Tiling tiling = Tiling.Of(outputs);
        if (tiling.Size <= Tiling.FewRegisterRows)
        {
            return tiling;
        }

        if (tiling.IsUniform && tiling.Size % 2 == 0)
        {
            return new Tiling(outputs, tiling.Size / 2, tiling.Count * 2, tiling.Count * 2);
        }

        int count = (outputs + Tiling.FewRegisterRows - 1) / Tiling.FewRegisterRows, larger = (outputs + count - 1) / count;
        return new Tiling(outputs, larger, count, outputs - (count * (larger - 1)));
    }

    private static string Times(int factor, string term) => factor == 1 ? term : string.Format(CultureInfo.InvariantCulture, "{0} * {1}", factor, term);

    public void Emit(CodeWriter writer)
    {
        string targets = keeping ? "derivative, y" : "y";
        string tile = _tiling.Count == 1 ? "int o = 0, block = task" : $"int tile = task / blocks, o = {_tiling.Start("tile")}, block = task % blocks";
        writer.Blank().Lines($$"""
            /// <summary>
            /// {{Literal.Xml(fold?.Around(group.Head.Layer.Formula) ?? group.Formula)}}: x is ({{Inputs}}) a sample as the caller packs it, y ({{Outputs}}) in blocks from block origin on, W ({{Outputs}}, {{Inputs}}).
            /// Tasks go through the blocks of each tile of outputs.
            /// </summary>
            internal static void {{method}}<TLane>(ReadOnlySpan<float> weight, {{OutputParameters}}ReadOnlySpan<float> x, {{Targets}}, int samples, int origin, int blocks, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            writer.Lines($"Span<float> parts = stackalloc float[{_tiling.Size * 256}]; // 16 parts of each output's sum for each sample");
            writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
            {
                writer.Lines($"{tile}, sample = (origin + block) * 16, count = Math.Min(16, samples - sample);");
                writer.Lines($"ReadOnlySpan<float> rows = x.Slice(sample * {Inputs}, count * {Inputs});");
                TileWriter.Sized(writer, _tiling, size => writer.Lines($"{method}{size}<TLane>(weight, {OutputArguments}rows, {targets}, parts, o, block, count);"));
            });
        });

        foreach (int size in _tiling.Sizes)
        {
            EmitTask(writer, size);
            EmitTile(writer, size, ManyRegisterSamples);
            EmitTile(writer, size, FewRegisterSamples);
            EmitTile(writer, size, 1);
        }
    }

    /// <summary>Some outputs of one block: the tiles of its samples, then bias and activation with lanes as samples.</summary>
    private void EmitTask(CodeWriter writer, int size)
    {
        void Lanes(int samples) => writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
            writer.Lines($"{method}{size}x{samples}<TLane>(weight, x, parts, n, lane);"));
        void Step(int samples) => writer.Block(samples == 1 ? "for (; n < count; n++)" : $"for (; n <= count - {samples}; n += {samples})", () => Lanes(samples));
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Plural(size, "output")}} from o on for the samples of a block; lanes behind the last sample are as if it were zero.</summary>
            {{TileWriter.Optimize}}
            private static void {{method}}{{size}}<TLane>(ReadOnlySpan<float> weight, {{OutputParameters}}ReadOnlySpan<float> x, {{Targets}}, Span<float> parts, int o, int block, int count)
            """).LaneBlock(() =>
        {
            writer.Lines($"weight = weight.Slice(o * {Inputs}, {size * Inputs});");
            foreach (string span in OutputArguments.Split([',', ' '], System.StringSplitOptions.RemoveEmptyEntries))
            {
                writer.Lines($"{span} = {span}.Slice(o, {size});");
            }

            foreach (string target in keeping ? new[] { "derivative", "y" } : ["y"])
            {
                writer.Lines($"{target} = {target}.Slice((block * {Outputs * 16}) + (o * 16), {size * 16});");
            }

            writer.Block("if (count < 16)", () => writer.Lines($"parts.Slice(0, {size * 256}).Clear();"));
            writer.Blank().Lines("int n = 0;");
            writer.Block("if (TLane.HasManyRegisters)", () => Step(ManyRegisterSamples));
            Step(FewRegisterSamples);
            Step(1);
            writer.Blank().Lines($"LaneSums.Take<TLane>(parts.Slice(0, {size * 256}), y);");
            EmitFinish(writer, size);
        });
    }

    private void EmitFinish(CodeWriter writer, int size)
    {
        const string Sum = "TLane.Load(y, i)";
        string linear = fold is not null ? $"TLane.MultiplyAdd({Sum}, TLane.Broadcast(scale, i / 16), TLane.Broadcast(shift, i / 16))"
            : shape.Bias ? $"TLane.Broadcast(bias, i / 16) + {Sum}"
            : Sum;
        if (linear == Sum && Activation is null)
        {
            return;
        }

        writer.Block($"for (int i = 0; i < {size * 16}; i += TLane.Count)", () =>
        {
            if (!keeping)
            {
                writer.Lines($"{(Activation is null ? $"({linear})" : $"Activate({linear})")}.Store(y, i);");
                return;
            }

            writer.Lines($"Activate({linear}, out TLane slope).Store(y, i);\nslope.Store(derivative, i);");
        });
    }

    private void EmitTile(CodeWriter writer, int rows, int samples)
    {
        string names = "abcd".Substring(0, samples);
        writer.Blank().Lines($$"""
            /// <summary>The parts of {{Literal.Plural(rows, "output")}} of {{(samples == 1 ? "sample n" : $"{samples} samples from n on")}}: {{Literal.Plural(rows * samples, "accumulator")}}.</summary>
            {{TileWriter.Optimize}}
            private static void {{method}}{{rows}}x{{samples}}<TLane>(ReadOnlySpan<float> weight, ReadOnlySpan<float> x, Span<float> parts, int n, int lane)
            """).LaneBlock(() =>
        {
            writer.Lines($"x = x.Slice(n * {Inputs}, {samples * Inputs});");
            writer.Lines($"parts = parts.Slice(n * 16, {(((rows - 1) * 16) + samples) * 16});");
            writer.Packed(Enumerable.Range(0, rows).Select(row => "TLane " + string.Join(", ", names.Select(v => $"r{row}{v} = TLane.Zero")) + ";"));
            writer.Block($"for (int i = lane; i < {Inputs}; i += 16)", () =>
            {
                // Spans of lengths known to the compiler are checked once and read at constant distances.
                writer.Lines($"ReadOnlySpan<float> column = weight.Slice(i, {Offset((rows - 1) * Inputs, "TLane.Count")}), v = x.Slice(i, {Offset((samples - 1) * Inputs, "TLane.Count")});");
                writer.Lines("TLane " + string.Join(", ", names.Select((letter, n) => $"v{letter} = TLane.Load(v, {n * Inputs})")) + ";");
                writer.Packed(Enumerable.Range(0, rows).Select(row =>
                    $"{(row == 0 ? "TLane " : "")}w = TLane.Load(column, {row * Inputs}); "
                    + string.Join(" ", names.Select(v => $"r{row}{v}.AddProduct(w, v{v});"))));
            });
            writer.Packed(Enumerable.Range(0, rows).Select(row =>
                string.Join(" ", names.Select((v, n) => $"r{row}{v}.Store(parts, {Offset((row * 256) + (n * 16), "lane")});"))));
        });
    }

    private static string Offset(int offset, string index) => offset == 0 ? index : $"{offset} + {index}";
}
