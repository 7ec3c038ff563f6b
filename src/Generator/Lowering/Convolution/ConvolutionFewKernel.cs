using System;
using System.Globalization;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>What is computed together with a convolution in the few-sample pass.</summary>
/// <param name="Shape">The convolution.</param>
/// <param name="Activation">The activation behind it, or null.</param>
/// <param name="IsFolded">Whether a BatchNorm stands between the two, folded into a scale and a shift of each filter.</param>
/// <param name="IsSum">Whether another image is added before the activation.</param>
/// <param name="StripRoom">The floats from the copy of one strip to the next, where samples are divided into strips.</param>
internal sealed record FewConvolution(ConvolutionShape Shape, ActivationLayer? Activation, bool IsFolded, bool IsSum, int StripRoom)
{
    /// <summary>The formula, without the names of layers, so that equal kernels have equal texts.</summary>
    public string Formula => (IsFolded ? "y = (W * x) scale + shift" : Shape.Bias ? "y = W * x + b" : "y = W * x") + (IsSum ? " + other" : "") + (Activation is null ? "" : $", then {Activation.Formula}");

    /// <summary>What each filter adds or is scaled by, as parameters of a kernel.</summary>
    public string FilterParameters => IsFolded ? Fold.Parameters : Shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    /// <summary>The image that is added, as a parameter.</summary>
    public string OtherParameter => IsSum ? "ReadOnlySpan<float> other, " : "";

    /// <summary>The same as arguments.</summary>
    public string FilterArguments => IsFolded ? "scale, shift, " : Shape.Bias ? "bias, " : "";
}

/// <summary>
/// Writes the few-sample kernel of a convolution: vectors run along the places of the window, so that a single sample fills them, and the
/// weights are broadcast from where they lie. Tasks are tiles of some filters x some places.
/// </summary>
internal sealed class ConvolutionFewKernel
{
    private readonly FewConvolution _convolution;
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionFewLayout _layout;
    private readonly ConvolutionFewTiling _tiling;

    public ConvolutionFewKernel(FewConvolution convolution)
        : this(convolution, ConvolutionFewLayout.Of(convolution.Shape, convolution.StripRoom))
    {
    }

    private ConvolutionFewKernel(FewConvolution convolution, ConvolutionFewLayout layout)
        : this(convolution, layout, ConvolutionFewTiling.Of(convolution.Shape, layout))
    {
    }

    private ConvolutionFewKernel(FewConvolution convolution, ConvolutionFewLayout layout, ConvolutionFewTiling tiling) =>
        (_convolution, _shape, _layout, _tiling) = (convolution, convolution.Shape, layout, tiling);

    private bool HasStrips => _layout.Strips > 1;

    /// <summary>The tasks of a call, where it is not divided by strips: tiles, each for all samples.</summary>
    private int Tasks => _shape.Groups * _tiling.PlaceTiles * _tiling.Filters.Count;

    /// <summary>Whether the smaller of weights and image is the one gone through in the inner loop, so that it stays in the nearest cache.</summary>
    private bool FiltersInside => _shape.GroupFilters * _shape.FilterWeights <= _shape.GroupChannels * _layout.ChannelSize;

    private int SourceStride => _layout.IsInPlace ? RowLayout.Stride(_shape.Channels * _shape.InputPixels) : _layout.SampleSize;

    private int SourceLength => _layout.IsInPlace ? _shape.Channels * _shape.InputPixels : _layout.CopySize;

    private int OutputLength => _shape.Filters * _layout.Places;

    /// <summary>Adds the steps of a convolution to the few-sample pass: its input laid out, where that takes a copy, and the tiles.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="group">The convolution with what is folded and fused into it.</param>
    /// <param name="sum">The sum of its output and another value that is computed with it, or null.</param>
    /// <param name="shape">Its constants.</param>
    /// <param name="className">The class the kernel is written to.</param>
    /// <param name="local">The prefix of the layer's locals.</param>
    /// <param name="stripRoom">The floats from the copy of one strip to the next.</param>
    public static void AddSteps(PassBuilder pass, Group group, Group? sum, ConvolutionShape shape, string className, string local, int stripRoom) =>
        new ConvolutionFewKernel(Of(group, sum, shape, stripRoom)).AddSteps(pass, group, sum, className, local);

    /// <summary>Whether another image can be added in the tile: its vectors must lie inside it.</summary>
    public static bool CanAdd(ConvolutionShape shape) => shape.Vertical.Output * shape.Horizontal.Output >= 16;

    /// <summary>Writes the kernels that the steps call.</summary>
    public static void Emit(CodeWriter writer, Group group, Group? sum, ConvolutionShape shape, int stripRoom) =>
        new ConvolutionFewKernel(Of(group, sum, shape, stripRoom)).Emit(writer);

    private static FewConvolution Of(Group group, Group? sum, ConvolutionShape shape, int stripRoom) =>
        new(shape, sum is null ? group.FoldedActivation : sum.Activation, group.Fold is not null, sum is not null, stripRoom);

