using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>RNN, LSTM and GRU: where their time loops stand in each pass. The kernels are in the <c>Recurrent*Kernel</c> files.</summary>
internal sealed partial class RecurrentLowering(Group group) : GroupLowering(group)
{
    private readonly List<RecurrentDirection> _directions = [];
    private readonly HashSet<string> _accumulating = [];
    private bool _hasGradient;
    private bool _keepsStates;
    private int _carriedOffset;
    private int _carriedLength;
    private int _reportOffset;

    public override int InputSteps => Shape.Steps;

    public override int OutputSteps => Shape.ReturnsSequences ? Shape.Steps : 1;

    public override int RowSteps => _hasGradient ? Shape.Steps : 0;

    public override bool ReadsPanels => true;

    /// <summary>Floats of its state in a block that a network may carry from call to call; none of a bidirectional layer.</summary>
    public int CarriedBlock => Shape.IsBidirectional ? 0 : Shape.Cell.StateRows * Shape.StateBlock;

    /// <summary>How many lengths of gradients it reports.</summary>
    public int Reports => Shape.Steps * Layer.Directions;

    /// <summary>Where its lengths stand among all that are reported.</summary>
    public int ReportOffset => _reportOffset;

    private RecurrentLayer Layer => (RecurrentLayer)Group.Head.Layer;

    private RecurrentShape Shape
    {
        get
        {
            Shape input = Group.Head.InputShapes[0];
            return new(input.Extents[0], input.Extents[1], Layer.Units, RecurrentCell.Of(Layer), Layer.Bidirectional, Layer.ReturnSequences);
        }
    }

    private int Input => Group.Inputs[0];

    /// <summary>Whether the states of all steps, as they lie, are the output.</summary>
    private bool StatesAreOutput => Shape is { ReturnsSequences: true, IsBidirectional: false };

    /// <summary>Tells each layer where its state stands among those that the network carries.</summary>
    public static void Connect(IReadOnlyList<GroupLowering> groups)
    {
        RecurrentLowering[] layers = [.. groups.OfType<RecurrentLowering>()];
        int carried = CanCarry(groups) ? layers.Sum(layer => layer.CarriedBlock) : 0, offset = 0, reports = 0;
        foreach (RecurrentLowering layer in layers)
        {
            (layer._carriedOffset, layer._carriedLength, layer._reportOffset) = (offset, carried, reports);
            offset += layer.CarriedBlock;
            reports += layer.Reports;
        }
    }

    /// <summary>Whether a network can go on where its last call ended: it has recurrent layers, and none of them reads from the end.</summary>
    public static bool CanCarry(IEnumerable<GroupLowering> groups)
    {
        RecurrentLowering[] layers = [.. groups.OfType<RecurrentLowering>()];
        return layers.Length > 0 && layers.All(layer => !layer.Shape.IsBidirectional);
    }

    public override void Forward(PassBuilder pass)
    {
        bool isTraining = pass.Kind == PassKind.Training;
        Used.Add(isTraining ? "Training" : "Inference");
        WorkspaceBuffer x = pass.Value(Input);
        _directions.Clear();
        _keepsStates = isTraining || Shape.ReturnsSequences;
        foreach (bool isReverse in Shape.IsBidirectional ? new[] { false, true } : [false])
        {
            var direction = new RecurrentDirection(Local, Shape, isReverse, Group.Head);
            _directions.Add(direction);
            CreateBuffers(pass, direction);
            AddBegin(pass, direction);
            AddLoop(pass, direction, x);
        }

        if (StatesAreOutput)
        {
            pass.SetValue(Group.Value, _directions[0]["hidden"]);
        }
        else
        {
            AddOutput(pass);
        }

        if (isTraining && _carriedLength > 0)
        {
            AddKeep(pass);
        }
    }

