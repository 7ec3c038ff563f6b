using System;
using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the input gradient of a convolution: the forward tile with the roles of channels and filters, inputs and outputs exchanged.</summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="accumulates">Whether other readers of x have contributed before, so that this adds.</param>
/// <param name="producer">The kernel class whose activation made x, if its derivative is multiplied in here.</param>
internal sealed class ConvolutionInputGradientKernel(ConvolutionShape shape, bool accumulates, string? producer) : ConvolutionKernel(shape)
{
    public override string Method => "InputGradient";

    public override string RowNoun => "channel";

    public override string Source => "dy";

    public override string Term => "o";

    public override int Terms => Shape.GroupFilters;

    public override int SourceWidth => Shape.Horizontal.Output;

    public override int SourcePixels => Shape.OutputPixels;

    public override int WeightRow => Shape.Taps;

    public override int WeightTerm => Shape.FilterWeights;

    public override KernelRows Rows { get; } = new(shape.Vertical, true);

    public override string Parameters => $"ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, {(producer is null ? "" : "ReadOnlySpan<float> x, ")}Span<float> dx";

    protected override int TotalRows => Shape.Channels;

    protected override IReadOnlyList<TapSet> Sets { get; } = TapSet.InputGradient(shape.Horizontal);

    protected override int ResultRows => Shape.Vertical.Input;

    protected override bool KeepsRowsTogether => Clears;

    /// <summary>Whether some inputs meet no window: they are not computed; where nothing else adds to them, they are zeroed first.</summary>
    protected override bool SkipsEmpty => Rows.HasEmptyRows || Many.Columns.Any(run => run.IsEmpty) || Sets.Count < Math.Min(Shape.Horizontal.Stride, Shape.Horizontal.Input);

    protected override string Summary
    {
        get
        {
            string through = producer is null ? "" : ", times the derivative of the activation that made x";
            return $"dx {(accumulates ? "+=" : "=")} W^T dy{through}: dy is ({Shape.Filters}, {Shape.Vertical.Output}, {Shape.Horizontal.Output}), dx ({Shape.Channels}, {Shape.Vertical.Input}, {Shape.Horizontal.Input}) a sample.";
        }
    }

    protected override string Arguments => $"w, maps, {(producer is null ? "" : "image, ")}target";

    private bool Clears => SkipsEmpty && !accumulates;

    public override string Start(int row, int pixel) => "TLane.Zero";

    public override void Finish(CodeWriter writer, int rows, TileRun run)
    {
        int length = Place(rows - 1, run.Width - 1);
        string start = Expression.Sum(Expression.Times("row", Shape.Horizontal.Input), Expression.Times("column", run.Set.TargetStep));
        string place = $"({Expression.Bracket(Expression.Plus(start, run.Set.TargetStart))} * 16) + lane, {(length == 0 ? "" : $"{length} + ")}TLane.Count";
        writer.Lines($"Span<float> target = dx.Slice({place});");
        if (producer is not null)
        {
            writer.Lines($"ReadOnlySpan<float> made = x.Slice({place});");
        }

        writer.Packed(Enumerable.Range(0, rows).SelectMany(c => Enumerable.Range(0, run.Width).Select(pixel =>
        {
            string sum = ConvolutionTile.Sum(c, pixel);
            int at = Place(c, pixel);
            string value = accumulates ? $"(TLane.Load(target, {at}) + {sum})" : producer is null ? sum : $"({sum} * {producer}.Derivative(TLane.Load(made, {at})))";
            return $"{value}.Store(target, {at});";
        })));
    }

    protected override void Narrow(CodeWriter writer, string first, string count)
    {
        int xBlock = Shape.Channels * Shape.InputPixels * 16, yBlock = Shape.Filters * Shape.OutputPixels * 16;
        string c = first == "0" ? "0" : "first";
        if (first != "0")
        {
            writer.Lines($"int first = {first};");
        }

        bool grouped = Shape.Groups > 1;
        string inGroup = grouped ? Many.Rows.Start("tile") : c;
        string filters = grouped ? Expression.Times("group", Shape.GroupFilters * Shape.FilterWeights) : "0";
        writer.Lines($"ReadOnlySpan<float> w = {Expression.From("weight", Expression.Sum(filters, Expression.Times(Expression.Bracket(inGroup), Shape.Taps)))};");
        string maps = Expression.Sum(Expression.Times("block", yBlock), grouped ? Expression.Times("group", Shape.GroupFilters * Shape.OutputPixels * 16) : "0");
        writer.Lines($"ReadOnlySpan<float> maps = dy.Slice({maps}, {Shape.GroupFilters * Shape.OutputPixels * 16});");
        string place = $"{Expression.Sum(Expression.Times("block", xBlock), Expression.Times(c, Shape.InputPixels * 16))}, {Expression.Product(count, Shape.InputPixels * 16)}";
        if (producer is not null)
        {
            writer.Lines($"ReadOnlySpan<float> image = x.Slice({place});");
        }

        writer.Lines($"Span<float> target = dx.Slice({place});");
        if (Clears)
        {
            writer.Lines("target.Clear(); // some inputs meet no window");
        }
    }

    protected override string ArgumentsAt(int offset)
    {
        string slice = $".Slice({offset * Shape.InputPixels * 16})";
        return offset == 0
            ? $"weight, dy, {(producer is null ? "" : "x, ")}dx"
            : $"weight.Slice({offset * Shape.Taps}), dy, {(producer is null ? "" : $"x{slice}, ")}dx{slice}";
    }

    private int Place(int row, int pixel) => ((row * Shape.InputPixels) + (pixel * Shape.Horizontal.Stride)) * 16;
}
