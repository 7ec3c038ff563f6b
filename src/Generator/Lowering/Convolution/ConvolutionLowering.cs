using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>Convolutions over images and signals: where their steps stand in each pass. The kernels are in the <c>Convolution*Kernel</c> files.</summary>
internal sealed class ConvolutionLowering(Group group) : GroupLowering(group)
{
    // Floats of x and dy in a block: half a megabyte, half a second-level cache.
    private const int SumsByBlockFrom = 131_072;

    // The forward kernel that stores all values, where the usual one stores the largest of each 2 x 2.
    private const string WholeForward = "ForwardWhole";

    // The one that takes the moments of what it stores.
    private const string MomentsForward = "ForwardWithMoments";

    private Group? _fewSum;
    private Group? _normalisation;
    private int _fewStripRoom;
    private WorkspaceBuffer? _gradient;
    private WorkspaceBuffer? _weightSource;
    private WorkspaceBuffer? _parts;
    private PooledGradient? _pooled;
    private bool _accumulates;

    private ConvolutionLayer Layer => (ConvolutionLayer)Group.Head.Layer;

    private ConvolutionShape Shape => Layer.ShapeOn(Group.Head.InputShapes[0]);

    private int Input => Group.Inputs[0];

    private int Weights => Shape.Filters * Shape.FilterWeights;

    /// <summary>The floats of a block's part of the gradients: weights, then biases.</summary>
    private int PartSize => RowLayout.Stride(Weights + (Shape.Bias ? Shape.Filters : 0));

    /// <summary>
    /// Whether the weight gradient is computed block by block, while x and dy are in the caches, and added up at the end: where those are so large that
    /// the blocks of a batch would be fetched from memory again, and larger than the weights, whose lanes are then added up once a block.
    /// </summary>
    private bool SumsByBlock =>
        _pooled is null && (Shape.Channels * Shape.InputPixels) + Features is int features && features * 16 >= SumsByBlockFrom && features * 16 >= Weights;

    /// <summary>Whether the weight gradient goes from the gradients of maxima to single samples' windows: where channels fill vectors.</summary>
    public bool ReadsWinners => Group.Pool is not null && WinnerWindows.Suits(Shape);

    /// <summary>Whether the weight gradient goes from the gradients of maxima to windows selected lane by lane: where channels do not.</summary>
    private bool ReadsMaxima => Group.Pool is not null && MaximaGradientKernel.Suits(Shape);

    private string BiasArgument => Shape.Bias ? $"{Local}Bias, " : "";

