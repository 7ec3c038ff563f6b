using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <summary>The attention between the projections of a self-attention: its work is divided by heads, whose steps belong together.</summary>
internal sealed class SelfAttentionLowering(Group group) : GroupLowering(group)
{
    private WorkspaceBuffer? _probabilities;

    private AttentionShape Shape => AttentionShape.Of(Group.Head);

    /// <summary>A row of queries, keys and values for each step.</summary>
    public override int InputSteps => Shape.Steps;

    public override int OutputSteps => Shape.Steps;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer qkv = pass.Value(Group.Inputs[0]);
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(Local + "Output", BlockLength, $"softmax(q k^T / sqrt(d)) v, head by head: {Group.Head.Output} a sample"));
        WorkspaceBuffer p = pass.NewBuffer(Local + "Probabilities", Shape.Heads * Shape.Scores, $"of each query and key: ({Shape.Heads}, {Shape.Steps}, {Shape.Steps}) a sample, in rows of {Shape.ScoreRow}");
        _probabilities = pass.Kind == PassKind.Training ? p : _probabilities;
        AddByHeads(
            pass,
            $"{Group.Head.Layer.Description}: o = softmax(q k^T / sqrt({Shape.HeadWidth})) v for each head.",
            $"{ClassName}.Forward<TLane>({qkv.Name}, {p.Name}, {y.Name}, ",
            qkv,
            p,
            y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        int rows = pass.StepsOf(Shape.Steps), scored = Shape.Heads * RowLayout.Stride(Shape.Steps);
        WorkspaceBuffer qkv = pass.Value(Group.Inputs[0]);
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(Local + "Output", rows * RowLayout.Stride(Shape.Width), $"softmax(q k^T / sqrt(d)) v, head by head: ({Shape.Width}) a step"));
        WorkspaceBuffer scores = pass.NewBuffer(Local + "Scores", scored, "probabilities of one query, head by head");
        string comment = $"{Group.Head.Layer.Description}: o = softmax(q k^T / sqrt({Shape.HeadWidth})) v for each head.";
        if (pass.IsStep)
        {
            Used.Add("ForwardStep");
            pass.MostSteps = Shape.Steps;
            WorkspaceBuffer keys = pass.NewState(Local + "Keys", Shape.Steps * Shape.Width, "keys of the steps so far");
            WorkspaceBuffer values = pass.NewState(Local + "Values", Shape.Steps * Shape.Width, "values of the steps so far");
            string code = $"{ClassName}.ForwardStep<TLane>({qkv.Name}, {keys.Name}, {values.Name}, context.Position, {scores.Name}, {y.Name}, first, end);";
            pass.Add(comment, Partition.Tasks, code, $"{Shape.Heads}", false, qkv, keys, values, scores, y);
            return;
        }

        Used.Add("ForwardFew");
        pass.Add(comment, Partition.Tasks, $"{ClassName}.ForwardFew<TLane>({qkv.Name}, {scores.Name}, {y.Name}, first, end);", HeadsOf("samples"), false, qkv, scores, y);
    }

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
        if (Used.Contains("ForwardFew"))
        {
            kernel.EmitFew(writer);
        }

        if (Used.Contains("ForwardStep"))
        {
            kernel.EmitStep(writer);
        }

        if (Used.Contains("Backward"))
        {
            kernel.EmitBackward(writer);
        }
    }

    /// <summary>The heads of so many blocks or samples.</summary>
    private string HeadsOf(string count) => Shape.Heads == 1 ? count : $"{count} * {Shape.Heads}";

    /// <summary>Adds a step whose tasks are the heads of all blocks; a worker that has its blocks to itself does theirs.</summary>
    private void AddByHeads(PassBuilder pass, string comment, string call, params WorkspaceBuffer?[] buffers)
    {
        if (pass.IsApart)
        {
            pass.AddByBlocks(comment, $"{call}{HeadsOf("firstBlock")}, {HeadsOf("endBlock")});", buffers);
        }
        else
        {
            pass.Add(comment, Partition.Tasks, call + "first, end);", HeadsOf("blocks"), false, buffers);
        }
    }
}
