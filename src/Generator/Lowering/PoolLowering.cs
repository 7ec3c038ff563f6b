using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// Pools over windows of an image, each channel apart. A global pool is one with a window as large as the image. A task is one channel of one block,
/// so no two workers touch the same gradient and windows that overlap add up in one order.
/// </summary>
internal sealed class PoolLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _winners;
    private PoolFewKernel? _few;
    private bool _accumulates;

    private bool IsLargest => Group.Head.Layer is MaxPool2DLayer or GlobalMaxPool2DLayer;

    private Shape InputShape => Group.Head.InputShapes[0];

    private PoolShape Shape => Group.Head.Layer is PoolLayer layer
        ? layer.ShapeOn(InputShape)
        : new PoolShape(InputShape.Extents[0], new WindowAxis(InputShape.Extents[1], InputShape.Extents[1]), new WindowAxis(InputShape.Extents[2], InputShape.Extents[2]));

    private string ShapedSentence => $"{Group.Head.Layer.Description}: {Group.Formula}; {InputShape} to {Group.Head.Output}.";

    public override void Forward(PassBuilder pass)
    {
        if (Group.IsPooled)
        {
            return;
        }

        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        if (pass.Kind == PassKind.Training && IsLargest && Group.IsTrained)
        {
            var winners = new PoolWinners(Shape);
            _winners = pass.NewBuffer(Local + "Winners", winners.FloatsInBlock, winners.Contents);
            AddByTasks(pass, ShapedSentence, "ForwardKeeping", $"{x.Name}, {_winners.Name}, {y.Name}", x, _winners, y);
        }
        else
        {
            AddByTasks(pass, ShapedSentence, "Forward", $"{x.Name}, {y.Name}", x, y);
        }
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        _few = PoolFewKernel.Of(Shape, IsLargest, pass.LastStrips);
        _few.AddStep(pass, ShapedSentence, ClassName, x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (Group.IsPooled && network.KeepsPooledGradient(Group.Inputs[0]))
        {
            return;
        }

        if (pass.FindGradient(Group.Value) is not { } dy || InputGradient(pass, network, Group.Inputs[0], out _accumulates) is not { } dx)
        {
            return;
        }

        string comment = $"Through {Group.Head.Id}: each gradient {(IsLargest ? "goes to the winner of its window" : "is shared out in its window")}.";
        if (Group.IsPooled)
        {
            _winners = pass.Winners(Group.Value);
        }

        WorkspaceBuffer? y = network.FusedDerivative(Group.Inputs[0]) is null ? null : pass.Value(Group.Value);
        string winners = (_winners is null ? "" : $"{_winners.Name}, ") + (y is null ? "" : $"{y.Name}, ");
        AddByTasks(pass, comment, "InputGradient", $"{dy.Name}, {winners}{dx.Name}", dy, _winners, y, dx);
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        foreach (string method in new[] { "Forward", "ForwardKeeping" })
        {
            if (Used.Contains(method))
            {
                new PoolForwardKernel(Shape, IsLargest, Group.Formula, method, method == "ForwardKeeping").Emit(writer);
            }
        }

        _few?.Emit(writer);

        if (Used.Contains("InputGradient"))
        {
            new PoolInputGradientKernel(Shape, IsLargest, _accumulates, network.FusedDerivative(Group.Inputs[0])).Emit(writer);
        }
    }

    private void AddByTasks(PassBuilder pass, string comment, string method, string arguments, params WorkspaceBuffer?[] buffers)
    {
        Used.Add(method);
        pass.AddByBlockTasks(
            comment,
            (block, first, end) => $"{ClassName}.{method}<TLane>({arguments}, {block}, {first}, {end});",
            blocks => blocks == "1" ? $"{Shape.Channels}" : $"{Shape.Channels} * ({blocks})",
            buffers);
    }
}
