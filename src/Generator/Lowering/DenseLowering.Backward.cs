using Compiled.Generator.Emit;

namespace Compiled.Generator.Lowering;

/// <content>dx = W^T dy, dW = sum over samples of dy x^T, db = sum of dy: where its steps stand in the training pass.</content>
internal sealed partial class DenseLowering
{
    private WorkspaceBuffer? _gradient;
    private WorkspaceBuffer? _gradientPanels;
    private bool _accumulates;

    /// <summary>Whether the backward pass reached this layer.</summary>
    public bool HasGradient => _gradient is not null;

    /// <summary>None where the backward pass has not reached this layer.</summary>
    public override int RowSteps => _gradient is null || IsGradientTurned ? 0 : Steps;

    /// <summary>Whether its weight gradient follows its backward step, while x and dy are in the caches, instead of standing at the end of the pass.</summary>
    public bool IsByStep => Steps > 1;

    private SequenceWeightGradientKernel SequenceKernel => new(Shape, Steps, mayTurnGradient: true);

    /// <summary>Whether its weight gradient reads dy in panels and x as it lies, not the other way round.</summary>
    private bool IsGradientTurned => IsByStep && SequenceKernel.IsGradientTurned;

    /// <summary>The kept derivative of the activation before this layer, which this layer alone multiplies by what it hands back; null where there is none.</summary>
    private WorkspaceBuffer? DerivativeBefore(LoweredNetwork network) => network.FusedDerivative(Input) is null ? null : network.KeptDerivative(Input);

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        _gradient = LinearGradient(pass, network);
        if (_gradient is null || !network.IsTrained(Input))
        {
            return;
        }

        Used.Add("InputGradient");
        // A derivative that was kept becomes the gradient where it lies: its lines are in the cache when they are written.
        WorkspaceBuffer? kept = DerivativeBefore(network);
        if (kept is not null)
        {
            pass.SetGradient(Input, kept);
        }

        WorkspaceBuffer dx = kept ?? pass.Gradient(Input, network.GradientName(Input), Shape.GradientRows * Steps * 16, out _accumulates);
        WorkspaceBuffer? y = kept is null && network.FusedDerivative(Input) is not null ? pass.Value(Input) : null;
        string assigns = kept is not null ? "*=" : _accumulates ? "+=" : "=";
        string comment = $"Input gradient of {Group.Head.Id}: dx {assigns} W^T dy" + (kept is not null ? ", dx being the derivative of the activation before it." : y is null ? "." : ", through the activation before it.");
        string arguments = $"{Weight}, {_gradient.Name}, {(y is null ? "" : y.Name + ", ")}{dx.Name}";
        if (IsLarge)
        {
            string all = StepRange.All(Steps), call = $"{ClassName}.InputGradient<TLane>({arguments}, 0, {all}, ";
            pass.AddByFeatures(comment, call + "first, end);", $"{ClassName}.InputGradientTasks({all})", ByFeatures(Shape.Inputs, call), _gradient, y, dx);
        }
        else
        {
            pass.AddBySteps(Steps, comment, $"{ClassName}.InputGradient<TLane>({arguments}, {Range}, 0, {ClassName}.InputGradientTasks({RangeLength}));", _gradient, y, dx);
        }
    }

    /// <summary>Adds the step that turns what the weight gradient of a layer by steps reads as vectors: its input, unless another reader has, or its gradient.</summary>
    public void AddPanels(PassBuilder pass, LoweredNetwork network)
    {
        if (!IsGradientTurned)
        {
            network.AddRows(pass, this);
            return;
        }

        _gradientPanels = LoweredNetwork.AddPanels(
            pass, _gradient!, Features, Steps, Local + "OutputGradientPanels", $"for the weight gradient: it has fewer features than what {Group.Head.Id} reads");
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        if (_gradient is null)
        {
            return;
        }

        Used.Add("WeightGradient");
        WorkspaceBuffer? x = IsGradientTurned ? pass.Value(Input) : network.Rows(this);
        string dy = _gradientPanels is null ? _gradient.Name : Shape.Bias ? $"{_gradient.Name}, {_gradientPanels.Name}" : _gradientPanels.Name;
        string bias = Shape.Bias ? $", {Local}BiasGradient" : "";
        int sumsLength = IsByStep ? SequenceKernel.SumsLength : 0;
        WorkspaceBuffer? sums = sumsLength == 0 ? null : pass.NewBuffer(Local + "WeightSums", sumsLength, "the sums of its weights' gradient, at its beginning");
        pass.Add(
            $"Weight gradient of {Group.Head.Id}: dW = sum over samples of dy x^T" + (Shape.Bias ? ", db = sum of dy." : "."),
            Partition.Tasks,
            $"{ClassName}.WeightGradient<TLane>({dy}, {x?.Name ?? "context.Inputs"}, {(sums is null ? "" : sums.Name + ", ")}{Weight}Gradient{bias}, samples, first, end);",
            $"{ClassName}.WeightGradientTasks",
            !IsByStep,
            _gradient,
            _gradientPanels,
            x,
            sums);
    }
}