    public override void ForwardFew(PassBuilder pass)
    {
        Used.Add("Few");
        var kernel = new RecurrentFewKernel(Shape);
        int steps = pass.StepsOf(Shape.Steps), stride = RowLayout.Stride(Shape.Units), outputs = RowLayout.Stride(Shape.Outputs);
        WorkspaceBuffer x = pass.Value(Input);
        WorkspaceBuffer turned = pass.NewShared(Local + "Turned", kernel.TurnedLength, "the weights turned, so that vectors run along the units");
        WorkspaceBuffer sums = pass.NewBuffer(Local + "Sums", steps * kernel.SumsLength, "the input's share of each step's sums");
        WorkspaceBuffer? cell = Shape.Cell.HasCell ? pass.NewBuffer(Local + "Cell", stride, "the cell") : null;
        WorkspaceBuffer? carried = pass.IsStep ? pass.NewState(Local + "State", Shape.Cell.StateRows * stride, "the state it carries" + (Shape.Cell.HasCell ? ", then the cell" : "")) : null;
        bool isOutput = !Shape.IsBidirectional && (Shape.ReturnsSequences || steps == 1);
        WorkspaceBuffer? y = isOutput ? null : pass.NewBuffer(Local + "Output", pass.StepsOf(OutputSteps) * outputs, $"{Group.Formula}: {RowLayout.PerSample(Group)}");
        foreach (bool isReverse in Shape.IsBidirectional ? new[] { false, true } : [false])
        {
            var direction = new RecurrentDirection(Local, Shape, isReverse, Group.Head);
            WorkspaceBuffer hidden = direction.Create(pass, "hidden", steps * stride, RecurrentBuffers.Contents("hidden"));
            pass.AddTogether(
                $"{Layer.Description}{direction.InWords}: {Group.Formula}; {Group.Head.InputShapes[0]} to {Group.Head.Output}.",
                $"{ClassName}.ForwardFew<TLane>(context, worker, {direction.Weights}{x.Name}, {turned.Name}, {sums.Name}, {(cell is null ? "" : cell.Name + ", ")}{hidden.Name}, {carried?.Name ?? "default"}, {steps}, samples{direction.Argument});",
                x,
                turned,
                sums,
                cell,
                hidden);
            if (y is null)
            {
                pass.SetValue(Group.Value, hidden);
                continue;
            }

            string from = isReverse || Shape.ReturnsSequences ? hidden.Name : $"{hidden.Name}.Slice({(steps - 1) * stride})", to = isReverse ? $"{y.Name}.Slice({Shape.Units})" : y.Name;
            string copy = Shape.ReturnsSequences
                ? $"Rows.Copy({from}, {stride}, {to}, {outputs}, {pass.Rows(Shape.Steps)}, {Shape.Units});"
                : $"Rows.Copy({from}, {steps * stride}, {to}, {outputs}, samples, {Shape.Units});";
            pass.Add($"The states of {Group.Head.Id}{direction.InWords} into its output.", Partition.First, copy, "", false, hidden, y);
            pass.SetValue(Group.Value, y);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        var forward = new RecurrentForwardKernel(Shape);
        if (Used.Contains("Inference"))
        {
            forward.EmitInference(writer, Shape.ReturnsSequences);
        }

        if (Used.Contains("Training"))
        {
            forward.EmitTraining(writer);
        }

        forward.EmitStep(writer);
        if (Used.Contains("Few"))
        {
            new RecurrentFewKernel(Shape).Emit(writer);
        }

        if (!_hasGradient)
        {
            return;
        }

        new RecurrentBackwardKernel(Shape).Emit(writer);
        foreach (string method in _accumulating.OrderBy(method => method, System.StringComparer.Ordinal))
        {
            new DenseInputGradientKernel(InputShape, method != "InputGradient", null, method).Emit(writer);
        }

        InputWeightKernel.Emit(writer);
        HiddenWeightKernel.Emit(writer);
    }

    private DenseShape InputShape => new(Shape.Inputs, Shape.GateRows, Bias: true);

    private DenseShape HiddenShape => new(Shape.Units, Shape.GateRows, Shape.Cell.IsSplit);

    private IReadOnlyList<string> Kept => [.. RecurrentBuffers.Kept(Shape.Cell)];

    private IReadOnlyList<string> Initial => Shape.Cell.HasCell ? ["initialHidden", "initialCell"] : ["initialHidden"];

    private void CreateBuffers(PassBuilder pass, RecurrentDirection direction)
    {
        int keptSteps = pass.Kind == PassKind.Training ? Shape.Steps : 1;
        foreach (string kept in Kept)
        {
            direction.Create(pass, kept, keptSteps * RecurrentBuffers.Length(Shape, kept), RecurrentBuffers.Contents(kept));
        }

        string name = StatesAreOutput ? $"{Group.Formula}: {RowLayout.PerSample(Group)}" : _keepsStates ? RecurrentBuffers.Contents("hidden") : "the states after two steps in turn";
        direction.Create(pass, "hidden", (_keepsStates ? Shape.Steps : 2) * Shape.StateBlock, name);
        foreach (string initial in Initial)
        {
            direction.Create(pass, initial, Shape.StateBlock, $"the {(initial == "initialCell" ? "cell" : "state")} before the first step");
        }
    }

    private void AddBegin(PassBuilder pass, RecurrentDirection direction)
    {
        string carried = pass.Kind == PassKind.Training && _carriedLength > 0 ? "context.Carried" : "default";
        pass.AddByBlocks(
            $"Where {Group.Head.Id} begins{direction.InWords}.",
            string.Join("\n", Initial.Select((initial, i) =>
                $"Recurrence.Begin({carried}, {_carriedLength}, {_carriedOffset + (i * Shape.StateBlock)}, {direction[initial].Name}, {Shape.StateBlock}, firstBlock, endBlock);")),
            direction.Buffers(Initial));
    }

    private void AddLoop(PassBuilder pass, RecurrentDirection direction, WorkspaceBuffer x)
    {
        IEnumerable<string> names = [.. Kept, "hidden", .. Initial];
        string comment = $"{Layer.Description}{direction.InWords}: {Group.Formula}; {Group.Head.InputShapes[0]} to {Group.Head.Output}.";
        string arguments = $"{direction.Weights}{x.Name}, {direction.Arguments(names)}";
        WorkspaceBuffer[] buffers = [x, .. direction.Buffers(names)];
        if (pass.Kind == PassKind.Training)
        {
            string isCarried = _carriedLength > 0 ? "!context.Carried.IsEmpty" : "false";
            pass.AddTogether(comment, $"{ClassName}.Forward<TLane>(context, worker, {arguments}{isCarried}, blocks{direction.Argument});", buffers);
        }
        else
        {
            pass.AddByBlocks(comment, $"{ClassName}.Forward<TLane>({arguments}firstBlock, endBlock{direction.Argument});", buffers);
        }
    }

    /// <summary>Puts the states of both directions side by side, or the last one where it is the output.</summary>
    private void AddOutput(PassBuilder pass)
    {
        int steps = Shape.Steps, state = Shape.StateBlock, output = Shape.Outputs * 16;
        WorkspaceBuffer y = pass.SetValue(Group.Value, pass.NewBuffer(Local + "Output", BlockLength, $"{Group.Formula}: {RowLayout.PerSample(Group)}"));
        foreach (RecurrentDirection direction in _directions)
        {
            string target = direction.IsReverse ? $"{y.Name}.Slice({state})" : y.Name, hidden = direction["hidden"].Name;
            if (Shape.ReturnsSequences)
            {
                pass.AddBySteps(
                    steps,
                    $"The states of {Group.Head.Id}{direction.InWords} into its output.",
                    $"Recurrence.CopyPieces({hidden}, {state}, {target}, {output}, {state}, {StepRange.First(steps)}, {StepRange.End(steps)});",
                    direction["hidden"],
                    y);
            }
            else
            {
                int kept = _keepsStates ? steps : 2, last = _keepsStates ? (direction.IsReverse ? 0 : steps - 1) : (steps - 1) % 2;
                pass.AddByBlocks(
                    $"The last state of {Group.Head.Id}{direction.InWords} is its output.",
                    $"Recurrence.CopyPieces({hidden}.Slice({last * state}), {kept * state}, {target}, {output}, {state}, firstBlock, endBlock);",
                    direction["hidden"],
                    y);
            }
        }
    }

    private void AddKeep(PassBuilder pass)
    {
        RecurrentDirection direction = _directions[0];
        string[] kept = Shape.Cell.HasCell ? ["hidden", "cell"] : ["hidden"];
        pass.AddByBlocks(
            $"Where {Group.Head.Id} ends, for the next call.",
            string.Join("\n", kept.Select((buffer, i) =>
                $"Recurrence.Keep({direction[buffer].Name}, {Shape.Steps}, context.Carried, {_carriedLength}, {_carriedOffset + (i * Shape.StateBlock)}, {Shape.StateBlock}, firstBlock, endBlock);")),
            direction.Buffers(kept));
    }
}