    /// <summary>
    /// Gives convolutions the sums that they compute for a few samples, those right behind them that alone read them, and all of them the same room for a strip.
    /// </summary>
    public static void Connect(IReadOnlyList<GroupLowering> groups)
    {
        ConvolutionLowering[] convolutions = [.. groups.OfType<ConvolutionLowering>()];
        int stripRoom = convolutions.Select(convolution => ConvolutionFewLayout.Of(convolution.Shape)).Where(layout => layout.Strips > 1 && !layout.IsInPlace).Select(layout => layout.CopySize).DefaultIfEmpty().Max();
        foreach (ConvolutionLowering convolution in convolutions)
        {
            convolution._fewStripRoom = stripRoom;
            int value = convolution.Group.Pool?.Index ?? convolution.Group.Value;
            convolution._normalisation = groups.OfType<BatchNormImageLowering>().FirstOrDefault(norm => norm.Group.Inputs[0] == value)?.Group;
        }

        for (int i = 0; i < groups.Count; i++)
        {
            int value = groups[i].Group.FoldedValue;
            if (groups[i] is ConvolutionLowering { Group.FoldedActivation: null } convolution
                && ConvolutionFewKernel.CanAdd(convolution.Shape)
                && groups.Skip(i + 1).FirstOrDefault(group => !group.Group.IsFolded) is JoinLowering { Group.Head.Layer: AddLayer } sum
                && groups.Where(group => !group.Group.IsFolded).Sum(group => group.Group.Inputs.Count(input => input == value)) == 1
                && sum.Group.Inputs.Contains(value))
            {
                convolution._fewSum = sum.Group;
                sum.IsInFewConvolution = true;
            }
        }
    }

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Input);
        if (pass.Kind != PassKind.Training && Group.Fold is { } fold)
        {
            WorkspaceBuffer folded = pass.SetValue(fold.Value, NewOutput(pass, Group.FoldedFormula));
            WorkspaceBuffer scales = fold.AddStep(pass, Group.Head, out string spans);
            AddByTasks(pass, Sentence(Group.FoldedFormula), "ForwardFolded", $"{Local}Weight, {spans}{x.Name}, {folded.Name}", x, scales, folded);
            return;
        }

        string method = "Forward";
        if (Group.Pool is { } pool)
        {
            ForwardPooled(pass, x, pool);
            if (!pass.Inspects)
            {
                return;
            }

            // The values whose maxima alone are stored, once more to be looked at.
            method = WholeForward;
        }

        // Where backward needs the sums before the activation they have a buffer of their own; inference activates them in place.
        WorkspaceBuffer y = pass.SetValue(Group.Value, NewOutput(pass, Group.Formula));
        WorkspaceBuffer? linear = null;
        if (Group.KeepsLinear)
        {
            linear = pass.Kind == PassKind.Training
                ? pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", Features * 16, $"the convolution before {Group.Activation!.Kind}"))
                : y;
        }

        string arguments = $"{Local}Weight, {BiasArgument}{x.Name}, {(linear is null ? "" : $"{linear.Name}, ")}{y.Name}";
        PlaneMoments? moments = AddMoments(pass, Group.Value, ref method);
        AddByTasks(pass, Sentence(Group.Formula) + Told(moments), method, arguments + Given(moments), x, y, linear, moments?.Buffer);
    }

    /// <summary>Where a batch normalisation reads the value in training, room for its moments, which each task takes of what it has made.</summary>
    private PlaneMoments? AddMoments(PassBuilder pass, int value, ref string method)
    {
        if (_normalisation is null || pass.Kind != PassKind.Training)
        {
            return null;
        }

        PlaneMoments moments = PlaneMoments.New(pass, Local, Shape.Filters, ForwardKernel(MomentsForward).Parts);
        pass.SetMoments(value, moments);
        method = MomentsForward;
        return moments;
    }

    private string Told(PlaneMoments? moments) => moments is null ? "" : $" Each task takes the mean and the squared deviations of what it has made, for {_normalisation!.Head.Id}.";

    private static string Given(PlaneMoments? moments) => moments is null ? "" : $", {moments.Buffer.Name}, samples";

    private ConvolutionForwardKernel ForwardKernel(string method) => new(
        Shape, method == WholeForward ? Group with { Pool = null } : Group, method == "ForwardFolded" ? Group.Fold : null, method, method == MomentsForward);

    public override void ForwardFew(PassBuilder pass)
    {
        Used.Add("ForwardFew");
        ConvolutionFewKernel.AddSteps(pass, Group, _fewSum, Shape, ClassName, Local, _fewStripRoom);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        bool keepsPooled = Group.Pool is not null && network.KeepsPooledGradient(Group.Value);
        WorkspaceBuffer? pooled = Group.Pool is { } pool ? pass.FindGradient(pool.Index) : null;
        _gradient = keepsPooled ? pooled : LinearGradient(pass, network);
        if (_gradient is null)
        {
            return;
        }

        _weightSource = _gradient;
        if (keepsPooled || ReadsMaxima)
        {
            _pooled = new PooledGradient(Group.Activation is not null && network.FusedDerivative(Group.Pool!.Index) is null);
            _weightSource = pooled;
        }

        Used.Add("WeightGradient");
        if (ReadsWinners)
        {
            AddWinnersPart(pass, network, Group.Pool!);
        }
        else if (SumsByBlock)
        {
            AddGradientPart(pass, _gradient);
        }

        if (!network.IsTrained(Input))
        {
            return;
        }

        WorkspaceBuffer dx = network.ShareOfGradient(pass, Input, out _accumulates);
        WorkspaceBuffer? y = network.FusedDerivative(Input) is null ? null : pass.Value(Input);
        string comment = $"Input gradient of {Group.Head.Id}: dx {(_accumulates ? "+=" : "=")} W^T dy" + (y is null ? "." : ", through the activation before it.");
        string arguments = $"{Local}Weight, {_gradient.Name}, {(y is null ? "" : $"{y.Name}, ")}{dx.Name}";
        AddByTasks(pass, comment, "InputGradient", arguments, _gradient, y, dx);
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is null)
        {
            return;
        }

        if (ReadsWinners)
        {
            pass.Add(
                $"Weight gradient of {Group.Head.Id}: the parts of all blocks, added up in their order.",
                Partition.Tasks,
                $"{ClassName}.AddUpWeightGradient<TLane>({_parts!.Name}, blocks, {Local}WeightGradient{(Shape.Bias ? $", {Local}BiasGradient" : "")}, first, end);",
                $"{Shape.Filters}",
                true,
                _parts);
            return;
        }

        if (!SumsByBlock)
        {
            WorkspaceBuffer x = pass.Value(Input);
            WorkspaceBuffer? winners = _pooled is null ? null : pass.Winners(Group.Pool!.Index), y = _pooled is { HasActivation: true } ? pass.Value(Group.Pool!.Index) : null;
            string gradient = _weightSource!.Name + (winners is null ? "" : $", {winners.Name}") + (y is null ? "" : $", {y.Name}");
            pass.Add(
                $"Weight gradient of {Group.Head.Id}: dW = sum over samples and pixels of dy x" + (Shape.Bias ? ", db = sum of dy." : "."),
                Partition.Tasks,
                $"{ClassName}.WeightGradient<TLane>({gradient}, {x.Name}, {Local}WeightGradient{(Shape.Bias ? $", {Local}BiasGradient" : "")}, 0, blocks, first, end);",
                $"{ClassName}.WeightGradientTasks",
                true,
                _weightSource,
                winners,
                y,
                x);
            return;
        }

        pass.Add(
            $"Weight gradient of {Group.Head.Id}: the parts of all blocks, added up in their order.",
            Partition.Tasks,
            $"Blocks.AddUp<TLane>({_parts!.Name}, {PartSize}, 0, blocks, {Local}WeightGradient, first, end);",
            $"Blocks.AddUpTasks({Weights})",
            true,
            _parts);
        if (Shape.Bias)
        {
            pass.Add(
                $"Bias gradient of {Group.Head.Id}: the same.",
                Partition.Tasks,
                $"Blocks.AddUp<TLane>({_parts.Name}, {PartSize}, {Weights}, blocks, {Local}BiasGradient, first, end);",
                $"Blocks.AddUpTasks({Shape.Filters})",
                true,
                _parts);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        foreach (string method in new[] { "Forward", MomentsForward, "ForwardFolded", WholeForward })
        {
            if (Used.Contains(method))
            {
                ConvolutionForwardKernel forward = ForwardKernel(method);
                forward.Emit(writer, method == MomentsForward && Used.Contains("Forward"));
                if (forward.ActivatesAfter)
                {
                    Used.Add("Apply");
                }
            }
        }

        if (Used.Contains("ForwardFew"))
        {
            ConvolutionFewKernel.Emit(writer, Group, _fewSum, Shape, _fewStripRoom);
            if (_fewSum?.Activation is { } activation)
            {
                Activations.EmitActivate(writer, activation);
            }
        }

        if (Used.Contains("InputGradient"))
        {
            new ConvolutionInputGradientKernel(Shape, _accumulates, network.FusedDerivative(Input)).Emit(writer);
        }

        if (Used.Contains("WeightGradient") && ReadsWinners)
        {
            new WinnerGradientKernel(Shape, PartSize).Emit(writer);
        }
        else if (Used.Contains("WeightGradient") && ReadsMaxima)
        {
            new MaximaGradientKernel(Shape, _pooled!).Emit(writer);
        }
        else if (Used.Contains("WeightGradient"))
        {
            new ConvolutionWeightGradientKernel(Shape, _pooled).Emit(writer);
        }

        EmitActivation(writer);
    }

    /// <summary>While a block's dy is in the caches: what the block gives to the gradients of weights and biases.</summary>
    private void AddGradientPart(PassBuilder pass, WorkspaceBuffer dy)
    {
        WorkspaceBuffer x = pass.Value(Input), parts = pass.NewBuffer(Local + "GradientParts", PartSize, $"what each block gives to the gradients of {Group.Head.Id}");
        _parts = parts;
        string Targets(string block) =>
            $"{parts.Name}.Slice({block} * {PartSize}, {Weights}), " + (Shape.Bias ? $"{parts.Name}.Slice(({block} * {PartSize}) + {Weights}, {Shape.Filters}), " : "");

        pass.AddByBlockTasks(
            $"What a block gives to the weight gradient of {Group.Head.Id}: the sum over samples and pixels of dy x" + (Shape.Bias ? ", and of dy." : "."),
            (block, first, end) => $"{ClassName}.WeightGradient<TLane>({dy.Name}, {x.Name}, {Targets(block)}{block}, {block} + 1, {first}, {end});",
            _ => $"{ClassName}.WeightGradientTasks",
            dy,
            x,
            parts);
    }

    /// <summary>What a block gives to the gradients of weights and biases where a maximum follows: from the gradients of the maxima and where they were found.</summary>
    private void AddWinnersPart(PassBuilder pass, LoweredNetwork network, Node pool)
    {
        WorkspaceBuffer x = pass.Value(Input), g = pass.FindGradient(pool.Index)!, winners = pass.Winners(pool.Index);
        int size = (int)pool.Output.Length * 16;
        if (Group.Activation is { } activation && network.FusedDerivative(pool.Index) is null)
        {
            WorkspaceBuffer y = pass.Value(pool.Index);
            pass.AddByBlocks(
                $"Through {activation.Kind}: the gradient of the maxima times {activation.DerivativeFormula}.",
                $"{ClassName}.ActivationGradient<TLane>({y.Name}, {g.Name}, firstBlock * {size}, endBlock * {size});",
                y,
                g);
            Used.Add("ActivationGradient");
        }

        WorkspaceBuffer images = pass.NewBuffer(Local + "Images", WinnerGradientKernel.ImageFloats(Shape), $"{x.Name} as one image a sample, channels side by side");
        _parts = pass.NewBuffer(Local + "GradientParts", PartSize, $"what each block gives to the gradients of {Group.Head.Id}");
        pass.AddByBlocks($"Turn {x.Name} into one image a sample, for the weight gradient of {Group.Head.Id}.", WinnerGradientKernel.Fill(Shape, x.Name, images.Name), x, images);
        pass.AddByBlockTasks(
            $"What a block gives to the weight gradient of {Group.Head.Id}: the sum over samples and maxima of g x" + (Shape.Bias ? ", and of g." : "."),
            (block, first, end) =>
                $"{ClassName}.WeightGradient<TLane>({g.Name}, {winners.Name}, {images.Name}, {_parts.Name}.Slice({block} * {PartSize}, {PartSize}), samples, {block}, {first}, {end});",
            _ => $"{ClassName}.WeightGradientTasks",
            g,
            winners,
            images,
            _parts);
    }

    /// <summary>The maximum behind is taken in the tile: what is stored is the pool's value, its winners and nothing else.</summary>
    private void ForwardPooled(PassBuilder pass, WorkspaceBuffer x, Node pool)
    {
        string formula = $"{Group.Formula}, then the largest of 2 x 2";
        int size = (int)pool.Output.Length * 16;
        pass.SetValue(Group.Value, NewOutput(pass, Group.Formula));
        WorkspaceBuffer y = pass.SetValue(pool.Index, pass.NewBuffer(Names.Local(pool.Id) + "Output", size, $"{formula}: {pool.Output} a sample"));
        WorkspaceBuffer winners = pass.SetWinners(pool.Index, pass.NewBuffer(Names.Local(pool.Id) + "Winners", RowLayout.Stride(size / 4), "which value of each window was the largest, a byte each"));
        string method = "Forward";
        PlaneMoments? moments = AddMoments(pass, pool.Index, ref method);
        AddByTasks(
            pass,
            $"{Layer.Description} and {pool.Layer.Description}: {formula}; {Group.Head.InputShapes[0]} to {pool.Output}.{Told(moments)}",
            method,
            $"{Local}Weight, {BiasArgument}{x.Name}, {winners.Name}, {y.Name}{Given(moments)}",
            x,
            winners,
            y,
            moments?.Buffer);
    }

    private string Sentence(string formula) => $"{Layer.Description}: {formula}; {Group.Head.InputShapes[0]} to {Group.Head.Output}.";

    private WorkspaceBuffer NewOutput(PassBuilder pass, string formula) => pass.NewBuffer(Local + "Output", Features * 16, $"{formula}: {Group.Head.Output} a sample");

    /// <summary>Tasks are tiles of a block.</summary>
    private void AddByTasks(PassBuilder pass, string comment, string method, string arguments, params WorkspaceBuffer?[] buffers)
    {
        Used.Add(method);
        pass.AddByBlockTasks(
            comment,
            (block, first, end) => $"{ClassName}.{method}<TLane>({arguments}, {block}, {first}, {end});",
            blocks => $"{ClassName}.{method}Tasks({blocks})",
            buffers);
    }
}
