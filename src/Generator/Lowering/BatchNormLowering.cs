using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Batch normalisation of a vector. Statistics need all samples, so training divides the work by features between two barriers;
/// inference folds the running statistics into one multiply-add.
/// </summary>
internal sealed class BatchNormLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _statistics;
    private bool _accumulates;
    private bool _reachesInput;

    private BatchNormLayer Layer => (BatchNormLayer)Group.Head.Layer;

    private string Arguments => $"{Local}Weight, {Local}Bias, {Local}RunningMean, {Local}RunningVar";

    public override void Forward(PassBuilder pass)
    {
        if (Group.IsFolded && pass.Kind != PassKind.Training)
        {
            return;
        }

        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        if (pass.Kind != PassKind.Training)
        {
            Used.Add("ForwardInference");
            pass.AddByBlocks(Sentence, $"{ClassName}.ForwardInference<TLane>({x.Name}, {Arguments}, {y.Name}, firstBlock, endBlock);", x, y);
            return;
        }

        Used.Add("Forward");
        WorkspaceBuffer linear = Group.KeepsLinear ? pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", Features * 16, $"before {Group.Activation!.Kind}")) : y;
        _statistics = pass.NewBuffer(Local + "Statistics", RowLayout.Stride(2 * Features), "the mean and 1 / sqrt(variance + epsilon) of each feature, at its beginning");
        if (Group.KeepsLinear)
        {
            Used.Add("Apply");
        }

        string call = $"{ClassName}.Forward<TLane>({x.Name}, {Arguments}, {_statistics.Name}, {linear.Name}, samples, ";
        pass.AddByFeatures(
            $"{Sentence} Statistics need every sample, so tasks are features.",
            call + "first, end);",
            $"{Features}",
            ByFeatures(call),
            x,
            _statistics,
            linear);
        if (Group.KeepsLinear)
        {
            pass.AddByBlocks($"{Group.Activation!.Kind}.", $"{ClassName}.Apply<TLane>({linear.Name}, {y.Name}, {BlockRange});", linear, y);
        }
    }

    public override void ForwardFew(PassBuilder pass)
    {
        if (Group.IsFolded)
        {
            return;
        }

        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("ForwardFew");
        AddFew(pass, $"{ClassName}.ForwardFew<TLane>({x.Name}, {Arguments}, {y.Name}, samples);", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (LinearGradient(pass, network) is not { } dy)
        {
            return;
        }

        Used.Add("Backward");
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
        WorkspaceBuffer? dx = InputGradient(pass, network, Group.Inputs[0], out _accumulates);
        _reachesInput = dx is not null;
        string target = dx is null ? "" : $"{dx.Name}, ";
        string call = $"{ClassName}.Backward<TLane>({x.Name}, {dy.Name}, {Local}Weight, {_statistics!.Name}, {target}{Local}WeightGradient, {Local}BiasGradient, samples, ";
        pass.AddByFeatures(
            $"Through {Group.Head.Id}, its statistics included; tasks are features.",
            call + "first, end);",
            $"{Features}",
            ByFeatures(call),
            x,
            dy,
            _statistics,
            dx);
    }

    private FeatureForm? ByFeatures(string call) => Tiling.ForSteps(Features) is { } tiling
        ? new FeatureForm(tiling, call + $"first * {tiling.Size}, end * {tiling.Size});", ReadsByFeatures: true)
        : null;

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        if (Used.Contains("Forward"))
        {
            new BatchNormTrainingKernel(Features, Layer, Group.KeepsLinear ? "v" : Activated("v")).EmitForward(writer);
        }

        if (Used.Contains("Backward"))
        {
            new BatchNormTrainingKernel(Features, Layer, "v").EmitBackward(writer, _reachesInput, _accumulates);
        }

        const string Parameters = "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, ReadOnlySpan<float> runningMean, ReadOnlySpan<float> runningVar, Span<float> y";
        string epsilon = Literal.Of(Layer.Epsilon);
        if (Used.Contains("ForwardInference"))
        {
            string setup = $$"""
                float s = weight[f] / MathF.Sqrt(runningVar[f] + {{epsilon}});
                TLane scale = TLane.Broadcast(s), shift = TLane.Broadcast(MathF.FusedMultiplyAdd(-s, runningMean[f], bias[f]));
                """;
            ElementKernel.EmitByFeature(writer, "ForwardInference", $"With the running statistics folded into a scale and a shift; {Group.Formula}", Parameters, Features, setup, $"{Activated("TLane.MultiplyAdd(TLane.Load(x, i), scale, shift)")}.Store(y, i);");
        }

        if (Used.Contains("ForwardFew"))
        {
            EmitFew(writer, Parameters, epsilon);
        }

        EmitActivation(writer);
    }

    /// <summary>A row at a time: scales and shifts are vectors as well; the last vector is shifted back to end with the last feature.</summary>
    private void EmitFew(CodeWriter writer, string parameters, string epsilon)
    {
        int stride = RowLayout.Stride(Features);
        writer.Blank().Lines($$"""
            /// <summary>The same for a few samples as rows of {{stride}}.</summary>
            internal static void ForwardFew<TLane>({{parameters}}, int samples)
            """).Block("    where TLane : struct, ILane<TLane>", () =>
        {
            if (Features < 16)
            {
                writer.Lines($$"""
                    Span<float> scale = stackalloc float[16], shift = stackalloc float[16];
                    for (int f = 0; f < {{Features}}; f++)
                    {
                        scale[f] = weight[f] / MathF.Sqrt(runningVar[f] + {{epsilon}});
                        shift[f] = MathF.FusedMultiplyAdd(-scale[f], runningMean[f], bias[f]);
                    }

                    for (int n = 0; n < samples; n++)
                    {
                        for (int lane = 0; lane < 16; lane += TLane.Count)
                        {
                            {{Activated("TLane.MultiplyAdd(TLane.Load(x, (n * 16) + lane), TLane.Load(scale, lane), TLane.Load(shift, lane))")}}.Store(y, (n * 16) + lane);
                        }
                    }
                    """);
                return;
            }

            writer.Lines($$"""
                for (int column = 0; column < {{Features}}; column += 16)
                {
                    int first = Math.Min(column, {{Features - 16}});
                    for (int f = first; f < first + 16; f += TLane.Count)
                    {
                        TLane scale = TLane.Load(weight, f) / TLane.Sqrt(TLane.Load(runningVar, f) + TLane.Broadcast({{epsilon}}));
                        TLane shift = TLane.MultiplyAdd(TLane.Zero - scale, TLane.Load(runningMean, f), TLane.Load(bias, f));
                        for (int n = 0; n < samples; n++)
                        {
                            {{Activated($"TLane.MultiplyAdd(TLane.Load(x, (n * {stride}) + f), scale, shift)")}}.Store(y, (n * {{stride}}) + f);
                        }
                    }
                }
                """);
        });
    }
}
