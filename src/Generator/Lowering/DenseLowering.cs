using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>y = W x + b: where its steps stand in each pass, those forward here. The kernels are in the <c>Dense*Kernel</c> files.</summary>
internal sealed partial class DenseLowering(Group group) : GroupLowering(group)
{
    // From this many multiply-adds a sample on, a layer is divided by tiles, so that few blocks keep all workers busy.
    private const long TasksFrom = 8192;

    private WorkspaceBuffer? _derivative;
    private bool _readsRows;

    /// <summary>Whether it reads the caller's samples better as they lie than turned into blocks.</summary>
    public bool CanReadRows => Input == Graph.InputIndex && Steps == 1 && IsLarge && !Group.IsSpread && DenseRowsKernel.Serves(Shape);

    /// <summary>The sum behind it that its tiles compute, or null.</summary>
    public JoinLowering? Sum { get; set; }

    /// <summary>Made with the value where it needs the value before the activation: all that backward wants of that is one multiplication.</summary>
    public override WorkspaceBuffer? KeptDerivative => _derivative;

    private DenseShape Shape => new((int)Group.Head.InputShapes[0].Length / Steps, Features, ((DenseLayer)Group.Head.Layer).Bias, Group.IsSpread, Group.SpreadsGradient);

    private int Input => Group.Inputs[0];

    // A block of a long sequence is many steps, which the workers share.
    private bool IsLarge => Steps < StepRange.ForAll && (long)Shape.Inputs * Shape.Outputs >= TasksFrom;

    /// <summary>The local of its weight, which may be that of an embedding.</summary>
    private string Weight => $"{(Group.Head.TiedTo is { } tied ? Names.Local(tied.Id) : Local)}Weight";

    /// <summary>Floats of a block of what it makes.</summary>
    private int OutputLength => Shape.OutputRows * Steps * 16;

    private string RangeLength => $"{StepRange.End(Steps)} - {StepRange.First(Steps)}";

    private string BiasArgument => Shape.Bias ? $"{Local}Bias, " : "";

    public override void Forward(PassBuilder pass)
    {
        if (pass.Kind != PassKind.Training && Group.Fold is { } fold)
        {
            ForwardFolded(pass, fold);
            return;
        }

        // The sum instead of the layer's own value, which nothing else reads.
        Group? sum = pass.Inspects ? null : Sum?.Group;
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer? derivative = null, addend = sum is null ? null : pass.Value(sum.Inputs.Single(value => value != Group.Value));
        string plus = addend is null ? "" : $", plus {addend.Name}", name = sum is null ? Local : Names.Local(sum.Head.Id);
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(name + "Output", OutputLength, $"{Group.Formula}{plus}: {RowLayout.PerSample(sum ?? Group)}{(Group.IsSpread ? $", a step in {Shape.OutputRows} rows" : "")}"));
        if (sum is not null)
        {
            pass.SetValue(sum.Value, y);
        }

        if (Group.KeepsLinear && pass.Kind == PassKind.Training)
        {
            derivative = _derivative = pass.NewBuffer(Local + "Derivative", OutputLength, $"the derivative of {Group.Activation!.Kind} at W x + b");
        }

