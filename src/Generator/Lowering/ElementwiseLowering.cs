namespace Compiled.Generator.Lowering;

/// <summary>What groups share that compute element by element: buffers, ranges and the few-sample form of the same loops.</summary>
internal abstract class ElementwiseLowering(Group group) : GroupLowering(group)
{
    /// <summary>The range of elements of a worker's blocks.</summary>
    protected string BlockRange => $"{StepRange.First(Steps)} * {Features * 16}, {StepRange.End(Steps)} * {Features * 16}";

    /// <summary>The range of elements of the rows of a step by <see cref="AddFewRows"/>.</summary>
    protected string RowRange(PassBuilder pass) => pass.SharesRows(Steps)
        ? $"first * {RowLayout.Stride(Features)}, end * {RowLayout.Stride(Features)}"
        : $"0, samples * {pass.StepsOf(Steps) * RowLayout.Stride(Features)}";

    /// <summary>A buffer of rows from the first row of a step by <see cref="AddFewRows"/> on.</summary>
    protected string FromRow(PassBuilder pass, WorkspaceBuffer rows, int? features = null) =>
        pass.SharesRows(Steps) ? $"{rows.Name}.Slice(first * {RowLayout.Stride(features ?? Features)})" : rows.Name;

    /// <summary>How many rows a step by <see cref="AddFewRows"/> has.</summary>
    protected string RowCount(PassBuilder pass) => pass.SharesRows(Steps) ? "end - first" : pass.Rows(Steps);

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

    /// <summary>Adds a step of the few-sample pass that needs one row at a time: the rows of long sequences are shared, else the first worker does it.</summary>
    protected void AddFewRows(PassBuilder pass, string code, params WorkspaceBuffer?[] buffers)
    {
        if (pass.SharesRows(Steps))
        {
            pass.AddByStrips(Sentence, code, Steps, true, buffers);
        }
        else
        {
            AddFew(pass, code, buffers);
        }
    }

    /// <summary>Adds a step of the few-sample pass that the first worker does.</summary>
    protected void AddFew(PassBuilder pass, string code, params WorkspaceBuffer?[] buffers) =>
        pass.Add(Sentence, Partition.First, code, "", false, buffers);
}
