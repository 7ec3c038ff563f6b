using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <content>Back-propagation through time: the loop from the last step to the first one, then the gradients of the weights.</content>
internal sealed partial class RecurrentLowering
{
    private SequenceWeightGradientKernel InputWeightKernel => new(InputShape, Shape.Steps, "InputWeightGradient");

    private SequenceWeightGradientKernel HiddenWeightKernel => new(HiddenShape, Shape.Steps, "HiddenWeightGradient");

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return;
        }

        _hasGradient = true;
        var kernel = new RecurrentBackwardKernel(Shape);
        foreach (RecurrentDirection direction in _directions)
        {
            direction.Create(pass, "sums", Shape.StateBlock, "the gradient of the state");
            direction.Create(pass, "squares", Shape.Steps, "the squared length of the state's gradient at each step");
            if (Shape.Cell.HasCarry)
            {
                direction.Create(pass, "carry", Shape.StateBlock, "what a step hands to the one before beside the recurrent product");
            }

            string weights = direction.Tensors[1] + ", " + (Shape.Cell.Peepholes.Count > 0 ? direction.Tensors[3] + ", " : "");
            pass.AddTogether(
                $"Back through the steps of {Group.Head.Id}{direction.InWords}: the gradients of its gates.",
                $"{ClassName}.Backward<TLane>(context, worker, {weights}{dy.Name}, {direction.Arguments(kernel.Buffers)}blocks{direction.Argument});",
                [dy, .. direction.Buffers(kernel.Buffers)]);
        }

        if (network.IsTrained(Input))
        {
            foreach (RecurrentDirection direction in _directions)
            {
                AddInputGradient(pass, network, direction);
            }
        }
    }

    public override void AddRows(PassBuilder pass)
    {
        foreach (RecurrentDirection direction in _hasGradient ? _directions : [])
        {
            int steps = Shape.Steps;
            WorkspaceBuffer panels = direction.Create(pass, "beforePanels", RowLayout.Panels(Shape.Units) * RowLayout.PanelWidth * 16 * steps, RowLayout.InPanels("the state before each step"));
            pass.AddBySteps(
                steps,
                $"Turn the states of {Group.Head.Id} before each step into panels, for the gradient of its recurrent weights.",
                $"Panels.TurnStates({direction["hidden"].Name}, {direction["initialHidden"].Name}, {steps}, {Shape.Units}, {(direction.IsReverse ? "true" : "false")}, {StepRange.First(steps)}, {StepRange.End(steps)}, {panels.Name}, {StepRange.All(steps)} * 16);",
                direction["hidden"],
                direction["initialHidden"],
                panels);
        }
    }

    public override void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
        int report = _reportOffset;
        foreach (RecurrentDirection direction in _hasGradient ? _directions : [])
        {
            AddWeightGradients(pass, direction, network.Rows(this)!);
            pass.Add(
                $"How long the gradient of {Group.Head.Id}'s state is at each step, where that is asked for.",
                Partition.First,
                $"Recurrence.Norms({direction["squares"].Name}, blocks, context.ReportsGradients ? context.StepNorms.Slice({report}, {Shape.Steps}) : default);",
                "",
                true,
                direction["squares"]);
            report += Shape.Steps;
        }
    }

    private void AddInputGradient(PassBuilder pass, LoweredNetwork network, RecurrentDirection direction)
    {
        WorkspaceBuffer dx = pass.Gradient(Input, network.GradientName(Input), network.Length(Input) * 16, out bool accumulates);
        string method = accumulates ? "InputGradientAdding" : "InputGradient", first = StepRange.First(Shape.Steps), end = StepRange.End(Shape.Steps);
        _accumulating.Add(method);
        pass.AddBySteps(
            Shape.Steps,
            $"Input gradient of {Group.Head.Id}{direction.InWords}: dx {(accumulates ? "+=" : "=")} W_ih^T times its gates' gradients.",
            $"{ClassName}.{method}<TLane>({direction.Tensors[0]}, {direction["gates"].Name}, {dx.Name}, {first}, {end}, 0, {ClassName}.{method}Tasks({end} - {first}));",
            direction["gates"],
            dx);
    }

    private void AddWeightGradients(PassBuilder pass, RecurrentDirection direction, WorkspaceBuffer panels)
    {
        string hidden = Shape.Cell.IsSplit ? "hiddenGates" : "gates", of = $"{Group.Head.Id}{direction.InWords}";
        WorkspaceBuffer? Sums(SequenceWeightGradientKernel kernel, string name) =>
            kernel.SumsLength == 0 ? null : direction.Create(pass, name, kernel.SumsLength, "the sums of a weights' gradient, at its beginning");
        WorkspaceBuffer? inputSums = Sums(InputWeightKernel, "inputWeightSums"), hiddenSums = Sums(HiddenWeightKernel, "hiddenWeightSums");
        string Gradient(int tensor) => direction.Tensors[tensor] + "Gradient";
        pass.Add(
            $"Weight gradient of {of}: dW_ih = sum over samples and steps of the gates' gradients times x^T.",
            Partition.Tasks,
            $"{ClassName}.InputWeightGradient<TLane>({direction["gates"].Name}, {panels.Name}, {(inputSums is null ? "" : inputSums.Name + ", ")}{Gradient(0)}, {Gradient(2)}, samples, first, end);",
            $"{ClassName}.InputWeightGradientTasks",
            true,
            direction["gates"],
            panels,
            inputSums);
        pass.Add(
            $"Recurrent weight gradient of {of}: the same with the state before each step.",
            Partition.Tasks,
            $"{ClassName}.HiddenWeightGradient<TLane>({direction[hidden].Name}, {direction["beforePanels"].Name}, {(hiddenSums is null ? "" : hiddenSums.Name + ", ")}{Gradient(1)}{(Shape.Cell.IsSplit ? ", " + Gradient(3) : "")}, samples, first, end);",
            $"{ClassName}.HiddenWeightGradientTasks",
            true,
            direction[hidden],
            direction["beforePanels"],
            hiddenSums);
        if (Shape.Cell.Peepholes.Count > 0)
        {
            pass.Add(
                $"Gradient of the peepholes of {of}.",
                Partition.Tasks,
                $"{ClassName}.PeepholeGradient<TLane>({direction["gates"].Name}, {direction["cell"].Name}, {direction["initialCell"].Name}, {Gradient(3)}, blocks, first, end{direction.Argument});",
                $"{Shape.Units}",
                true,
                direction["gates"],
                direction["cell"],
                direction["initialCell"]);
        }
    }
}
