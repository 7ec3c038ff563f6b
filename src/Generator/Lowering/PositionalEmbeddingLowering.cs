using System.Linq;
using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>A learned vector added to each step. The input's gradient is the output's, where it lies if nothing changes it there.</summary>
internal sealed class PositionalEmbeddingLowering(Group group) : ElementwiseLowering(group)
{
    private bool _accumulates;
    private WorkspaceBuffer? _gradient;

    public override void Forward(PassBuilder pass)
    {
        Used.Add("Forward");
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {Local}Weight, {y.Name}, {Range});", x, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        if (pass.IsStep)
        {
            pass.MostSteps = Steps;
            AddFew(pass, $"Embeddings.AddRows({x.Name}, {Local}Weight.Slice(context.Position * {Features}, {Features}), {Features}, 1, {y.Name}, {RowLayout.Stride(Features)}, 0, 1);", x, y);
            return;
        }

        string rows = pass.SharesRows(Steps) ? "first, end" : $"0, {pass.Rows(Steps)}";
        AddFewRows(pass, $"Embeddings.AddRows({x.Name}, {Local}Weight, {Features}, {Steps}, {y.Name}, {RowLayout.Stride(Features)}, {rows});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = pass.FindGradient(Group.Value);
        int input = Group.Inputs[0];
        if (_gradient is not { } dy || !network.IsTrained(input))
        {
            return;
        }

        bool isShared = network.Groups.Single(group => group.Group.Value == input).Group.Activation is null
            && network.Groups.Sum(group => group.Group.Inputs.Count(value => value == input)) == 1;
        if (isShared)
        {
            pass.SetGradient(input, dy);
            return;
        }

        Used.Add("InputGradient");
        WorkspaceBuffer dx = InputGradient(pass, network, input, out _accumulates)!;
        pass.AddBySteps(Steps, $"Through {Group.Head.Id}: its input's gradient is its output's.", $"{ClassName}.InputGradient<TLane>({dy.Name}, {dx.Name}, {BlockRange});", dy, dx);
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is { } dy)
        {
            pass.Add(
                $"Gradient of {Group.Head.Id}: the sum of dy over the samples; tasks are steps.",
                Partition.Tasks,
                $"Blocks.SumRows<TLane>({dy.Name}, {Features}, {Steps}, blocks, {Local}WeightGradient, first, end);",
                $"{Steps}",
                true,
                dy);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        if (Used.Contains("Forward"))
        {
            string step = Steps == 1 ? "" : $" + (block % {Steps} * {Features})";
            ElementKernel.EmitByBlock(
                writer,
                Features,
                "Forward",
                $"{Group.Formula}: ({Features}) a step, {Steps} steps a block",
                "ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y",
                $$"""
                for (int f = 0; f < {{Features}}; f++)
                {
                    (TLane.Load(x, start + (f * 16)) + TLane.Broadcast(weight, f{{step}})).Store(y, start + (f * 16));
                }
                """);
        }

        if (Used.Contains("InputGradient"))
        {
            ElementKernel.Emit(writer, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} dy", ["dy"], "dx", "vdy", _accumulates);
        }
    }
}
