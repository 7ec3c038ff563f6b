using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>Swish with one learned beta for the layer: x times the sigmoid of beta x.</summary>
internal sealed class LearnableSwishLowering(Group group) : ElementwiseLowering(group)
{
    private const string Beta = "TLane beta = TLane.Broadcast(weight, 0);";
    private bool _accumulates;
    private WorkspaceBuffer? _gradient;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {y.Name}, {Local}Beta, {BlockRange});", x, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        AddFewRows(pass, $"{ClassName}.Forward<TLane>({x.Name}, {y.Name}, {Local}Beta, {RowRange(pass)});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = pass.FindGradient(Group.Value);
        if (_gradient is { } dy && InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            Used.Add("InputGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.AddBySteps(Steps, $"Through {Group.Head.Id}: dx {(_accumulates ? "+=" : "=")} dy (s + beta x s (1 - s)), s the sigmoid of beta x.", $"{ClassName}.InputGradient<TLane>({x.Name}, {dy.Name}, {dx.Name}, {Local}Beta, {BlockRange});", x, dy, dx);
        }
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is { } dy)
        {
            Used.Add("WeightGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.Add($"Gradient of {Group.Head.Id}'s beta: the sum of dy x^2 s (1 - s).", Partition.First, $"{ClassName}.WeightGradient<TLane>({x.Name}, {dy.Name}, {Local}Beta, {Local}BetaGradient, {StepRange.All(Steps)});", "", true, x, dy);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        const string Sigmoid = "LaneMath.Sigmoid(beta * vx)", Weight = ", ReadOnlySpan<float> weight";
        ElementKernel.Emit(writer, "Forward", Group.Formula, ["x"], "y", $"vx * {Sigmoid}", false, Weight, Beta);
        if (Used.Contains("InputGradient"))
        {
            ElementKernel.Emit(writer, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} dy (s + beta x s (1 - s)), s the sigmoid of beta x", ["x", "dy"], "dx", "vdy * Slope(vx, beta)", _accumulates, Weight, Beta);
            writer.Blank().Lines("""
                /// <summary>The derivative in x: s + beta x s (1 - s).</summary>
                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                private static TLane Slope<TLane>(TLane x, TLane beta)
                    where TLane : struct, ILane<TLane>
                {
                    TLane bx = beta * x, s = LaneMath.Sigmoid(bx);
                    return TLane.MultiplyAdd(bx * s, TLane.Broadcast(1f) - s, s);
                }
                """);
        }

        if (Used.Contains("WeightGradient"))
        {
            writer.Blank().Lines($$"""
                /// <summary>The gradient of beta: the sum over samples and features of dy x^2 s (1 - s).</summary>
                {{TileWriter.Optimize}}
                internal static void WeightGradient<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Span<float> dWeight, int blocks)
                    where TLane : struct, ILane<TLane>
                {
                    Span<float> sums = stackalloc float[16];
                    {{Beta}}
                    for (int lane = 0; lane < 16; lane += TLane.Count)
                    {
                        TLane sum = TLane.Zero;
                        for (int i = lane; i < blocks * {{Features * 16}}; i += 16)
                        {
                            TLane v = TLane.Load(x, i), s = LaneMath.Sigmoid(beta * v);
                            sum.AddProduct(TLane.Load(dy, i) * v * v, s * (TLane.Broadcast(1f) - s));
                        }

                        sum.Store(sums, lane);
                    }

                    dWeight[0] = TLane.SumOf16(sums, 0);
                }
                """);
        }
    }
}
