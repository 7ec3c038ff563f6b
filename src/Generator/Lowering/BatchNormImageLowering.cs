using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Batch normalisation of an image or signal in training: moments of each plane (a channel of a block), combined for each channel, then one pass that
/// normalises and activates. Backward likewise: two sums a plane, combined, then the input's gradient.
/// </summary>
internal sealed class BatchNormImageLowering(Group group) : BatchNormLowering(group)
{
    private WorkspaceBuffer? _statistics;
    private WorkspaceBuffer? _sums;
    private bool _accumulates;
    private bool _derives;
    private bool _adds;

    /// <summary>Whether the sum that reads it computes it: then nothing else holds its value in training.</summary>
    public bool IsJoined { get; set; }

    /// <summary>What a kernel that normalises takes beside x.</summary>
    public string Given => $"{Local}Weight, {Local}Bias, {StatisticsOf.Name}";

    /// <summary>Where the training pass keeps mean and deviation of each channel.</summary>
    public WorkspaceBuffer StatisticsOf => _statistics!;

    /// <summary>What it normalises.</summary>
    public WorkspaceBuffer Input(PassBuilder pass) => pass.Value(Group.Inputs[0]);

    /// <summary>Declares where backward's sums over each plane go; whoever asks for it fills it.</summary>
    public WorkspaceBuffer NewSums(PassBuilder pass) =>
        _sums = pass.NewBuffer(Local + "Sums", RowLayout.Stride(2 * Shape.Channels), "the sums of the gradient g and of g (x - mean) over each plane");

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return;
        }

        WorkspaceBuffer x = Input(pass);
        WorkspaceBuffer sums = _sums ?? AddSums(pass, network, x, dy);
        pass.Add(
            $"Gradients of {Group.Head.Id}: the sum of g times the normalised x, and of g.",
            Partition.Tasks,
            $"ChannelStatistics.CombineGradients({sums.Name}, {Shape.Channels}, blocks, {_statistics!.Name}, {Local}WeightGradient, {Local}BiasGradient, first, end);",
            $"{Shape.Channels}",
            false,
            sums,
            _statistics);
        if (TakesPlaceOf(pass, network, dy))
        {
            pass.SetGradient(Group.Inputs[0], dy);
            AddInputGradient(pass, x, dy, dy);
        }
        else if (InputGradient(pass, network, Group.Inputs[0], out _accumulates) is { } dx)
        {
            AddInputGradient(pass, x, dy, dx);
        }
    }

    private void AddInputGradient(PassBuilder pass, WorkspaceBuffer x, WorkspaceBuffer dy, WorkspaceBuffer dx)
    {
        Used.Add("InputGradient");
        AddByPlanes(
            pass,
            $"Through {Group.Head.Id}, its statistics included{(dx == dy ? ", in place" : "")}; tasks are planes.",
            $"{ClassName}.InputGradient<TLane>({x.Name}, {dy.Name}, {Given}, {Local}WeightGradient, {Local}BiasGradient, {dx.Name}, samples, ",
            x,
            dy,
            _statistics,
            dx);
    }

    /// <summary>
    /// Whether dx can lie where dy does, since nobody reads dy afterwards: those that share it are normalisations and sums, which read it in their own steps, before this one.
    /// What is not written elsewhere need not be fetched from memory, nor pushed anything else out of the caches.
    /// </summary>
    private bool TakesPlaceOf(PassBuilder pass, LoweredNetwork network, WorkspaceBuffer dy) =>
        network.IsTrained(Group.Inputs[0]) && pass.FindGradient(Group.Inputs[0]) is null
        && pass.SharersOf(dy).All(value => value == Group.Value
            || (value > Group.Value && network.Groups.First(group => group.Group.Value == value) is BatchNormImageLowering or JoinLowering));

    protected override void ForwardTraining(PassBuilder pass)
    {
        WorkspaceBuffer x = Input(pass);
        PlaneMoments moments = pass.FindMoments(Group.Inputs[0]) ?? AddMoments(pass, x);
        _statistics = pass.NewBuffer(Local + "Statistics", RowLayout.Stride(2 * Shape.Channels), "the mean and 1 / sqrt(variance + epsilon) of each channel, at its beginning");
        pass.Add(
            $"Statistics of {Group.Head.Id}: those of the planes combined for each channel over all samples; the running statistics take their share.",
            Partition.Tasks,
            $"ChannelStatistics.Combine({moments.Buffer.Name}, {Shape.Channels}, {moments.Parts}, blocks, {Literal.Of(Layer.Epsilon)}, {Literal.Of(Layer.Momentum)}, "
            + $"{Local}RunningMean, {Local}RunningVar, {_statistics.Name}, first, end);",
            $"{Shape.Channels}",
            false,
            moments.Buffer,
            _statistics);
        if (IsJoined)
        {
            return;
        }

        Used.Add("Forward");
        WorkspaceBuffer y = Output(pass);
        AddByPlanes(pass, $"{Sentence} Tasks are planes.", $"{ClassName}.Forward<TLane>({x.Name}, {Given}, {y.Name}, samples, ", x, _statistics, y);
    }

    /// <summary>Where the layer before has not taken them in its tiles.</summary>
    private PlaneMoments AddMoments(PassBuilder pass, WorkspaceBuffer x)
    {
        PlaneMoments moments = PlaneMoments.New(pass, Local, Shape.Channels, 1);
        AddByPlanes(
            pass,
            $"For {Group.Head.Id}: mean and squared deviations of each plane, a channel of a block.",
            $"ChannelStatistics.OfPlanes<TLane>({x.Name}, {Shape.Channels}, {Shape.Places}, samples, {moments.Buffer.Name}, ",
            x,
            moments.Buffer);
        return moments;
    }

    private WorkspaceBuffer AddSums(PassBuilder pass, LoweredNetwork network, WorkspaceBuffer x, WorkspaceBuffer dy)
    {
        Used.Add("GradientSums");
        _derives = Group.Activation is not null && !network.IsDerivativeFused(Group);
        WorkspaceBuffer sums = NewSums(pass);
        WorkspaceBuffer? addend = pass.FindAddend(Group.Value);
        _adds = addend is not null;
        AddByPlanes(
            pass,
            $"Through {Group.Head.Id}{(_derives ? $" and {Group.Activation!.Kind}" : "")}: the sums of the gradient g and of g (x - mean); tasks are planes.",
            $"{ClassName}.GradientSums<TLane>({x.Name}, {(addend is null ? "" : $"{addend.Name}, ")}{dy.Name}, {Given}, {sums.Name}, ",
            x,
            addend,
            dy,
            _statistics,
            sums);
        return sums;
    }

    protected override void EmitTraining(CodeWriter writer)
    {
        var kernel = new BatchNormImageKernel(Shape, Group.Activation, _derives, _adds);
        if (Used.Contains("Forward"))
        {
            kernel.EmitForward(writer);
        }

        if (Used.Contains("GradientSums"))
        {
            kernel.EmitSums(writer);
        }

        if (Used.Contains("InputGradient"))
        {
            kernel.EmitInputGradient(writer, _accumulates);
        }
    }
}
