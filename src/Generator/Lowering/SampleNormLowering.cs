using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Normalisation within each sample, so that lanes need nothing of one another: LayerNorm over all values with a scale a value, GroupNorm over
/// groups of channels with a scale a channel.
/// </summary>
internal sealed class SampleNormLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _statistics;
    private WorkspaceBuffer? _gradient;
    private bool _accumulates;

    /// <summary>Whether its weight gradients do not wait for the end of the pass: those of the steps of long sequences would find nothing in the caches then.</summary>
    public bool IsByStep => Steps > 1;

    /// <summary>Whether its values can be made again from what is kept for the backward pass, by the runtime.</summary>
    public bool CanNormaliseAgain => IsByStep && Group.Activation is null && Kernel.HasOnePair;

    private SampleNormKernel Kernel => new(Shape, Groups, Epsilon);

    private ChannelShape Shape => Group.Head.Layer is GroupNormLayer ? ChannelShape.Of(Group.Head) : new ChannelShape(Features, 1);

    private int Groups => Group.Head.Layer is GroupNormLayer layer ? layer.Groups : 1;

    private float Epsilon => Group.Head.Layer is GroupNormLayer layer ? layer.Epsilon : ((LayerNormLayer)Group.Head.Layer).Epsilon;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        WorkspaceBuffer? statistics = null;
        Used.Add(pass.Kind == PassKind.Training ? "ForwardTraining" : "Forward");
        if (pass.Kind == PassKind.Training)
        {
            string of = Groups == 1 ? (Steps == 1 ? "each sample" : "each step") : $"each sample's {Groups} groups";
            _statistics = statistics = pass.NewBuffer(Local + "Statistics", 32 * Groups * Steps, $"the mean and 1 / sqrt(variance + epsilon) of {of}");
        }

        string target = statistics is null ? y.Name : $"{statistics.Name}, {y.Name}";
        string method = statistics is null ? "Forward" : "ForwardTraining";
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.{method}<TLane>({x.Name}, {Local}Weight, {Local}Bias, {target}, {Range});", x, statistics, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        Used.Add("ForwardFew");
        AddFewRows(pass, $"{ClassName}.ForwardFew({FromRow(pass, x)}, {Local}Weight, {Local}Bias, {FromRow(pass, y)}, {RowCount(pass)});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = pass.FindGradient(Group.Value);
        if (_gradient is { } dy && InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            Used.Add("InputGradient");
            WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
            pass.AddBySteps(Steps, $"Through {Group.Head.Id}, its statistics included.", $"{ClassName}.InputGradient<TLane>({x.Name}, {dy.Name}, {Local}Weight, {_statistics!.Name}, {dx.Name}, {Range});", x, dy, _statistics, dx);
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
                Kernel.HasOnePair
                    ? $"SampleStatistics.WeightGradients<TLane>({x.Name}, {dy.Name}, {_statistics!.Name}, {Features}, {StepRange.All(Steps)}, {Local}WeightGradient, {Local}BiasGradient, first, end);"
                    : $"{ClassName}.WeightGradient<TLane>({x.Name}, {dy.Name}, {_statistics!.Name}, {Local}WeightGradient, {StepRange.All(Steps)}, first, end);\n"
                + $"{ClassName}.BiasGradient<TLane>({dy.Name}, {Local}BiasGradient, {StepRange.All(Steps)}, first, end);",
                $"{Shape.Channels}",
                true,
                x,
                dy,
                _statistics);
        }
    }

    /// <summary>Adds the step that makes its values again and turns them into panels.</summary>
    public void AddPanels(PassBuilder pass, WorkspaceBuffer panels)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
        pass.AddBySteps(
            Steps,
            $"Make the values of {Group.Head.Id} again, in panels, for the weight gradients.",
            $"Panels.TurnNormalised<TLane>({x.Name}, {Local}Weight, {Local}Bias, {_statistics!.Name}, {Range}, {panels.Name}, {StepRange.All(Steps)} * 16);",
            x,
            _statistics,
            panels);
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        SampleNormKernel kernel = Kernel;
        foreach (bool keeps in new[] { false, true })
        {
            if (Used.Contains(keeps ? "ForwardTraining" : "Forward"))
            {
                kernel.EmitForward(writer, Group.Formula, keeps);
            }
        }

        if (Used.Contains("ForwardFew"))
        {
            kernel.EmitFew(writer);
        }

        if (Used.Contains("InputGradient"))
        {
            kernel.EmitInputGradient(writer, _accumulates);
        }

        if (Used.Contains("WeightGradient") && !kernel.HasOnePair)
        {
            kernel.EmitWeightGradients(writer);
        }
    }
}
