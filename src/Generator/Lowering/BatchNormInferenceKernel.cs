using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Writes batch normalisation with the running statistics, where it could not be folded into the layer before it: a scale and a shift a channel.</summary>
internal sealed class BatchNormInferenceKernel(ChannelShape shape, Group group, float epsilon)
{
    private const string Parameters = "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, Span<float> y";

    private string Epsilon => Literal.Of(epsilon);

    public void Emit(CodeWriter writer)
    {
        const string Method = "ForwardInference";
        string summary = $"With the running statistics folded into a scale and a shift; {group.Formula}", body = $"{Activated("TLane.MultiplyAdd(TLane.Load(x, i), scale, shift)")}.Store(y, i);";
        if (group.Steps == 1)
        {
            ElementKernel.EmitByChannel(writer, Method, summary, Parameters, shape, Scales, body);
        }
        else
        {
            EmitBySteps(writer, Method, summary, body);
        }
    }

    /// <summary>Feature by feature through all steps, so that a scale is computed once and not at every step.</summary>
    private void EmitBySteps(CodeWriter writer, string method, string summary, string body) => writer.Blank().Lines($$"""
        /// <summary>{{Literal.Xml(summary)}}.</summary>
        {{TileWriter.Optimize}}
        internal static void {{method}}<TLane>({{Parameters}}, int firstStep, int endStep)
        """).LaneBlock(() =>
        writer.Block($"for (int f = 0; f < {shape.Features}; f++)", () =>
        {
            writer.Lines(Scales);
            writer.Block("for (int step = firstStep; step < endStep; step++)", () =>
                writer.Block($"for (int i = ((step * {shape.Features}) + f) * 16, end = i + 16; i < end; i += TLane.Count)", () => writer.Lines(body)));
        }));

    /// <summary>The same for a few samples as rows.</summary>
    public void EmitFew(CodeWriter writer)
    {
        int stride = RowLayout.Stride(shape.Features);
        writer.Blank().Lines($$"""
            /// <summary>The same for a few samples as rows of {{stride}}.</summary>
            internal static void ForwardFew<TLane>({{Parameters}}, int samples)
            """).LaneBlock(() =>
        {
            if (shape.Places >= 16)
            {
                ElementKernel.RowsByChannel(writer, shape, Scales, $"{Activated("TLane.MultiplyAdd(TLane.Load(x, i), scale, shift)")}.Store(y, i);");
            }
            else if (shape.IsVector && shape.Features >= 16)
            {
                EmitFewVectors(writer, stride);
            }
            else
            {
                EmitFewShort(writer, stride);
            }
        });
    }

    private string Scales => $$"""
        float s = weight[{{shape.Index}}] / MathF.Sqrt(runningVar[{{shape.Index}}] + {{Epsilon}});
        TLane scale = TLane.Broadcast(s), shift = TLane.Broadcast(MathF.FusedMultiplyAdd(-s, runningMean[{{shape.Index}}], bias[{{shape.Index}}]));
        """;

    /// <summary>By 16 values at a time, whose scales and shifts are put side by side first.</summary>
    private void EmitFewShort(CodeWriter writer, int stride)
    {
        writer.Lines("Span<float> scale = stackalloc float[16], shift = stackalloc float[16];");
        writer.Block($"for (int first = 0; first < {shape.Features}; first += 16)", () => writer.Lines($$"""
            for (int i = 0; i < Math.Min(16, {{shape.Features}} - first); i++)
            {
                int {{shape.Index}} = {{(shape.IsVector ? "first + i" : $"(first + i) / {shape.Places}")}};
                scale[i] = weight[{{shape.Index}}] / MathF.Sqrt(runningVar[{{shape.Index}}] + {{Epsilon}});
                shift[i] = MathF.FusedMultiplyAdd(-scale[i], runningMean[{{shape.Index}}], bias[{{shape.Index}}]);
            }

            for (int n = 0; n < samples; n++)
            {
                for (int lane = 0; lane < 16; lane += TLane.Count)
                {
                    int i = (n * {{stride}}) + first + lane;
                    {{Activated("TLane.MultiplyAdd(TLane.Load(x, i), TLane.Load(scale, lane), TLane.Load(shift, lane))")}}.Store(y, i);
                }
            }
            """));
    }

    /// <summary>Scales and shifts are vectors as well; the last vector is shifted back to end with the last feature.</summary>
    private void EmitFewVectors(CodeWriter writer, int stride) => writer.Lines($$"""
        for (int column = 0; column < {{shape.Features}}; column += 16)
        {
            int first = Math.Min(column, {{shape.Features - 16}});
            for (int f = first; f < first + 16; f += TLane.Count)
            {
                TLane scale = TLane.Load(weight, f) / TLane.Sqrt(TLane.Load(runningVar, f) + TLane.Broadcast({{Epsilon}}));
                TLane shift = TLane.MultiplyAdd(TLane.Zero - scale, TLane.Load(runningMean, f), TLane.Load(bias, f));
                for (int n = 0; n < samples; n++)
                {
                    {{Activated($"TLane.MultiplyAdd(TLane.Load(x, (n * {stride}) + f), scale, shift)")}}.Store(y, (n * {{stride}}) + f);
                }
            }
        }
        """);

    private string Activated(string vector) => group.Activation is null ? vector : $"Activate({vector})";
}
