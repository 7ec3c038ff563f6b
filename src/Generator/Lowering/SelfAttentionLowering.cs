using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>The attention between the projections of a self-attention: its work is divided by heads, whose steps belong together.</summary>
internal sealed class SelfAttentionLowering(Group group) : GroupLowering(group)
{
    private WorkspaceBuffer? _probabilities;

    private AttentionShape Shape => AttentionShape.Of(Group.Head);

    public override bool HasFew => false;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer qkv = pass.Value(Group.Inputs[0]);
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(Local + "Output", BlockLength, $"softmax(q k^T / sqrt(d)) v, head by head: {Group.Head.Output} a sample"));
        WorkspaceBuffer p = pass.NewBuffer(Local + "Probabilities", Shape.Heads * Shape.Scores, $"of each query and key: ({Shape.Heads}, {Shape.Steps}, {Shape.Steps}) a sample");
        _probabilities = pass.Kind == PassKind.Training ? p : _probabilities;
        AddByHeads(
            pass,
            $"{Group.Head.Layer.Description}: o = softmax(q k^T / sqrt({Shape.HeadWidth})) v for each head.",
            $"{ClassName}.Forward<TLane>({qkv.Name}, {p.Name}, {y.Name}, ",
            qkv,
            p,
            y);
    }

    public override void ForwardFew(PassBuilder pass) => throw new System.NotSupportedException("Attention has no second lowering.");

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return;
        }

        Used.Add("Backward");
        int input = Group.Inputs[0];
        WorkspaceBuffer qkv = pass.Value(input), dqkv = pass.Gradient(input, network.GradientName(input), network.Length(input) * 16, out _);
        WorkspaceBuffer scratch = pass.NewBuffer(Local + "Scratch", Shape.Heads * Shape.Rows * Shape.Steps * 16, "gradients of some queries' probabilities, head by head");
        AddByHeads(
            pass,
            $"Through {Group.Head.Id}: the gradients of queries, keys and values.",
            $"{ClassName}.Backward<TLane>({qkv.Name}, {_probabilities!.Name}, {dy.Name}, {scratch.Name}, {dqkv.Name}, ",
            qkv,
            _probabilities,
            dy,
            scratch,
            dqkv);
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        var kernel = new AttentionKernel(Shape);
        kernel.EmitForward(writer);
        if (Used.Contains("Backward"))
        {
            kernel.EmitBackward(writer);
        }
    }

    /// <summary>Adds a step whose tasks are the heads of all blocks; in inference a worker does those of its own blocks.</summary>
    private void AddByHeads(PassBuilder pass, string comment, string call, params WorkspaceBuffer?[] buffers)
    {
        int heads = Shape.Heads;
        if (pass.Kind == PassKind.Inference)
        {
            pass.AddByBlocks(comment, $"{call}firstBlock * {heads}, endBlock * {heads});", buffers);
        }
        else
        {
            pass.Add(comment, Partition.Tasks, call + "first, end);", $"blocks * {heads}", false, buffers);
        }
    }
}