        string target = string.Join(", ", new[] { addend, derivative, y }.OfType<WorkspaceBuffer>().Select(buffer => buffer.Name));
        string method = addend is not null ? "ForwardAdding" : derivative is null ? "Forward" : "ForwardKeeping";
        Used.Add(method);
        string arguments = $"{Weight}, {BiasArgument}{x.Name}, {target}";
        string comment = $"{Group.Head.Layer.Description}: {Group.Formula}{plus}; ({Shape.Inputs}) to ({Features}).";
        if (x == WorkspaceBuffer.Inputs)
        {
            AddByRows(pass, comment, $"{ClassName}.{method}<TLane>({arguments}, ", y, derivative);
        }
        else if (pass.Kind == PassKind.Training && IsLarge && addend is null)
        {
            string all = StepRange.All(Steps), call = $"{ClassName}.{method}<TLane>({arguments}, 0, {all}, ";
            pass.AddByFeatures(comment, call + "first, end);", $"{ClassName}.ForwardTasks({all})", ByFeatures(Features, call), x, y, derivative);
        }
        else
        {
            pass.AddBySteps(Steps, comment, $"{ClassName}.{method}<TLane>({arguments}, {Range}, 0, {ClassName}.ForwardTasks({RangeLength}));", x, addend, y, derivative);
        }
    }

    public override void ForwardFew(PassBuilder pass)
    {
        Used.Add("ForwardFew");
        int rows = pass.StepsOf(Steps), xStride = RowLayout.Stride(Shape.Inputs), yStride = RowLayout.Stride(Features);
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer y = pass.SetValue(Group.FoldedValue, pass.NewBuffer(Local + "Output", rows * yStride, $"{Group.FoldedFormula}: {RowLayout.PerSample(Group)}"));
        string arguments = BiasArgument;
        WorkspaceBuffer? fold = Group.Fold?.AddStep(pass, Group.Head, out arguments);
        string call = $"{ClassName}.ForwardFew<TLane>({Weight}, {arguments}";
        string comment = $"{Group.Head.Layer.Description}: {Group.FoldedFormula}; ({Shape.Inputs}) to ({Features}).";
        string chunks = RowLayout.Chunks(Features).ToString(System.Globalization.CultureInfo.InvariantCulture);
        string Rows(string from, string to, string tasks) => $$"""
            for (int row = {{from}}; row < {{to}}; row += {{PassAssembler.FewSamples}})
            {
                {{call}}{{x.Name}}.Slice(row * {{xStride}}), {{y.Name}}.Slice(row * {{yStride}}), Math.Min({{PassAssembler.FewSamples}}, {{(to == "end" ? to : $"({to})")}} - row), {{tasks}});
            }
            """;
        if (pass.SharesRows(Steps))
        {
            pass.AddByStrips(comment, Rows("first", "end", $"0, {chunks}"), Steps, fold is null, x, y, fold);
            return;
        }

        string code = rows == 1 ? $"{call}{x.Name}, {y.Name}, samples, first, end);" : Rows("0", $"samples * {rows}", "first, end");
        pass.Add(comment, Partition.Tasks, code, chunks, false, x, y, fold);
    }

    private void ForwardFolded(PassBuilder pass, Fold fold)
    {
        Used.Add("ForwardFolded");
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer y = pass.SetValue(fold.Value, pass.NewBuffer(Local + "Output", OutputLength, $"{Group.FoldedFormula}: {RowLayout.PerSample(Group)}"));
        WorkspaceBuffer scales = fold.AddStep(pass, Group.Head, out string arguments);
        string comment = $"{Group.Head.Layer.Description}: {Group.FoldedFormula}; ({Shape.Inputs}) to ({Features}).";
        if (x == WorkspaceBuffer.Inputs)
        {
            AddByRows(pass, comment, $"{ClassName}.ForwardFolded<TLane>({Weight}, {arguments}{x.Name}, {y.Name}, ", scales, y);
            return;
        }

        pass.AddBySteps(
            Steps,
            comment,
            $"{ClassName}.ForwardFolded<TLane>({Weight}, {arguments}{x.Name}, {y.Name}, {Range}, 0, {ClassName}.ForwardTasks({RangeLength}));",
            x,
            scales,
            y);
    }

    /// <summary>The forward step that reads the caller's samples; the call lacks their number and what follows.</summary>
    private void AddByRows(PassBuilder pass, string comment, string call, params WorkspaceBuffer?[] buffers)
    {
        _readsRows = true;
        if (pass.Kind != PassKind.Training)
        {
            pass.AddByBlocks(comment, $"{call}context.Samples, origin, endBlock - firstBlock, 0, {DenseRowsKernel.Tasks(Shape, "(endBlock - firstBlock)")});", buffers);
            return;
        }

        call += "samples, 0, blocks, ";
        FeatureForm? byFeatures = Tiling.ForSteps(Features) is { } tiling && DenseRowsKernel.TasksOf(tiling, Shape, "first") is { } first
            ? new FeatureForm(tiling, $"{call}{first}, {DenseRowsKernel.TasksOf(tiling, Shape, "end")});", ReadsByFeatures: false)
            : null;
        pass.AddByFeatures(comment, call + "first, end);", DenseRowsKernel.Tasks(Shape, "blocks"), byFeatures, buffers);
    }

    // Tasks go through the pairs of blocks of each tile, so whole tiles are a range of tasks.
    private FeatureForm? ByFeatures(int features, string call) => Steps == 1 && Tiling.ForSteps(features) is { } tiling
        ? new FeatureForm(tiling, call + "first * ((blocks + 1) / 2), end * ((blocks + 1) / 2));", ReadsByFeatures: false)
        : null;

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        string[] methods = [.. new[] { "Forward", "ForwardAdding", "ForwardKeeping", "ForwardFolded" }.Where(Used.Contains)];
        foreach (string method in methods)
        {
            bool keeping = method == "ForwardKeeping", adding = method == "ForwardAdding";
            Fold? fold = method == "ForwardFolded" ? Group.Fold : null;
            if (_readsRows)
            {
                new DenseRowsKernel(Shape, Group, method, keeping, fold).Emit(writer);
            }
            else
            {
                new DenseForwardKernel(Shape, Group, method, keeping, adding, fold).Emit(writer);
            }
        }

        if (methods.Length > 0 && !_readsRows)
        {
            DenseForwardKernel.EmitTasks(writer, Shape);
        }

        if (Used.Contains("ForwardFew"))
        {
            new DenseFewKernel(Shape, Group).Emit(writer);
        }

        if (Used.Contains("InputGradient"))
        {
            new DenseInputGradientKernel(Shape, _accumulates, network.FusedDerivative(Input), keepsDerivative: DerivativeBefore(network) is not null, byPairs: IsByStep).Emit(writer);
        }

        if (Used.Contains("WeightGradient"))
        {
            if (IsByStep)
            {
                SequenceKernel.Emit(writer);
            }
            else
            {
                new DenseWeightGradientKernel(Shape, RowLayout.GradientStride(Input, Shape.Inputs)).Emit(writer);
            }
        }

        EmitActivation(writer);
    }
}

/// <summary>The constants of one dense layer.</summary>
/// <param name="Inputs">Inputs of a step.</param>
/// <param name="Outputs">Outputs of a step.</param>
/// <param name="Bias">Whether it has a bias.</param>
/// <param name="IsSpread">See <see cref="Group.IsSpread"/>.</param>
/// <param name="SpreadsGradient">See <see cref="Group.SpreadsGradient"/>.</param>
internal sealed record DenseShape(int Inputs, int Outputs, bool Bias, bool IsSpread = false, bool SpreadsGradient = false)
{
    /// <summary>Rows of 16 from one step of the output to the next.</summary>
    public int OutputRows => IsSpread ? RowLayout.Spread(Outputs) : Outputs;

    /// <summary>Rows of 16 from one step of the input's gradient to the next.</summary>
    public int GradientRows => SpreadsGradient ? RowLayout.Spread(Inputs) : Inputs;
}
