namespace Compiled.Generator.Lowering;

/// <summary>What groups share that compute element by element: buffers, ranges and the few-sample form of the same loops.</summary>
internal abstract class ElementwiseLowering(Group group) : GroupLowering(group)
{
    /// <summary>The range of elements of a worker's blocks.</summary>
    protected string BlockRange => $"{StepRange.First(Steps)} * {Features * 16}, {StepRange.End(Steps)} * {Features * 16}";

    /// <summary>The range of elements of all rows in the few-sample pass.</summary>
    protected string RowRange(PassBuilder pass) => $"0, samples * {pass.StepsOf(Steps) * RowLayout.Stride(Features)}";

    protected string Sentence => $"{Group.Head.Layer.Description}: {Group.Formula}.";

    protected WorkspaceBuffer Output(PassBuilder pass) => pass.SetValue(
        Group.Value,
        pass.NewBuffer(Local + "Output", pass.Kind == PassKind.Few ? pass.StepsOf(Steps) * RowLayout.Stride(Features) : BlockLength, $"{Group.Formula}: {RowLayout.PerSample(Group)}"));

    /// <summary>The gradient buffer of an input, or null where nothing before it is trained.</summary>
    protected WorkspaceBuffer? InputGradient(PassBuilder pass, LoweredNetwork network, int input, out bool accumulates)
    {
        accumulates = false;
        return network.IsTrained(input)
            ? pass.Gradient(input, network.GradientName(input), network.Length(input) * 16, out accumulates)
            : null;
    }

    /// <summary>Adds a step of the training pass whose tasks are planes, the channels of each block; the call still wants the first plane and the end.</summary>
    protected void AddByPlanes(PassBuilder pass, string comment, string call, params WorkspaceBuffer?[] buffers)
    {
        int channels = ChannelShape.Of(Group.Head).Channels;
        pass.AddByBlockTasks(
            comment,
            (block, first, end) => $"{call}({block} * {channels}) + {first}, ({block} * {channels}) + {end});",
            blocks => blocks == "1" ? $"{channels}" : $"{channels} * ({blocks})",
            buffers);
    }

    /// <summary>Adds a step of the few-sample pass that the first worker does.</summary>
    protected void AddFew(PassBuilder pass, string code, params WorkspaceBuffer?[] buffers) =>
        pass.Add(Sentence, Partition.First, code, "", false, buffers);
}
