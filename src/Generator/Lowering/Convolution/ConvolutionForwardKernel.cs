using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Writes the forward kernel of a convolution in block layout: bias and cheap activations inside the tile, and the 2 x 2 maximum behind them where there
/// is one, so that only the largest of four values is stored and which it was in a byte.
/// </summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="group">The layer and what is fused into it.</param>
/// <param name="fold">The batch normalisation folded in, or null.</param>
/// <param name="method">What the kernel is called.</param>
/// <param name="takesMoments">Whether it takes the moments of what it stores, for the batch normalisation that reads it.</param>
internal sealed class ConvolutionForwardKernel(ConvolutionShape shape, Group group, Fold? fold, string method, bool takesMoments = false) : ConvolutionKernel(shape)
{
    private readonly bool _pools = group.Pool is not null;

    public override string Method => method;

    public override string Tiles => takesMoments ? "Forward" : method;

    public override string RowNoun => "filter";

    public override string Source => "x";

    public override string Term => "c";

    public override int Terms => Shape.GroupChannels;

    public override int SourceWidth => Shape.Horizontal.Input;

    public override int SourcePixels => Shape.InputPixels;

    public override int WeightRow => Shape.FilterWeights;

    public override int WeightTerm => Shape.Taps;

    public override KernelRows Rows { get; } = new(shape.Vertical, false);

    public override int TileHeight => _pools ? 2 : 1;

    public override int PixelRowDistance => Shape.Vertical.Stride * Shape.Horizontal.Input;

    /// <summary>Whether the activation is applied in a loop after the tiles, because it is long or its input is kept.</summary>
    public bool ActivatesAfter => Activation is not null && (KeepsLinear || !Activation.IsCheap);

    public override string Parameters => $"ReadOnlySpan<float> weight, {EndParameters}ReadOnlySpan<float> x, {(KeepsLinear ? "Span<float> linear, " : _pools ? "Span<float> winners, " : "")}Span<float> y{(takesMoments ? ", Span<float> moments, int samples" : "")}";

    public override string TileParameters => $"ReadOnlySpan<float> weight, {EndParameters}ReadOnlySpan<float> x, {(_pools ? "Span<byte> places, " : "")}Span<float> y";

    protected override int TotalRows => Shape.Filters;

    protected override IReadOnlyList<TapSet> Sets { get; } =
        [TapSet.Forward(shape.Horizontal, group.Pool is null ? shape.Horizontal.Output : shape.Horizontal.Output / 2 * 2)];

    protected override int ResultRows => Shape.Vertical.Output / TileHeight;

    protected override bool KeepsRowsTogether => ActivatesAfter;

    protected override int Unit => TileHeight;

    protected override string Arguments => $"w, {string.Concat(EndSpans.Select(span => $"{Narrowed(span)}, "))}image, {(_pools ? "places, " : "")}maps";

    protected override string Summary
    {
        get
        {
            string groups = Shape.Groups == 1 ? "" : $" in {Shape.Groups} groups", formula = Literal.Xml(fold is null ? group.Formula : group.FoldedFormula);
            string pool = _pools ? ", then the largest of 2 x 2 and which it was" : "";
            string moments = takesMoments ? ", and the moments of each filter's results" : "";
            return $"{formula}{pool}{moments}{groups}: x is ({Shape.Channels}, {Shape.Vertical.Input}, {SourceWidth}), y ({Shape.Filters}, {ResultRows}, {ResultWidth}) a sample, W ({Shape.Filters}, {Terms}, {KernelHeight}, {KernelWidth}).";
        }
    }

    private int ResultWidth => Shape.Horizontal.Output / TileHeight;

    private int ResultPixels => ResultRows * ResultWidth;

    private int ResultFloats => ResultPixels * 16;

    /// <summary>Whether there are biases to start the sums with; a fold has them in its shift.</summary>
    private bool HasBias => Shape.Bias && fold is null;

    private ActivationLayer? Activation => fold is null ? group.Activation : fold.Activation;

    private bool KeepsLinear => fold is null && group.KeepsLinear;

    /// <summary>What is taken beside weights and images, with a trailing comma.</summary>
    private string EndParameters => fold is not null ? Fold.Parameters : Shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    private string[] EndSpans => fold is not null ? ["scale", "shift"] : Shape.Bias ? ["bias"] : [];

    /// <summary>Whether the maximum of 2 x 2 pixels can be taken in the tile: there is a whole window, and the tiles of a row are of few kinds.</summary>
    public static bool CanPool(ConvolutionShape shape) =>
        shape.Vertical.Output >= 2 && shape.Horizontal.Output >= 2
        && TileRun.HasFewPatterns(TileRun.Cut(TapSet.Forward(shape.Horizontal, shape.Horizontal.Output / 2 * 2), 2, 2));

    public override string Start(int row, int pixel) => pixel > 0 ? ConvolutionTile.Sum(row, 0) : HasBias ? $"TLane.Broadcast(bias, {row})" : "TLane.Zero";

