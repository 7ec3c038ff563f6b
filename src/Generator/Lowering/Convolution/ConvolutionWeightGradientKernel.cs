using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes dW[f][c][u][v] = sum over samples and output pixels of dy[f][i][j] x[c][i s - p + u d][j s - p + v d] of a convolution. Vectors are samples; the
/// accumulators of a task stay vectors over the blocks of a call, and their lanes are added up once at the end.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="pooled">What is known of dy where a maximum of 2 x 2 follows and nothing but this kernel needs dy, or null.</param>
internal sealed class ConvolutionWeightGradientKernel(ConvolutionShape shape, PooledGradient? pooled = null)
{
    private readonly ConvolutionWeightTiling _tiling = new(shape, pooled is null ? 1 : 2);

    private WindowAxis Vertical => shape.Vertical;

    private int OutputFloats => shape.OutputPixels * 16;

    /// <summary>Floats from one filter's dy to the next: all of its pixels, or a strip of rows that was made for this kernel.</summary>
    private int PlaneFloats => pooled is null ? OutputFloats : _tiling.StripRows * shape.Horizontal.Output * 16;

    /// <summary>The rows of dy that can differ from zero: behind a maximum not those it leaves over.</summary>
    private int Rows => pooled is null ? Vertical.Output : Vertical.Output / 2 * 2;

    private string Gradient => pooled is null ? "ReadOnlySpan<float> dy" : pooled.Parameters;

    private string GradientArguments => pooled is null ? "dy" : $"{pooled.Arguments}, spread";

    private int InputFloats => shape.InputPixels * 16;

    /// <summary>Where a task's sums for the bias begin, behind those for its patches.</summary>
    private int BiasAt => _tiling.PartPatches * _tiling.PatchFloats;

    private bool HasFilterSizes => !_tiling.Filters.IsUniform;

    private bool HasChannelSizes => !_tiling.Channels.IsUniform;

