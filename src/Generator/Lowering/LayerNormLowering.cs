using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Layer normalisation: mean and variance over the features of each sample, so lanes need nothing of one another.</summary>
internal sealed class LayerNormLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _statistics;
    private WorkspaceBuffer? _gradient;
    private bool _accumulates;

    private string Epsilon => Literal.Of(((LayerNormLayer)Group.Head.Layer).Epsilon);

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        WorkspaceBuffer statistics = pass.NewBuffer(Local + "Statistics", 32, "the mean and 1 / sqrt(variance + epsilon) of each sample");
        _statistics = pass.Kind == PassKind.Training ? statistics : _statistics;
        pass.AddByBlocks(Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {Local}Weight, {Local}Bias, {statistics.Name}, {y.Name}, firstBlock, endBlock);", x, statistics, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("ForwardFew");
        AddFew(pass, $"{ClassName}.ForwardFew({x.Name}, {Local}Weight, {Local}Bias, {y.Name}, samples);", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = pass.FindGradient(Group.Value);
        if (_gradient is { } dy && InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            Used.Add("InputGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.AddByBlocks($"Through {Group.Head.Id}, its statistics included.", $"{ClassName}.InputGradient<TLane>({x.Name}, {dy.Name}, {Local}Weight, {_statistics!.Name}, {dx.Name}, firstBlock, endBlock);", x, dy, _statistics, dx);
        }
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is { } dy)
        {
            Used.Add("WeightGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.Add(
                $"Gradients of {Group.Head.Id}: the sum of dy times the normalised x, and of dy.",
                Partition.Tasks,
                $"{ClassName}.WeightGradient<TLane>({x.Name}, {dy.Name}, {_statistics!.Name}, {Local}WeightGradient, blocks, first, end);\n"
                + $"{ClassName}.BiasGradient<TLane>({dy.Name}, {Local}BiasGradient, blocks, first, end);",
                $"{Features}",
                true,
                x,
                dy,
                _statistics);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        string loop = $"for (int f = 0, i = start; f < {Features}; f++, i += 16)";
        ElementKernel.EmitByBlock(writer, Features, "Forward", Group.Formula, "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> statistics, Span<float> y", $$"""
            TLane sum = TLane.Zero, squares = TLane.Zero;
            {{loop}}
            {
                sum += TLane.Load(x, i);
            }

            TLane mean = sum / TLane.Broadcast({{Features}}f);
            {{loop}}
            {
                TLane d = TLane.Load(x, i) - mean;
                squares = TLane.MultiplyAdd(d, d, squares);
            }

            TLane inverse = TLane.Broadcast(1f) / TLane.Sqrt((squares / TLane.Broadcast({{Features}}f)) + TLane.Broadcast({{Epsilon}}));
            mean.Store(statistics, (block * 32) + lane);
            inverse.Store(statistics, (block * 32) + 16 + lane);
            {{loop}}
            {
                TLane.MultiplyAdd((TLane.Load(x, i) - mean) * inverse, TLane.Broadcast(weight, f), TLane.Broadcast(bias, f)).Store(y, i);
            }
            """);
        if (Used.Contains("ForwardFew"))
        {
            EmitFew(writer);
        }

        if (Used.Contains("InputGradient"))
        {
            const string Value = "inverse * ((TLane.Load(dy, i) * TLane.Broadcast(weight, f)) - offset - ((TLane.Load(x, i) - mean) * inverse * slope))";
            ElementKernel.EmitByBlock(writer, Features, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} (g - mean of g - z mean of (g z)) / sqrt(variance + epsilon), g = weight dy, z the normalised x", "ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, ReadOnlySpan<float> statistics, Span<float> dx", $$"""
                TLane mean = TLane.Load(statistics, (block * 32) + lane), inverse = TLane.Load(statistics, (block * 32) + 16 + lane);
                TLane offset = TLane.Zero, slope = TLane.Zero;
                {{loop}}
                {
                    TLane g = TLane.Load(dy, i) * TLane.Broadcast(weight, f);
                    offset += g;
                    slope = TLane.MultiplyAdd(g, (TLane.Load(x, i) - mean) * inverse, slope);
                }

                offset /= TLane.Broadcast({{Features}}f);
                slope /= TLane.Broadcast({{Features}}f);
                {{loop}}
                {
                    ({{(_accumulates ? $"TLane.Load(dx, i) + ({Value})" : Value)}}).Store(dx, i);
                }
                """);
        }

        if (Used.Contains("WeightGradient"))
        {
            int size = Features * 16;
            FeatureSum.Emit(writer, "WeightGradient", "The gradient of each scale: the sum over samples of dy times the normalised x", "ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> statistics, Span<float> dWeight", new ChannelShape(Features, 1), $$"""
                int place = i / {{size}} * 32;
                TLane z = (TLane.Load(x, i) - TLane.Load(statistics, place + lane)) * TLane.Load(statistics, place + 16 + lane);
                sum = TLane.MultiplyAdd(TLane.Load(dy, i), z, sum);
                """, "dWeight[f]");
            FeatureSum.Emit(writer, "BiasGradient", "The gradient of each shift: the sum over samples of dy", "ReadOnlySpan<float> dy, Span<float> dBias", new ChannelShape(Features, 1), "sum += TLane.Load(dy, i);", "dBias[f]");
        }
    }

    private void EmitFew(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>The same for a few samples as rows of {{RowLayout.Stride(Features)}}, in the same order of additions.</summary>
        internal static void ForwardFew(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> y, int samples)
        {
            for (int n = 0; n < samples; n++)
            {
                ReadOnlySpan<float> from = x.Slice(n * {{RowLayout.Stride(Features)}}, {{Features}});
                Span<float> to = y.Slice(n * {{RowLayout.Stride(Features)}}, {{Features}});
                float sum = 0, squares = 0;
                for (int f = 0; f < from.Length; f++)
                {
                    sum += from[f];
                }

                float mean = sum / {{Features}}f;
                for (int f = 0; f < from.Length; f++)
                {
                    squares = MathF.FusedMultiplyAdd(from[f] - mean, from[f] - mean, squares);
                }

                float inverse = 1f / MathF.Sqrt((squares / {{Features}}f) + {{Epsilon}});
                for (int f = 0; f < to.Length; f++)
                {
                    to[f] = MathF.FusedMultiplyAdd((from[f] - mean) * inverse, weight[f], bias[f]);
                }
            }
        }
        """);
}
