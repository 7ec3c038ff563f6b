using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Batch normalisation of a vector, or of a sequence, whose steps are vectors all the same. Statistics need all samples, so training divides the work by
/// features between two barriers; inference folds the running statistics into one multiply-add.
/// </summary>
internal class BatchNormLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _statistics;
    private bool _accumulates;
    private bool _reachesInput;

    protected BatchNormLayer Layer => (BatchNormLayer)Group.Head.Layer;

    protected ChannelShape Shape => ChannelShape.Of(Group.Head);

    private string Arguments => $"{Local}Weight, {Local}Bias, {Local}RunningMean, {Local}RunningVar";

    public override void Forward(PassBuilder pass)
    {
        if (pass.Kind == PassKind.Training)
        {
            ForwardTraining(pass);
        }
        else if (!Group.IsFolded)
        {
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
            Used.Add("ForwardInference");
            pass.AddBySteps(Steps, Sentence, $"{ClassName}.ForwardInference<TLane>({x.Name}, {Arguments}, {y.Name}, {Range});", x, y);
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
        AddFewRows(pass, $"{ClassName}.ForwardFew<TLane>({FromRow(pass, x)}, {Arguments}, {FromRow(pass, y)}, {RowCount(pass)});", x, y);
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

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        EmitTraining(writer);
        var inference = new BatchNormInferenceKernel(Shape, Group, Layer.Epsilon);
        if (Used.Contains("ForwardInference"))
        {
            inference.Emit(writer);
        }

        if (Used.Contains("ForwardFew"))
        {
            inference.EmitFew(writer);
        }

        EmitActivation(writer);
    }

    /// <summary>Adds the forward steps of training.</summary>
    protected virtual void ForwardTraining(PassBuilder pass)
    {
        Used.Add("Forward");
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        WorkspaceBuffer linear = Group.KeepsLinear ? pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", BlockLength, $"before {Group.Activation!.Kind}")) : y;
        _statistics = pass.NewBuffer(Local + "Statistics", RowLayout.Stride(2 * Features), "the mean and 1 / sqrt(variance + epsilon) of each feature, at its beginning");
        string call = $"{ClassName}.Forward<TLane>({x.Name}, {Arguments}, {_statistics.Name}, {linear.Name}, samples, ";
        pass.AddByFeatures(
            $"{Sentence} Statistics need every sample{(Steps > 1 ? " and step" : "")}, so tasks are features.",
            call + "first, end);",
            $"{Features}",
            ByFeatures(call),
            x,
            _statistics,
            linear);
        if (Group.KeepsLinear)
        {
            Used.Add("Apply");
            pass.AddBySteps(Steps, $"{Group.Activation!.Kind}.", $"{ClassName}.Apply<TLane>({linear.Name}, {y.Name}, {BlockRange});", linear, y);
        }
    }

    /// <summary>Writes the kernels of training.</summary>
    protected virtual void EmitTraining(CodeWriter writer)
    {
        if (Used.Contains("Forward"))
        {
            new BatchNormTrainingKernel(Features, Steps, Layer, Group.KeepsLinear ? "v" : Activated("v")).EmitForward(writer);
        }

        if (Used.Contains("Backward"))
        {
            new BatchNormTrainingKernel(Features, Steps, Layer, "v").EmitBackward(writer, _reachesInput, _accumulates);
        }
    }

    private FeatureForm? ByFeatures(string call) => Tiling.ForSteps(Features) is { } tiling
        ? new FeatureForm(tiling, call + $"first * {tiling.Size}, end * {tiling.Size});", ReadsByFeatures: true)
        : null;
}
