using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>A leaky ReLU whose slope, one a feature or channel, is learned.</summary>
internal sealed class PReLULowering(Group group) : ElementwiseLowering(group)
{
    private bool _accumulates;
    private WorkspaceBuffer? _gradient;

    private ChannelShape Shape => ChannelShape.Of(Group.Head);

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {Local}Weight, {y.Name}, {Range});", x, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("ForwardFew");
        AddFewRows(pass, $"{ClassName}.ForwardFew({FromRow(pass, x)}, {Local}Weight, {FromRow(pass, y)}, {RowCount(pass)});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = pass.FindGradient(Group.Value);
        if (_gradient is { } dy && InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            Used.Add("InputGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.AddBySteps(Steps, $"Through {Group.Head.Id}: dx {(_accumulates ? "+=" : "=")} dy where x > 0, else weight dy.", $"{ClassName}.InputGradient<TLane>({x.Name}, {Local}Weight, {dy.Name}, {dx.Name}, {Range});", x, dy, dx);
        }
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is { } dy)
        {
            Used.Add("WeightGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.Add($"Slope gradient of {Group.Head.Id}: the sum of dy x where x is not above 0.", Partition.Tasks, $"{ClassName}.WeightGradient<TLane>({x.Name}, {dy.Name}, {Local}WeightGradient, {StepRange.All(Steps)}, first, end);", $"{Shape.Channels}", true, x, dy);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        const string Load = "TLane v = TLane.Load(x, i);";
        string slope = $"TLane slope = TLane.Broadcast(weight, {Shape.Index});";
        ElementKernel.EmitByChannel(writer, "Forward", Group.Formula, "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y", Shape, slope, $"{Load}\nTLane.SelectGreater(v, TLane.Zero, v, slope * v).Store(y, i);");
        if (Used.Contains("ForwardFew"))
        {
            int stride = RowLayout.Stride(Features);
            writer.Blank().Lines($$"""
                /// <summary>The same for a few samples as rows of {{stride}}.</summary>
                internal static void ForwardFew(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y, int samples)
                {
                    for (int n = 0; n < samples; n++)
                    {
                        for (int f = 0; f < {{Features}}; f++)
                        {
                            float v = x[(n * {{stride}}) + f];
                            y[(n * {{stride}}) + f] = v > 0 ? v : weight[{{(Shape.IsVector ? "f" : $"f / {Shape.Places}")}}] * v;
                        }
                    }
                }
                """);
        }

        if (Used.Contains("InputGradient"))
        {
            string value = "TLane.SelectGreater(TLane.Load(x, i), TLane.Zero, g, slope * g)";
            ElementKernel.EmitByChannel(writer, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} dy where x > 0, else weight dy", "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> dy, Span<float> dx", Shape, slope, $"TLane g = TLane.Load(dy, i);\n{(_accumulates ? $"(TLane.Load(dx, i) + {value})" : value)}.Store(dx, i);");
        }

        if (Used.Contains("WeightGradient"))
        {
            FeatureSum.Emit(writer, "WeightGradient", "Each slope's gradient: the sum over samples of dy x where x is not above 0", "ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dWeight", Shape, $"{Load}\nsum.AddProduct(TLane.Load(dy, i), TLane.SelectGreater(v, TLane.Zero, TLane.Zero, v));", $"dWeight[{Shape.Index}]");
        }
    }
}