    public override void Finish(CodeWriter writer, int rows, TileRun run)
    {
        int length = ((rows - 1) * ResultPixels) + (run.Width / TileHeight) - 1;
        string row = _pools ? "(row / 2)" : "row", column = _pools ? "(column / 2)" : "column";
        string start = Expression.Sum(ResultRows == 1 ? "0" : Expression.Times(row, ResultWidth), column);
        string place = $"({Expression.Bracket(start)} * 16) + lane, {(length == 0 ? "" : $"{length * 16} + ")}TLane.Count";
        writer.Lines($"Span<float> target = y.Slice({place});");
        if (_pools)
        {
            writer.Lines($"Span<byte> place = places.Slice({place});\nTLane winner;");
        }

        writer.Packed(Enumerable.Range(0, rows).SelectMany(f =>
        {
            IEnumerable<string> stores = _pools
                ? Enumerable.Range(0, run.Width / 2).Select(pixel => StoreLargest(f, pixel, run.Width))
                : Enumerable.Range(0, run.Width).Select(pixel => $"{Finished(f, pixel)}.Store(target, {((f * ResultPixels) + pixel) * 16});");
            return fold is null ? stores : stores.Prepend($"TLane scale{f} = TLane.Broadcast(scale, {f}), shift{f} = TLane.Broadcast(shift, {f});");
        }));
    }

    protected override void Narrow(CodeWriter writer, string first, string count)
    {
        string o = first == "0" ? "0" : "first";
        if (first != "0")
        {
            writer.Lines($"int first = {first};");
        }

        writer.Lines($"ReadOnlySpan<float> w = {Expression.From("weight", Expression.Times(o, Shape.FilterWeights))};");
        foreach (string span in EndSpans)
        {
            writer.Lines($"ReadOnlySpan<float> {Narrowed(span)} = {Expression.From(span, o)};");
        }

        string channels = Shape.Groups == 1 ? "0" : Expression.Times("group", Terms * SourcePixels * 16);
        writer.Lines($"ReadOnlySpan<float> image = x.Slice({Expression.Sum(Expression.Times("block", Shape.Channels * SourcePixels * 16), channels)}, {Terms * SourcePixels * 16});");
        string place = Expression.Sum(Expression.Times("block", Shape.Filters * ResultFloats), Expression.Times(o, ResultFloats));
        string maps = $"{place}, {Expression.Product(count, ResultFloats)}";
        if (_pools)
        {
            writer.Lines($"Span<byte> places = global::System.Runtime.InteropServices.MemoryMarshal.AsBytes(winners).Slice({maps});");
        }

        writer.Lines($"Span<float> maps = {(KeepsLinear ? "linear" : "y")}.Slice({maps});");
    }

    protected override void AfterTask(CodeWriter writer, string count)
    {
        string made = "maps";
        if (ActivatesAfter)
        {
            string place = Expression.Sum(Expression.Times("block", Shape.Filters * ResultFloats), TaskCount == 1 ? "0" : Expression.Times("first", ResultFloats));
            made = $"y.Slice({place})";
            writer.Lines("// The activation is too long to apply in registers beside the accumulators, or its input is kept.");
            writer.Lines($"Apply<TLane>(maps, {made}, 0, maps.Length);");
        }

        if (takesMoments)
        {
            string plane = Expression.Sum(Expression.Times("block", Shape.Filters), TaskCount == 1 ? "0" : "first"), rows = "", places = $"{ResultPixels}";
            string moments = Expression.Times(plane, PlaneMoments.Length * Parts);
            if (Parts > 1)
            {
                moments = Expression.Sum(moments, Expression.Times("part", PlaneMoments.Length));
                rows = $".Slice(firstRow * {ResultWidth * 16})";
                places = ResultWidth == 1 ? "endRow - firstRow" : $"(endRow - firstRow) * {ResultWidth}";
            }

            writer.Lines("// The moments of what the task has made, while its core's cache holds it.");
            writer.Lines($"ChannelStatistics.OfParts<TLane>({made}{rows}, {ResultFloats}, {places}, samples - (block * 16), {count}, {Expression.From("moments", moments)}, {Parts});");
        }
    }

    protected override string ArgumentsAt(int offset) => offset == 0
        ? $"weight, {string.Concat(EndSpans.Select(span => $"{span}, "))}x, {(_pools ? "places, " : "")}y"
        : $"weight.Slice({offset * Shape.FilterWeights}), {string.Concat(EndSpans.Select(span => $"{span}.Slice({offset}), "))}x, {(_pools ? $"places.Slice({offset * ResultFloats}), " : "")}y.Slice({offset * ResultFloats})";

    /// <summary>What the numbers of a task's filters are called.</summary>
    private static string Narrowed(string span) => span == "bias" ? "biases" : span + "s";

    private string Finished(int row, int pixel)
    {
        string sum = ConvolutionTile.Sum(row, pixel);
        sum = fold is null ? sum : $"TLane.MultiplyAdd({sum}, scale{row}, shift{row})";
        return Activation is not null && !ActivatesAfter ? $"Activate({sum})" : sum;
    }

    private string StoreLargest(int row, int pixel, int width)
    {
        // One activation in place of four, where the largest stays the largest.
        bool after = Activation is { KeepsOrder: true };
        string values = string.Join(", ", new[] { 2 * pixel, (2 * pixel) + 1, width + (2 * pixel), width + (2 * pixel) + 1 }
            .Select(value => after ? ConvolutionTile.Sum(row, value) : Finished(row, value)));
        string largest = $"TLane.Largest({values}, out winner)";
        int at = ((row * ResultPixels) + pixel) * 16;
        return $"{(after ? $"Activate({largest})" : largest)}.Store(target, {at}); winner.StoreBytes(place, {at});";
    }
}
