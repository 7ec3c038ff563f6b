using System;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes the kernels of normalisation within each sample, over groups of channels with a scale and a shift a channel.</summary>
/// <param name="shape">Channels and places; a layer normalisation has as many channels as values.</param>
/// <param name="groups">The groups of channels that are normalised together.</param>
/// <param name="epsilon">Added to the variance.</param>
internal sealed class SampleNormKernel(ChannelShape shape, int groups, float epsilon)
{
    private readonly int _channels = shape.Channels / groups;

    private int GroupRows => _channels * shape.Places;

    private string Over => groups == 1 ? $"the {shape.Features} values of a sample" : $"each of {groups} groups of {_channels} {(shape.IsVector ? "features" : "channels")}";

    /// <summary>The number of a channel from its place in a group.</summary>
    private string Channel => groups == 1 ? shape.Index : $"(group * {_channels}) + {shape.Index}";

    private string Statistics => groups == 1 ? "(block * 32) + lane" : $"(((block * {groups}) + group) * 32) + lane";

    /// <summary>Writes the forward pass in blocks.</summary>
    /// <param name="writer">Where to write.</param>
    /// <param name="formula">What is computed.</param>
    /// <param name="keeps">Whether the statistics are kept for backward.</param>
    public void EmitForward(CodeWriter writer, string formula, bool keeps) => EmitByGroup(
        writer,
        keeps ? "ForwardTraining" : "Forward",
        $"{formula}: {Over}{(keeps ? "; the statistics are kept" : "")}",
        $"ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, {(keeps ? "Span<float> statistics, " : "")}Span<float> y",
        () =>
        {
            writer.Lines($"SampleStatistics.Take(x.Slice(start, {GroupRows * 16}), lane, {Literal.Of(epsilon)}, out TLane mean, out TLane inverse);");
            if (keeps)
            {
                writer.Lines($"mean.Store(statistics, {Statistics});\ninverse.Store(statistics, {Plus16});");
            }

            EmitByChannel(
                writer,
                $"TLane scale = inverse * TLane.Broadcast(weight, {Channel}), shift = TLane.Broadcast(bias, {Channel});",
                "TLane.MultiplyAdd(TLane.Load(x, i) - mean, scale, shift).Store(y, i);");
        });

    /// <summary>Writes the input's gradient.</summary>
    public void EmitInputGradient(CodeWriter writer, bool accumulates) => EmitByGroup(
        writer,
        "InputGradient",
        $"dx {(accumulates ? "+=" : "=")} (g - mean of g - z mean of (g z)) / sqrt(variance + epsilon), g = weight dy, z the normalised x, over {Over}",
        "ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, ReadOnlySpan<float> statistics, Span<float> dx",
        () =>
        {
            writer.Lines($"TLane mean = TLane.Load(statistics, {Statistics}), inverse = TLane.Load(statistics, {Plus16});");
            writer.Lines("TLane offset = TLane.Zero, slope = TLane.Zero;");
            EmitByChannel(writer, $"TLane w = TLane.Broadcast(weight, {Channel});", """
                TLane g = TLane.Load(dy, i) * w;
                offset += g;
                slope.AddProduct(g, TLane.Load(x, i) - mean);
                """);
            writer.Blank().Lines($"""
                // The means of g and of g z, the second times what makes z of x - mean.
                offset /= TLane.Broadcast({GroupRows}f);
                slope *= inverse * inverse / TLane.Broadcast({GroupRows}f);
                """);
            const string Value = "inverse * ((TLane.Load(dy, i) * w) - offset - ((TLane.Load(x, i) - mean) * slope))";
            EmitByChannel(writer, $"TLane w = TLane.Broadcast(weight, {Channel});", $"({(accumulates ? $"TLane.Load(dx, i) + ({Value})" : Value)}).Store(dx, i);");
        });

    /// <summary>Whether each feature has a scale and a shift of its own and one pair of statistics serves all of them: what the runtime has functions for.</summary>
    public bool HasOnePair => shape.IsVector && groups == 1;

