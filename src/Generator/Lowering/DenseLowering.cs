using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>y = W x + b: where its steps stand in each pass. The kernels are in the <c>Dense*Kernel</c> files.</summary>
internal sealed class DenseLowering(Group group) : GroupLowering(group)
{
    // From this many multiply-adds a sample on, a layer is divided by tiles, so that few blocks keep all workers busy.
    private const long TasksFrom = 8192;

    private WorkspaceBuffer? _gradient;
    private bool _accumulates;
    private bool _readsRows;

    /// <summary>Whether it reads the caller's samples better as they lie than turned into blocks.</summary>
    public bool CanReadRows => Input == Graph.InputIndex && IsLarge && DenseRowsKernel.Serves(Shape);

    /// <summary>Whether the backward pass reached this layer.</summary>
    public bool HasGradient => _gradient is not null;

    private DenseShape Shape => new((int)Group.Head.InputShapes[0].Length, Features, ((DenseLayer)Group.Head.Layer).Bias);

    private int Input => Group.Inputs[0];

    private bool IsLarge => (long)Shape.Inputs * Shape.Outputs >= TasksFrom;

    private string BiasArgument => Shape.Bias ? $"{Local}Bias, " : "";

    public override void Forward(PassBuilder pass)
    {
        if (pass.Kind != PassKind.Training && Group.Fold is { } fold)
        {
            ForwardFolded(pass, fold);
            return;
        }

        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(Local + "Output", Features * 16, $"{Group.Formula}: ({Features}) a sample"));
        WorkspaceBuffer? linear = null;
        if (Group.KeepsLinear && pass.Kind == PassKind.Training)
        {
            linear = pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", Features * 16, $"W x + b before {Group.Activation!.Kind}"));
        }

