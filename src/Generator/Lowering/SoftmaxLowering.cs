using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Softmax over the features, as a layer and as the link behind softmax cross-entropy.</summary>
internal class SoftmaxLowering(Group group) : ElementwiseLowering(group)
{
    private bool _accumulates;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("Forward");
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {y.Name}, {Range});", x, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("ForwardFew");
        AddFewRows(pass, $"{ClassName}.ForwardFew<TLane>({FromRow(pass, x)}, {FromRow(pass, y)}, {RowCount(pass)});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is { } dy && InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            Used.Add("InputGradient");
            WorkspaceBuffer y = pass.Value(Group.Value);
            pass.AddBySteps(Steps, $"Through {Group.Head.Id}: dx {(_accumulates ? "+=" : "=")} y (dy - sum of dy y).", $"{ClassName}.InputGradient<TLane>({y.Name}, {dy.Name}, {dx.Name}, {Range});", y, dy, dx);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        int size = Features * 16;
        string loop = $"for (int i = start; i < start + {size}; i += 16)";
        ElementKernel.EmitByBlock(writer, Features, "Forward", $"y = exp(x - max x) / sum, feature by feature of each sample; {Features} features", "ReadOnlySpan<float> x, Span<float> y", $$"""
            TLane max = TLane.Load(x, start), sum = TLane.Zero;
            {{loop}}
            {
                TLane v = TLane.Load(x, i);
                max = TLane.SelectGreater(v, max, v, max);
            }

            {{loop}}
            {
                TLane e = LaneMath.Exp(TLane.Load(x, i) - max);
                sum += e;
                e.Store(y, i);
            }

            {{loop}}
            {
                (TLane.Load(y, i) / sum).Store(y, i);
            }
            """);
        if (Used.Contains("ForwardFew"))
        {
            EmitFew(writer);
        }

        if (Used.Contains("InputGradient"))
        {
            const string Value = "TLane.Load(y, i) * (TLane.Load(dy, i) - sum)";
            ElementKernel.EmitByBlock(writer, Features, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} y (dy - sum over features of dy y); {Features} features", "ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx", $$"""
                TLane sum = TLane.Zero;
                {{loop}}
                {
                    sum.AddProduct(TLane.Load(dy, i), TLane.Load(y, i));
                }

                {{loop}}
                {
                    ({{(_accumulates ? $"TLane.Load(dx, i) + ({Value})" : Value)}}).Store(dx, i);
                }
                """);
        }
    }

    private void EmitFew(CodeWriter writer) => writer.Blank().Lines($$"""
        /// <summary>The same for a few samples as rows of {{RowLayout.Stride(Features)}}; the padding takes no part in maximum and sum.</summary>
        internal static void ForwardFew<TLane>(ReadOnlySpan<float> x, Span<float> y, int samples)
            where TLane : struct, ILane<TLane>
        {
            for (int n = 0; n < samples; n++)
            {
                ReadOnlySpan<float> from = x.Slice(n * {{RowLayout.Stride(Features)}}, {{RowLayout.Stride(Features)}});
                Span<float> to = y.Slice(n * {{RowLayout.Stride(Features)}}, {{RowLayout.Stride(Features)}});
                float max = from[0], sum = 0;
                for (int f = 1; f < {{Features}}; f++)
                {
                    max = from[f] > max ? from[f] : max;
                }

                for (int i = 0; i < {{RowLayout.Stride(Features)}}; i += TLane.Count)
                {
                    LaneMath.Exp(TLane.Load(from, i) - TLane.Broadcast(max)).Store(to, i);
                }

                for (int f = 0; f < {{Features}}; f++)
                {
                    sum += to[f];
                }

                for (int f = 0; f < {{Features}}; f++)
                {
                    to[f] /= sum;
                }
            }
        }
        """);
}
