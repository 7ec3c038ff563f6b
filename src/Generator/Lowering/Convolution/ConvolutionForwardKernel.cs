using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the forward kernel of a convolution in block layout, bias and cheap activations inside the tile.</summary>
/// <param name="shape">The layer's constants.</param>
/// <param name="group">The layer and what is fused into it.</param>
/// <param name="fold">The batch normalisation folded in, or null.</param>
internal sealed class ConvolutionForwardKernel(ConvolutionShape shape, Group group, Fold? fold) : ConvolutionKernel(shape)
{
    public override string Method => fold is null ? "Forward" : "ForwardFolded";

    public override string RowNoun => "filter";

    public override string Source => "x";

    public override string Term => "c";

    public override int Terms => Shape.GroupChannels;

    public override int SourceWidth => Shape.Horizontal.Input;

    public override int SourcePixels => Shape.InputPixels;

    public override int WeightRow => Shape.FilterWeights;

    public override int WeightTerm => Shape.Taps;

    public override KernelRows Rows { get; } = new(shape.Vertical, false);

    /// <summary>Whether the activation is applied in a loop after the tiles, because it is long or its input is kept.</summary>
    public bool ActivatesAfter => Activation is not null && (KeepsLinear || !Activation.IsCheap);

    public override string Parameters => $"ReadOnlySpan<float> weight, {EndParameters}ReadOnlySpan<float> x, {(KeepsLinear ? "Span<float> linear, " : "")}Span<float> y";

    public override string TileParameters => $"ReadOnlySpan<float> weight, {EndParameters}ReadOnlySpan<float> x, Span<float> y";

    protected override int TotalRows => Shape.Filters;

    protected override IReadOnlyList<TapSet> Sets { get; } = [TapSet.Forward(shape.Horizontal, shape.Horizontal.Output)];

    protected override int ResultRows => Shape.Vertical.Output;

    protected override bool KeepsRowsTogether => ActivatesAfter;

    protected override string Arguments => $"w, {string.Concat(EndSpans.Select(span => $"{span}s, "))}image, maps";

    protected override string Summary
    {
        get
        {
            string groups = Shape.Groups == 1 ? "" : $" in {Shape.Groups} groups";
            return $"{Literal.Xml(fold is null ? group.Formula : group.FoldedFormula)}{groups}: x is ({Shape.Channels}, {Shape.Vertical.Input}, {Shape.Horizontal.Input}), y ({Shape.Filters}, {Shape.Vertical.Output}, {Shape.Horizontal.Output}) a sample, W ({Shape.Filters}, {Shape.GroupChannels}, {KernelHeight}, {KernelWidth}).";
        }
    }

    /// <summary>Whether there are biases to start the sums with; a fold has them in its shift.</summary>
    private bool HasBias => Shape.Bias && fold is null;

    private ActivationLayer? Activation => fold is null ? group.Activation : fold.Activation;

    private bool KeepsLinear => fold is null && group.KeepsLinear;

    /// <summary>What is taken beside weights and images, with a trailing comma.</summary>
    private string EndParameters => fold is not null ? Fold.Parameters : Shape.Bias ? "ReadOnlySpan<float> bias, " : "";

    private string[] EndSpans => fold is not null ? ["scale", "shift"] : Shape.Bias ? ["bias"] : [];

    public override string Start(int row, int pixel) => pixel > 0 ? ConvolutionTile.Sum(row, 0) : HasBias ? $"TLane.Broadcast(bias, {row})" : "TLane.Zero";

    public override void Finish(CodeWriter writer, int rows, TileRun run)
    {
        bool direct = Activation is not null && !ActivatesAfter;
        int length = ((rows - 1) * Shape.OutputPixels) + run.Width - 1;
        string start = Expression.Sum(Expression.Times("row", Shape.Horizontal.Output), "column");
        writer.Lines($"Span<float> target = y.Slice(({Expression.Bracket(start)} * 16) + lane, {(length == 0 ? "" : $"{length * 16} + ")}TLane.Count);");
        for (int row = 0; row < rows; row++)
        {
            int f = row;
            if (fold is not null)
            {
                writer.Lines($"TLane scale{f} = TLane.Broadcast(scale, {f}), shift{f} = TLane.Broadcast(shift, {f});");
            }

            writer.Lines(string.Join(" ", Enumerable.Range(0, run.Width).Select(pixel =>
            {
                string sum = ConvolutionTile.Sum(f, pixel);
                if (fold is not null)
                {
                    sum = direct ? $"TLane.MultiplyAdd({sum}, scale{f}, shift{f})" : $"(TLane.MultiplyAdd({sum}, scale{f}, shift{f}))";
                }

                return $"{(direct ? $"Activate({sum})" : sum)}.Store(target, {((f * Shape.OutputPixels) + pixel) * 16});";
            })));
        }
    }

    protected override void Narrow(CodeWriter writer, string first, string count)
    {
        int xBlock = Shape.Channels * Shape.InputPixels * 16, yBlock = Shape.Filters * Shape.OutputPixels * 16;
        string o = first == "0" ? "0" : "first";
        if (first != "0")
        {
            writer.Lines($"int first = {first};");
        }

        string channels = Shape.Groups == 1 ? "0" : Expression.Times("group", Shape.GroupChannels * Shape.InputPixels * 16);
        writer.Lines($"ReadOnlySpan<float> w = weight.Slice({Expression.Times(o, Shape.FilterWeights).Trim('(', ')')});");
        foreach (string span in EndSpans)
        {
            writer.Lines($"ReadOnlySpan<float> {span}s = {span}.Slice({o});");
        }

        string place = Expression.Sum(Expression.Times("block", yBlock), Expression.Times(o, Shape.OutputPixels * 16));
        writer.Lines($"ReadOnlySpan<float> image = x.Slice({Expression.Sum(Expression.Times("block", xBlock), channels)}, {Shape.GroupChannels * Shape.InputPixels * 16});");
        writer.Lines($"Span<float> maps = {(KeepsLinear ? "linear" : "y")}.Slice({place}, {Expression.Times(Expression.Bracket(count), Shape.OutputPixels * 16)});");
    }

    protected override void AfterTask(CodeWriter writer, string first, string count)
    {
        if (ActivatesAfter)
        {
            string place = Expression.Sum(Expression.Times("block", Shape.Filters * Shape.OutputPixels * 16), Many.Rows.Count * Shape.Groups == 1 ? "0" : Expression.Times(first, Shape.OutputPixels * 16));
            writer.Lines("// The activation is too long to apply in registers beside the accumulators, or its input is kept.");
            writer.Lines($"Apply<TLane>(maps, y.Slice({place}), 0, maps.Length);");
        }
    }

    protected override string ArgumentsAt(int offset) => offset == 0
        ? $"weight, {string.Concat(EndSpans.Select(span => $"{span}, "))}x, y"
        : $"weight.Slice({offset * Shape.FilterWeights}), {string.Concat(EndSpans.Select(span => $"{span}.Slice({offset}), "))}x, y.Slice({offset * Shape.OutputPixels * 16})";
}