        string target = linear is null ? y.Name : $"{linear.Name}, {y.Name}";
        string method = linear is null ? "Forward" : "ForwardKeeping";
        Used.Add(method);
        string arguments = $"{Local}Weight, {BiasArgument}{x.Name}, {target}";
        string comment = $"{Group.Head.Layer.Description}: {Group.Formula}; ({Shape.Inputs}) to ({Features}).";
        if (x == WorkspaceBuffer.Inputs)
        {
            AddByRows(pass, comment, $"{ClassName}.{method}<TLane>({arguments}, ", y, linear);
        }
        else if (pass.Kind == PassKind.Training && IsLarge)
        {
            string call = $"{ClassName}.{method}<TLane>({arguments}, 0, blocks, ";
            pass.AddByFeatures(comment, call + "first, end);", $"{ClassName}.ForwardTasks(blocks)", ByFeatures(Features, call), x, y, linear);
        }
        else
        {
            pass.AddByBlocks(comment, $"{ClassName}.{method}<TLane>({arguments}, firstBlock, endBlock, 0, {ClassName}.ForwardTasks(endBlock - firstBlock));", x, y, linear);
        }
    }

    public override void ForwardFew(PassBuilder pass)
    {
        Used.Add("ForwardFew");
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer y = pass.SetValue(Group.FoldedValue, pass.NewBuffer(Local + "Output", RowLayout.Stride(Features), $"{Group.FoldedFormula}: ({Features}) a sample"));
        string arguments = BiasArgument;
        WorkspaceBuffer? fold = Group.Fold?.AddStep(pass, Group.Head, out arguments);
        pass.Add(
            $"{Group.Head.Layer.Description}: {Group.FoldedFormula}; ({Shape.Inputs}) to ({Features}).",
            Partition.Tasks,
            $"{ClassName}.ForwardFew<TLane>({Local}Weight, {arguments}{x.Name}, {y.Name}, samples, first, end);",
            RowLayout.Chunks(Features).ToString(System.Globalization.CultureInfo.InvariantCulture),
            false,
            x,
            y,
            fold);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = LinearGradient(pass, network);
        if (_gradient is null || !network.IsTrained(Input))
        {
            return;
        }

        Used.Add("InputGradient");
        WorkspaceBuffer dx = pass.Gradient(Input, network.GradientName(Input), Shape.Inputs * 16, out _accumulates);
        WorkspaceBuffer? y = null;
        string derivative = "";
        if (network.FusedDerivative(Input) is not null)
        {
            y = pass.Value(Input);
            derivative = $"{y.Name}, ";
        }

        string comment = $"Input gradient of {Group.Head.Id}: dx {(_accumulates ? "+=" : "=")} W^T dy" + (y is null ? "." : ", through the activation before it.");
        string arguments = $"{Local}Weight, {_gradient.Name}, {derivative}{dx.Name}";
        if (IsLarge)
        {
            string call = $"{ClassName}.InputGradient<TLane>({arguments}, 0, blocks, ";
            pass.AddByFeatures(comment, call + "first, end);", $"{ClassName}.InputGradientTasks(blocks)", ByFeatures(Shape.Inputs, call), _gradient, y, dx);
        }
        else
        {
            pass.AddByBlocks(comment, $"{ClassName}.InputGradient<TLane>({arguments}, firstBlock, endBlock, 0, {ClassName}.InputGradientTasks(endBlock - firstBlock));", _gradient, y, dx);
        }
    }

    private void ForwardFolded(PassBuilder pass, Fold fold)
    {
        Used.Add("ForwardFolded");
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer y = pass.SetValue(fold.Value, pass.NewBuffer(Local + "Output", Features * 16, $"{Group.FoldedFormula}: ({Features}) a sample"));
        WorkspaceBuffer scales = fold.AddStep(pass, Group.Head, out string arguments);
        string comment = $"{Group.Head.Layer.Description}: {Group.FoldedFormula}; ({Shape.Inputs}) to ({Features}).";
        if (x == WorkspaceBuffer.Inputs)
        {
            AddByRows(pass, comment, $"{ClassName}.ForwardFolded<TLane>({Local}Weight, {arguments}{x.Name}, {y.Name}, ", scales, y);
            return;
        }

        pass.AddByBlocks(
            comment,
            $"{ClassName}.ForwardFolded<TLane>({Local}Weight, {arguments}{x.Name}, {y.Name}, firstBlock, endBlock, 0, {ClassName}.ForwardTasks(endBlock - firstBlock));",
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

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is null)
        {
            return;
        }

        Used.Add("WeightGradient");
        WorkspaceBuffer? rows = network.Rows(Input);
        string bias = Shape.Bias ? $", {Local}BiasGradient" : "";
        pass.Add(
            $"Weight gradient of {Group.Head.Id}: dW = sum over samples of dy x^T" + (Shape.Bias ? ", db = sum of dy." : "."),
            Partition.Tasks,
            $"{ClassName}.WeightGradient<TLane>({_gradient.Name}, {rows?.Name ?? "context.Inputs"}, {Local}WeightGradient{bias}, samples, first, end);",
            $"{ClassName}.WeightGradientTasks",
            true,
            _gradient,
            rows);
    }

    // Tasks go through the pairs of blocks of each tile, so whole tiles are a range of tasks.
    private static FeatureForm? ByFeatures(int features, string call) => Tiling.ForSteps(features) is { } tiling
        ? new FeatureForm(tiling, call + "first * ((blocks + 1) / 2), end * ((blocks + 1) / 2));", ReadsByFeatures: false)
        : null;

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        string[] methods = [.. new[] { "Forward", "ForwardKeeping", "ForwardFolded" }.Where(Used.Contains)];
        foreach (string method in methods)
        {
            bool keeping = method == "ForwardKeeping";
            Fold? fold = method == "ForwardFolded" ? Group.Fold : null;
            if (_readsRows)
            {
                new DenseRowsKernel(Shape, Group, method, keeping, fold).Emit(writer);
            }
            else
            {
                new DenseForwardKernel(Shape, Group, method, keeping, fold).Emit(writer);
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
            new DenseInputGradientKernel(Shape, _accumulates, network.FusedDerivative(Input)).Emit(writer);
        }

        if (Used.Contains("WeightGradient"))
        {
            new DenseWeightGradientKernel(Shape, RowLayout.GradientStride(Input, Shape.Inputs)).Emit(writer);
        }

        EmitActivation(writer);
    }
}

/// <summary>The constants of one dense layer.</summary>
internal sealed record DenseShape(int Inputs, int Outputs, bool Bias);