    private void AddSteps(PassBuilder pass, Group group, Group? sum, string className, string local)
    {
        string description = group.Head.Layer.Description;
        WorkspaceBuffer x = pass.Value(group.Inputs[0]), source = x;
        string arguments = _shape.Bias ? $"{local}Bias, " : "";
        WorkspaceBuffer? fold = group.Fold?.AddStep(pass, group.Head, out arguments);
        if (!_layout.IsInPlace)
        {
            source = pass.NewBuffer(local + "Planes", _layout.Strips * _layout.SampleSize, $"{x.Name} as {description} reads it, padding included");
            string comment = $"Lay {x.Name} out for {group.Head.Id}.", call = $"{className}.GatherFew<TLane>({x.Name}, {source.Name}, first, end);";
            if (HasStrips)
            {
                pass.AddByStrips(comment, call, _layout.Strips, false, x, source);
            }
            else
            {
                pass.Add(comment, Partition.Tasks, call, _shape.Channels == 1 ? "samples" : $"samples * {_shape.Channels}", false, x, source);
            }
        }

        WorkspaceBuffer? other = sum is null ? null : pass.Value(sum.Inputs[sum.Inputs[0] == group.FoldedValue ? 1 : 0]);
        string formula = sum is null ? group.FoldedFormula : $"{group.FoldedFormula}, plus {other!.Name}" + (sum.Activation is null ? "" : $", then {sum.Activation.Formula}");
        string name = (sum is null ? local : Names.Local(sum.Head.Id)) + "Output";
        WorkspaceBuffer y = pass.SetValue(sum?.Value ?? group.FoldedValue, pass.NewBuffer(name, RowLayout.Stride(OutputLength), $"{formula}: {group.Head.Output} a sample"));
        string sentence = $"{description}: {formula}; {group.Head.InputShapes[0]} to {group.Head.Output}.";
        string tiles = $"{className}.ForwardFew<TLane>({local}Weight, {arguments}{source.Name}, {(other is null ? "" : $"{other.Name}, ")}{y.Name}, ";
        if (HasStrips)
        {
            pass.AddByStrips(sentence, tiles + "first, end);", _layout.Strips, !_layout.IsInPlace, source, other, y, fold);
        }
        else
        {
            pass.Add(sentence, Partition.Tasks, tiles + "samples, first, end);", Tasks.ToString(CultureInfo.InvariantCulture), false, source, other, y, fold);
        }
    }