    public void Emit(CodeWriter writer)
    {
        string bias = shape.Bias ? ", Span<float> dBias" : "";
        string parts = _tiling.Parts == 1 ? "" : $", {_tiling.Parts} parts of the weights of each";
        writer.Blank().Lines($$"""
            /// <summary>The tasks of a weight gradient step: {{Literal.Plural(_tiling.FilterTiles, "tile")}} of filters{{parts}}.</summary>
            internal const int WeightGradientTasks = {{_tiling.Tasks}};

            /// <summary>
            /// dW[f][c][u][v] = sum over samples and places (i, j) of dy[f][i][j] times the x[c] that tap (u, v) meets there{{(shape.Bias ? ", db[f] = sum of dy[f]" : "")}}: dy in blocks
            /// {{Extent(shape.Filters, Vertical.Output, shape.Horizontal.Output)}}, x in blocks {{Extent(shape.Channels, Vertical.Input, shape.Horizontal.Input)}}, dW ({{shape.Filters}}, {{shape.GroupChannels}}, {{Vertical.Kernel}}, {{shape.Horizontal.Kernel}}).
            /// </summary>
            internal static void WeightGradient<TLane>({{Gradient}}, ReadOnlySpan<float> x, Span<float> dWeight{{bias}}, int firstBlock, int endBlock, int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            if (pooled is not null)
            {
                writer.Lines($"Span<float> spread = stackalloc float[{_tiling.Filters.Largest * PlaneFloats}]; // some rows of dy; columns left over stay 0");
            }

            writer.Lines($"Span<float> all = stackalloc float[{_tiling.ChunkTasks * _tiling.TaskFloats}]; // a row of 16 lanes for each weight of some tasks");
            if (_tiling.ChunkTasks == _tiling.Tasks)
            {
                EmitChunk(writer, "firstTask", "endTask");
                return;
            }

            writer.Block($"for (int chunk = firstTask; chunk < endTask; chunk += {_tiling.ChunkTasks})", () =>
            {
                writer.Lines($"int end = Math.Min(chunk + {_tiling.ChunkTasks}, endTask);");
                EmitChunk(writer, "chunk", "end");
            });
        });
        EmitTask(writer);
        pooled?.EmitSpread(writer, shape, PlaneFloats);
        EmitPatch(writer);
        foreach (int height in _tiling.Heights)
        {
            foreach ((int channels, TapRange taps) in Variants())
            {
                new ConvolutionWeightGradientTile(shape, height, channels, taps, PlaneFloats / 16, pooled is not null).Emit(writer);
            }
        }
    }

    private static string Extent(int planes, int height, int width) => $"({planes}, {height}, {width})";

    /// <summary>The kinds of patches: a kernel row is cut only where a patch has a single channel, so only one of the two varies.</summary>
    private IEnumerable<(int Channels, TapRange Taps)> Variants() =>
        _tiling.TapRanges.SelectMany(taps => _tiling.Channels.Sizes.Select(channels => (channels, taps)));

    /// <summary>All blocks through some tasks: image by image and strip by strip, so that x and dy come from memory once.</summary>
    private void EmitChunk(CodeWriter writer, string first, string end)
    {
        string sums = $"all.Slice((task - {first}) * {_tiling.TaskFloats}, {_tiling.TaskFloats})";
        void Tasks(string firstRow, string endRow) => writer.Block($"for (int task = {first}; task < {end}; task++)", () =>
            writer.Lines($"AddTask<TLane>({GradientArguments}, x, {sums}, block, task, {firstRow}, {endRow});"));
        if (_tiling.ChunkTasks < _tiling.Tasks)
        {
            writer.Lines("all.Clear();");
        }

        int height = Rows, rows = _tiling.StripRows;
        writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
        {
            if (rows >= height)
            {
                Tasks("0", $"{height}");
                return;
            }

            writer.Lines("// All tasks meet some rows of dy and x while those are in the caches.");
            writer.Block($"for (int i = 0; i < {height}; i += {rows})", () => Tasks("i", height % rows == 0 ? $"i + {rows}" : $"Math.Min(i + {rows}, {height})"));
        });
        writer.Block($"for (int task = {first}; task < {end}; task++)", () => writer.Lines($"StoreTask<TLane>({sums}, dWeight{(shape.Bias ? ", dBias" : "")}, task);"));
    }

    /// <summary>The methods that add to the sums of a task and that take its weights from them.</summary>
    private void EmitTask(CodeWriter writer)
    {
        string patch = $"sums.Slice((patch - firstPatch) * {_tiling.PatchFloats}, {_tiling.PatchFloats})";
        writer.Blank().Lines($$"""
            /// <summary>Adds what some rows of one block give to the weights of a task.</summary>
            private static void AddTask<TLane>({{Gradient}}, {{(pooled is null ? "" : "Span<float> spread, ")}}ReadOnlySpan<float> x, Span<float> sums, int block, int task, int firstRow, int endRow)
            """).LaneBlock(() =>
        {
            EmitTaskPlace(writer);
            if (pooled is not null)
            {
                writer.Lines($"Spread<TLane>({GradientArguments}, block, f, filters, firstRow, endRow);");
            }

            writer.Block("for (int patch = firstPatch; patch < endPatch; patch++)", () =>
                writer.Lines($"AddPatch<TLane>({(pooled is null ? "dy" : "spread")}, x, {patch}, block, f, filters, patch, firstRow, endRow);"));
            if (shape.Bias)
            {
                string planes = pooled is null
                    ? $"dy.Slice(((block * {shape.Filters}) + f) * {OutputFloats}), {OutputFloats}, {RowFloats("firstRow")}"
                    : $"spread, {PlaneFloats}, 0";
                writer.Block("if (firstPatch == 0)", () => writer.Lines(
                    $"Blocks.AddPlanes<TLane>({planes}, {RowFloats("(endRow - firstRow)")}, sums.Slice({BiasAt}), filters);"));
            }
        });
        writer.Blank().Lines($$"""
            /// <summary>Adds up the 16 lanes of each weight of a task.</summary>
            private static void StoreTask<TLane>(ReadOnlySpan<float> sums, Span<float> dWeight{{(shape.Bias ? ", Span<float> dBias" : "")}}, int task)
            """).LaneBlock(() =>
        {
            EmitTaskPlace(writer);
            writer.Block("for (int patch = firstPatch; patch < endPatch; patch++)", () => EmitSum(writer, patch));
            if (shape.Bias)
            {
                writer.Block("for (int k = 0; firstPatch == 0 && k < filters; k++)", () =>
                    writer.Lines($"dBias[f + k] = TLane.SumOf16(sums, {BiasAt} + (k * 16));"));
            }
        });
    }

    /// <summary>The locals that say which filters and patches a task has.</summary>
    private void EmitTaskPlace(CodeWriter writer)
    {
        var patches = new Split(_tiling.Patches, _tiling.Parts);
        writer.Lines(_tiling.FilterTiles == 1
            ? $"int f = 0, filters = {shape.Filters};"
            : $"int tile = {(_tiling.Parts == 1 ? "task" : $"task % {_tiling.FilterTiles}")}, f = {FilterStart("tile")}, filters = {Filters()};");
        if (_tiling.Parts == 1)
        {
            writer.Lines($"int firstPatch = 0, endPatch = {_tiling.Patches};");
            return;
        }

        string part = _tiling.FilterTiles == 1 ? "task" : $"task / {_tiling.FilterTiles}";
        writer.Lines($"int part = {part}, firstPatch = {patches.StartOf("part")}, endPatch = {patches.StartOf("(part + 1)")};");
    }

    /// <summary>The first filter of a tile; the tiles of a group do not reach into the next one.</summary>
    private string FilterStart(string tile)
    {
        Split filters = _tiling.Filters;
        return shape.Groups == 1 || filters.IsUniform
            ? new Split(shape.Filters, _tiling.FilterTiles).StartOf(tile)
            : $"({tile} / {filters.Count} * {filters.Total}) + ({tile} % {filters.Count} * {filters.Total} / {filters.Count})";
    }

    private string Filters()
    {
        Split filters = _tiling.Filters;
        string tile = shape.Groups == 1 ? "tile" : $"tile % {filters.Count}";
        return filters.IsUniform ? $"{filters.Largest}" : $"(({tile} + 1) * {filters.Total} / {filters.Count}) - ({tile} * {filters.Total} / {filters.Count})";
    }

    /// <summary>The locals that say which weights a patch has.</summary>
    private void EmitPlace(CodeWriter writer)
    {
        int rows = Vertical.Kernel, ranges = _tiling.TapRanges.Count, perChannel = rows * ranges;
        string channels = perChannel == 1 ? "patch" : $"patch / {perChannel}";
        string c = _tiling.Channels.StartOf(_tiling.Channels.Count > 1 && perChannel > 1 && !_tiling.Channels.IsUniform ? $"({channels})" : channels);
        writer.Lines($"int c = {c}, u = {(rows == 1 ? "0" : ranges == 1 ? $"patch % {rows}" : $"patch / {ranges} % {rows}")};");
        if (ranges > 1)
        {
            writer.Lines($"int range = patch % {ranges};");
        }

        if (HasChannelSizes)
        {
            writer.Lines($"int channels = {_tiling.Channels.StartOf($"(({channels}) + 1)")} - c;");
        }
    }

    private void EmitPatch(CodeWriter writer)
    {
        writer.Blank().Lines("""
            /// <summary>Adds what some rows of one block give to the weights of a patch: some channels, one kernel row u, some of its taps.</summary>
            private static void AddPatch<TLane>(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> sums, int block, int f, int filters, int patch, int firstRow, int endRow)
            """).LaneBlock(() =>
        {
            EmitPlace(writer);
            string group = shape.Groups == 1 ? "" : shape.GroupFilters == 1 ? $"(f * {shape.GroupChannels}) + " : $"(f / {shape.GroupFilters} * {shape.GroupChannels}) + ";
            writer.Lines(pooled is null ? $"dy = dy.Slice(((block * {shape.Filters}) + f) * {OutputFloats}, filters * {OutputFloats});" : "int start = firstRow; // the row that dy begins with");
            writer.Lines($"x = x.Slice(((block * {shape.Channels}) + {group}c) * {InputFloats}, {(HasChannelSizes ? "channels" : $"{_tiling.Channels.Largest}")} * {InputFloats});");
            string u = Vertical.Dilation == 1 ? "u" : $"(u * {Vertical.Dilation})";
            writer.Lines($"int top = {u}{(Vertical.Before == 0 ? "" : $" - {Vertical.Before}")};");
            if (Vertical.IsPadded)
            {
                writer.Lines("// The rows at which this kernel row meets the input rather than the padding.");
                writer.Lines(Vertical.Stride == 1
                    ? $"firstRow = Math.Max(firstRow, -top); endRow = Math.Min(endRow, {Vertical.Input} - top);"
                    : $"firstRow = Math.Max(firstRow, ({Vertical.Stride - 1} - top) / {Vertical.Stride}); endRow = Math.Min(endRow, ({Vertical.Input - 1 + Vertical.Stride} - top) / {Vertical.Stride});");
                writer.Block("if (firstRow >= endRow)", () => writer.Lines("return;"));
            }

            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () => EmitDispatch(writer));
        });
    }

    private void EmitDispatch(CodeWriter writer)
    {
        (int Channels, TapRange Taps)[] variants = [.. Variants()];
        for (int v = 0; v < variants.Length; v++)
        {
            (int channels, TapRange taps) = variants[v];
            string condition = HasChannelSizes ? $"channels == {channels}" : $"range == {v}";
            void Body() => EmitSizes(writer, channels, taps);
            if (variants.Length == 1)
            {
                Body();
            }
            else
            {
                writer.Block(v == variants.Length - 1 ? "else" : $"{(v == 0 ? "" : "else ")}if ({condition})", Body);
            }
        }
    }

    private void EmitSizes(CodeWriter writer, int channels, TapRange taps)
    {
        int[] sizes = _tiling.Filters.Sizes;
        if (!HasFilterSizes)
        {
            EmitSize(writer, sizes[0], channels, taps);
            return;
        }

        writer.Block($"if (filters == {sizes[0]})", () => EmitSize(writer, sizes[0], channels, taps));
        writer.Block("else", () => EmitSize(writer, sizes[1], channels, taps));
    }

    private void EmitSize(CodeWriter writer, int size, int channels, TapRange taps)
    {
        string Call(int height, int offset)
        {
            string gradients = offset == 0 ? "dy" : $"dy.Slice({offset * PlaneFloats})";
            string rows = offset == 0 ? "sums" : $"sums.Slice({offset * channels * taps.Count * 16})";
            return $"{ConvolutionWeightGradientTile.Name(shape, height, channels, taps)}<TLane>({gradients}, x, {rows}, top, {(pooled is null ? "" : "start, ")}firstRow, endRow, lane);";
        }

        IReadOnlyList<int> pieces = _tiling.Pieces(size);
        if (pieces.Count == 1)
        {
            writer.Lines(Call(size, 0));
            return;
        }

        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(Call(size, 0)));
        writer.Block("else", () =>
        {
            int offset = 0;
            foreach (int piece in pieces)
            {
                writer.Lines(Call(piece, offset));
                offset += piece;
            }
        });
    }

    /// <summary>Adds up the 16 lanes of each weight of a patch.</summary>
    private void EmitSum(CodeWriter writer, string sums)
    {
        EmitPlace(writer);
        int kernel = shape.Horizontal.Kernel;
        bool ranges = _tiling.TapRanges.Count > 1;
        string channels = HasChannelSizes ? "channels" : $"{_tiling.Channels.Largest}";
        string first = ranges ? $"range * {kernel} / {_tiling.TapRanges.Count}" : "0";
        string end = ranges ? $"(range + 1) * {kernel} / {_tiling.TapRanges.Count}" : $"{kernel}";
        writer.Lines($"ReadOnlySpan<float> patchSums = {sums};\nint row = 0;");
        writer.Block("for (int k = f; k < f + filters; k++)", () =>
            writer.Block($"for (int channel = c; channel < c + {channels}; channel++)", () =>
                writer.Block($"for (int v = {first}; v < {end}; v++, row += 16)", () =>
                    writer.Lines($"dWeight[(((((k * {shape.GroupChannels}) + channel) * {Vertical.Kernel}) + u) * {kernel}) + v] = TLane.SumOf16(patchSums, row);"))));
    }

    private string RowFloats(string count) => $"{count} * {shape.Horizontal.Output * 16}";
}