    /// <summary>Writes the gradients of scales and shifts, which are several places' or read several statistics.</summary>
    public void EmitWeightGradients(CodeWriter writer)
    {
        string index = shape.Index, block = shape.IsVector ? $"(i / {shape.Features * 16})" : "block";
        string place = groups == 1 ? $"{block} * 32" : $"(({block} * {groups}) + ({index} / {_channels})) * 32";
        FeatureSum.Emit(writer, "WeightGradient", "The gradient of each scale: the sum over samples of dy times the normalised x", "ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> statistics, Span<float> dWeight", shape, $$"""
            int place = ({{place}}) + lane;
            TLane z = (TLane.Load(x, i) - TLane.Load(statistics, place)) * TLane.Load(statistics, place + 16);
            sum.AddProduct(TLane.Load(dy, i), z);
            """, $"dWeight[{index}]");
        FeatureSum.Emit(writer, "BiasGradient", "The gradient of each shift: the sum over samples of dy", "ReadOnlySpan<float> dy, Span<float> dBias", shape, "sum += TLane.Load(dy, i);", $"dBias[{index}]");
    }

    /// <summary>Writes the forward pass of a few samples as rows.</summary>
    public void EmitFew(CodeWriter writer)
    {
        int stride = RowLayout.Stride(shape.Features);
        writer.Blank().Lines($$"""
            /// <summary>The same for a few samples as rows of {{stride}}.</summary>
            internal static void ForwardFew(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, int samples)
            """).Block("", () => writer.Block("for (int n = 0; n < samples; n++)", () => Grouped(writer, () =>
            {
                string start = groups == 1 ? $"n * {stride}" : $"(n * {stride}) + (group * {GroupRows})";
                string channel = shape.IsVector ? "i" : $"i / {shape.Places}";
                channel = groups == 1 ? channel : $"(group * {_channels}) + {(shape.IsVector ? channel : $"({channel})")}";
                writer.Lines($$"""
                    ReadOnlySpan<float> from = x.Slice({{start}}, {{GroupRows}});
                    Span<float> to = y.Slice({{start}}, {{GroupRows}});
                    (float mean, float inverse) = SampleStatistics.Take(from, {{Literal.Of(epsilon)}});
                    for (int i = 0; i < to.Length; i++)
                    {
                        to[i] = MathF.FusedMultiplyAdd(from[i] - mean, inverse * weight[{{channel}}], bias[{{channel}}]);
                    }
                    """);
            })));
    }

    private string Plus16 => Statistics.Replace(" + lane", " + 16 + lane");

    /// <summary>A method with loops over blocks, groups and lanes; the body sees <c>start</c>, where the group begins in the block.</summary>
    private void EmitByGroup(CodeWriter writer, string method, string summary, string parameters, Action body) => writer.Blank().Lines($$"""
        /// <summary>{{Literal.Xml(summary)}}.</summary>
        {{TileWriter.Optimize}}
        internal static void {{method}}<TLane>({{parameters}}, int firstBlock, int endBlock)
        """).LaneBlock(() =>
        writer.Block("for (int block = firstBlock; block < endBlock; block++)", () => Grouped(writer, () =>
        {
            writer.Lines($"int start = {(groups == 1 ? $"block * {GroupRows * 16}" : $"((block * {groups}) + group) * {GroupRows * 16}")};");
            writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", body);
        })));

    private void Grouped(CodeWriter writer, Action body)
    {
        if (groups == 1)
        {
            body();
        }
        else
        {
            writer.Block($"for (int group = 0; group < {groups}; group++)", body);
        }
    }

    /// <summary>Loops over the channels of a group and the places of each.</summary>
    private void EmitByChannel(CodeWriter writer, string setup, string body)
    {
        string index = shape.Index;
        if (shape.IsVector)
        {
            writer.Block($"for (int {index} = 0, i = start + lane; {index} < {_channels}; {index}++, i += 16)", () => writer.Lines($"{setup}\n{body}"));
            return;
        }

        writer.Block($"for (int {index} = 0; {index} < {_channels}; {index}++)", () =>
        {
            writer.Lines(setup);
            writer.Block($"for (int i = start + ({index} * {shape.PlaneLength}) + lane, last = i + {shape.PlaneLength - 16}; i <= last; i += 16)", () => writer.Lines(body));
        });
    }
}