    private void Emit(CodeWriter writer)
    {
        if (!_layout.IsInPlace)
        {
            new ConvolutionFewGather(_shape, _layout).Emit(writer);
        }

        string source = _layout.IsInPlace ? "as they lie" : "as GatherFew lays them out", tasks = HasStrips ? $"strips of {Literal.Plural(_layout.StripRows, "row")}" : "tiles of filters and places";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(_convolution.Formula)}} for a few samples, {{source}}; y in rows of {{RowLayout.Stride(OutputLength)}}. Tasks are {{tasks}}.</summary>
            internal static void ForwardFew<TLane>(ReadOnlySpan<float> weight, {{_convolution.FilterParameters}}ReadOnlySpan<float> x, {{_convolution.OtherParameter}}Span<float> y, {{(HasStrips ? "" : "int samples, ")}}int firstTask, int endTask)
            """).LaneBlock(() =>
        {
            if (HasStrips)
            {
                writer.Block("for (int strip = firstTask; strip < endTask; strip++)", () => EmitStrip(writer));
                return;
            }

            writer.Block("for (int task = firstTask; task < endTask; task++)", () =>
            {
                EmitPlace(writer);
                writer.Block("for (int n = 0; n < samples; n++)", () =>
                {
                    EmitSpans(writer, "n", "n");
                    EmitTile(writer);
                });
            });
        });

        var tile = new ConvolutionFewTile(_convolution, _layout, _tiling);
        tile.EmitAll(writer);
    }

    /// <summary>All tiles of one strip.</summary>
    private void EmitStrip(CodeWriter writer)
    {
        int strips = _layout.Strips;
        writer.Lines($"int n = strip / {strips}, top = strip % {strips} * {_layout.StripRows};");
        if (_shape.Groups == 1)
        {
            EmitSpans(writer, "n", "strip");
        }

        writer.Block($"for (int task = 0; task < {Tasks}; task++)", () =>
        {
            EmitPlace(writer);
            if (_shape.Groups > 1)
            {
                EmitSpans(writer, "n", "strip");
            }

            EmitTile(writer);
        });
    }

    /// <summary>Tells a task's group, filters and places.</summary>
    private void EmitPlace(CodeWriter writer)
    {
        int filterTiles = _tiling.Filters.Count, placeTiles = _tiling.PlaceTiles, tiles = filterTiles * placeTiles;
        string task = "task";
        if (_shape.Groups > 1)
        {
            writer.Lines(tiles == 1 ? "int group = task;" : $"int group = task / {tiles}, tile = task % {tiles};");
            task = "tile";
        }

        (string filters, string places) = FiltersInside
            ? (Modulo(task, filterTiles), Divide(task, filterTiles))
            : (Divide(task, placeTiles), Modulo(task, placeTiles));
        string[] indices = [.. new[] { ("filterTile", filters, filterTiles), ("placeTile", places, placeTiles) }.Where(index => index.Item3 > 1).Select(index => $"{index.Item1} = {index.Item2}")];
        if (indices.Length > 0)
        {
            writer.Lines($"int {string.Join(", ", indices)};");
        }

        string f = _tiling.Filters.Start("filterTile");
        writer.Lines($"int f = {(_shape.Groups > 1 ? $"(group * {_shape.GroupFilters}) + {(f.Contains(" ") ? $"({f})" : f)}" : f)};");

        int units = _tiling.Units.Count;
        string unit = "placeTile";
        if (_tiling.Rows > 1)
        {
            writer.Lines($"int row = {Top}{Divide("placeTile", units)}, unit = {Modulo("placeTile", units)};");
            unit = "unit";
        }

        string start = _tiling.Units.Start(unit);
        if (_tiling.IsByRow)
        {
            writer.Lines($"int row = {Top}{(HasStrips && start.Contains(" ") ? $"({start})" : start)};");
            writer.Lines($"int place = row * {_layout.Columns}, target = row * {_layout.Width};");
            return;
        }

        // The last vector ends with the last place, so that it starts before a multiple of 16.
        int extent = _tiling.Rows > 1 ? _layout.Width : _layout.StripPlaces;
        int last = _tiling.Units.Count - 1, size = last < _tiling.Units.Large ? _tiling.Units.Size : _tiling.Units.Size - 1;
        string first = start == "0" ? "0" : start.Contains(" ") ? $"({start}) * 16" : $"{start} * 16";
        string column = extent % 16 == 0 || extent < 16 || units == 1 ? first : $"Math.Min({first}, {extent - (size * 16)})";
        writer.Lines(_tiling.Rows > 1
            ? $"int column = {column}, place = (row * {_layout.Columns}) + column, target = (row * {_layout.Width}) + column;"
            : $"int place = {(HasStrips ? $"(top * {_layout.Width}) + {(column == first && column.Contains(" ") ? $"({column})" : column)}" : column)};");
    }

    /// <summary>What is added to a row in a strip.</summary>
    private string Top => HasStrips ? "top + " : "";

    /// <summary>The spans of a sample: its image, laid out or not, and its outputs.</summary>
    private void EmitSpans(CodeWriter writer, string sample, string copy)
    {
        string group = _shape.Groups > 1 ? $" + (group * {_shape.GroupChannels * _layout.ChannelSize})" : "";
        string length = _shape.Groups > 1 ? $"{SourceLength} - (group * {_shape.GroupChannels * _layout.ChannelSize})" : $"{SourceLength}";
        writer.Lines($"ReadOnlySpan<float> v = x.Slice(({(_layout.IsInPlace ? sample : copy)} * {SourceStride}){group}, {length});");
        if (_convolution.IsSum)
        {
            writer.Lines($"ReadOnlySpan<float> a = other.Slice({sample} * {RowLayout.Stride(OutputLength)}, {OutputLength});");
        }

        writer.Lines($"Span<float> o = y.Slice({sample} * {RowLayout.Stride(OutputLength)}, {OutputLength});");
    }

    private void EmitTile(CodeWriter writer) =>
        TileWriter.Sized(writer, _tiling.Units, units => TileWriter.Sized(writer, _tiling.Filters, filters => EmitCall(writer, filters, units), "filterTile"), _tiling.Rows > 1 ? "unit" : "placeTile");

    private void EmitCall(CodeWriter writer, int filters, int units)
    {
        string target = _layout.Columns == _layout.Width ? "" : ", target";
        string Call(int size, int offset) =>
            $"ForwardFew{size}x{units}<TLane>(weight, {_convolution.FilterArguments}v, {(_convolution.IsSum ? "a, " : "")}o, {(offset == 0 ? "f" : $"f + {offset}")}, place{target});";

        var parts = _tiling.Parts(filters, units);
        if (parts.Count == 1)
        {
            writer.Lines(Call(filters, 0));
            return;
        }

        writer.Block("if (TLane.HasManyRegisters)", () => writer.Lines(Call(filters, 0)));
        writer.Block("else", () =>
        {
            foreach ((int offset, int size) in parts)
            {
                writer.Lines(Call(size, offset));
            }
        });
    }

    private static string Divide(string index, int count) => count == 1 ? index : $"{index} / {count}";

    private static string Modulo(string index, int count) => count == 1 ? "0" : $"{index} % {count}";
}
