using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Analysis;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>A network lowered to passes: the kernels of its groups and the steps that call them.</summary>
internal sealed class LoweredNetwork
{
    private readonly Dictionary<(int Value, int Steps, bool Panels), WorkspaceBuffer> _rows = [];
    private readonly Dictionary<int, GroupLowering> _makers;

    public LoweredNetwork(Graph graph)
    {
        Graph = graph;
        Groups = [.. Group.Build(graph).Select(LoweringCatalogue.Create)];
        JoinLowering.Connect(Groups);
        ConvolutionLowering.Connect(Groups);
        RecurrentLowering.Connect(Groups);
        _makers = Groups.ToDictionary(lowering => lowering.Group.Value);
        Link = LinkLowering.Create(graph, OutputValue);
        Loss = graph.Loss is null ? null : new LossLowering(graph.Loss, graph.Output);
        Passes = PassAssembler.Assemble(this);
    }

    public Graph Graph { get; }

    public IReadOnlyList<GroupLowering> Groups { get; }

    /// <summary>What <c>Predict</c> adds behind the last layer, or null where it is the identity.</summary>
    public GroupLowering? Link { get; }

    public LossLowering? Loss { get; }

    public NetworkPasses Passes { get; }

    public int InputLength => (int)Graph.Spec.Input.Length;

    public int OutputLength => (int)Graph.Output.Length;

    /// <summary>How many tokens there are where inputs are tokens, else 0.</summary>
    public int Tokens => Graph.Spec.Input.Tokens;

    /// <summary>Steps of an input sample where it is a sequence of vectors, else 1.</summary>
    public int InputSteps => Graph.Input.Steps;

    /// <summary>Steps of an output sample where it is a sequence, else 1.</summary>
    public int OutputSteps => Graph.Output.Steps;

    /// <summary>The value that is the network's output.</summary>
    public int OutputValue => Groups.Count == 0 ? Graph.InputIndex : Groups[Groups.Count - 1].Group.Value;

    /// <summary>Whether all that read the network's input can read the caller's samples as they lie.</summary>
    public bool ReadsInputRows => Groups.Any(ReadsInput) && Groups.Where(ReadsInput).All(group => group is DenseLowering { CanReadRows: true });

    /// <summary>
    /// Whether all workers go through a block together in inference: where it is made of many steps that need little of one another. A recurrent layer's steps
    /// wait for each other; there each worker has blocks of its own.
    /// </summary>
    public bool SharesBlocks => (Tokens > 0 || InputSteps > 1) && Groups.Any(group => group.Group.Steps >= StepRange.ForAll) && !Groups.Any(group => group is RecurrentLowering);

    /// <summary>Whether it can take a stream step by step: its input is a sequence of which every layer can.</summary>
    public bool CanStep => StreamRule.HasStep(Graph);

    /// <summary>The steps of an input sample, of numbers or tokens.</summary>
    public int StreamSteps => Graph.Input.Extents[0];

    /// <summary>Whether each value lies in as many rows as its readers want in the few-sample pass, the output in as many as the caller does.</summary>
    public bool RowsFit => RowsOf(OutputValue) == OutputSteps
        && Groups.All(group => group.Group.Inputs.All(input => RowsOf(input) is var rows && (rows == 0 || rows == group.InputSteps)));

    // The rows of a sample of a value; 0 for tokens, which are no rows.
    private int RowsOf(int value) => value != Graph.InputIndex ? _makers[value].OutputSteps : Graph.Spec.Input.Tokens > 0 ? 0 : InputSteps;

    /// <summary>Whether gradients must reach a value.</summary>
    public bool IsTrained(int value) => _makers.TryGetValue(value, out GroupLowering? maker) && maker.Group.IsTrained;

    /// <summary>The floats of a sample of a value.</summary>
    public int Length(int value) => value == Graph.InputIndex ? InputLength : _makers[value].Group.Length;

    /// <summary>
    /// Where a convolution puts its share of a value's gradient. A share that would be added to another lies apart where the value's maker can add the two
    /// as it reads them: a tile that stores needs not wait for memory, one that adds does.
    /// </summary>
    public WorkspaceBuffer ShareOfGradient(PassBuilder pass, int value, out bool accumulates)
    {
        accumulates = false;
        bool apart = pass.FindGradient(value) is not null && pass.FindAddend(value) is null && _makers[value] is BatchNormImageLowering or JoinLowering { IsNormalised: true };
        return apart
            ? pass.SetAddend(value, pass.NewBuffer(GradientName(value) + "Addend", Length(value) * 16, $"a share of the gradient with respect to {pass.Value(value).Name}"))
            : pass.Gradient(value, GradientName(value), Length(value) * 16, out accumulates);
    }

    /// <summary>The local that holds a value's gradient.</summary>
    public string GradientName(int value) => _makers[value].Local + "OutputGradient";

    /// <summary>
    /// The kernel class whose derivative the only reader of a value multiplies in, or null: its activation must be told from its output, or its derivative be
    /// kept, and the reader must be a dense layer or a convolution, whose input gradient tiles have the place for it, or a maximum taken in the maker's tile
    /// whose own reader does not.
    /// A batch normalisation of images computes a cheap activation's derivative itself, from what it reads anyway.
    /// </summary>
    public string? FusedDerivative(int value)
    {
        if (!_makers.TryGetValue(value, out GroupLowering? maker))
        {
            return null;
        }

        // The activation that made the largest of values is that of the values: their convolution's, where it wants the gradients of the maxima.
        maker = maker.Group.IsPooled && _makers[maker.Group.Inputs[0]] is ConvolutionLowering { ReadsWinners: true } convolution ? convolution : maker;
        if (KeptDerivative(value) is not null)
        {
            GroupLowering[] only = ReadersOf(value);
            return value != OutputValue && only.Length == 1 && only[0] is DenseLowering ? maker.ClassName : null;
        }

        if (maker.Group.Activation is not { GradientFrom: GradientSource.Output } || value == OutputValue
            || maker is BatchNormImageLowering { Group.Activation.IsCheap: true })
        {
            return null;
        }

        GroupLowering[] readers = ReadersOf(value);
        bool multiplies = readers.Length == 1
            && (readers[0] is DenseLowering or ConvolutionLowering || (readers[0].Group.IsPooled && FusedDerivative(readers[0].Group.Value) is null));
        return multiplies ? maker.ClassName : null;
    }

    /// <summary>Whether the gradient of a convolution's value stays as that of the maximum taken in its tile: no input gradient is wanted, and the weight gradient reads it as it is.</summary>
    public bool KeepsPooledGradient(int value) => _makers.TryGetValue(value, out GroupLowering? maker) && maker.Group.Pool is not null && !IsTrained(maker.Group.Inputs[0]);

    /// <summary>The derivative of a value's activation where the training pass keeps it, else null.</summary>
    public WorkspaceBuffer? KeptDerivative(int value) => _makers.TryGetValue(value, out GroupLowering? maker) ? maker.KeptDerivative : null;

    private GroupLowering[] ReadersOf(int value) => [.. Groups.Where(group => group.Group.Inputs.Contains(value))];

    public bool IsDerivativeFused(Group group) => FusedDerivative(group.Value) is not null || (group.Pool is { } pool && FusedDerivative(pool.Index) is not null);

    /// <summary>What a group's weight gradients read its input from, rows or panels; null for the caller's own inputs.</summary>
    public WorkspaceBuffer? Rows(GroupLowering group) => _rows.TryGetValue(RowsOf(group), out WorkspaceBuffer? rows) ? rows : null;

    private static (int Value, int Steps, bool Panels) RowsOf(GroupLowering group) => (group.Group.Inputs[0], group.RowSteps, group.ReadsPanels);

    private static bool ReadsInput(GroupLowering group) => group.Group.Inputs.Contains(Graph.InputIndex);

    /// <summary>Adds the steps that turn into rows what weight gradients read.</summary>
    public void AddRows(PassBuilder pass)
    {
        foreach (GroupLowering group in Groups.Where(group => group.RowSteps > 0))
        {
            AddRows(pass, group);
        }

        foreach (GroupLowering group in Groups)
        {
            group.AddRows(pass);
        }
    }

    /// <summary>
    /// Adds the step that turns what a group's weight gradients read, unless another's has: into rows, one a sample, or into panels of a row for each step and sample
    /// of a block, in the order in which they lie. Normalised values are made again there, so that they need not be kept so long.
    /// </summary>
    public void AddRows(PassBuilder pass, GroupLowering group)
    {
        (int value, int steps, bool isPanels) = RowsOf(group);
        int features = Length(value) / steps;
        if (_rows.ContainsKey((value, steps, isPanels)) || (!isPanels && RowLayout.ReadsInputs(value, features)))
        {
            return;
        }

        WorkspaceBuffer blocks = pass.Value(value);
        string name = blocks.Name + (isPanels ? "Panels" : "Rows") + (_rows.Keys.Any(made => made.Value == value && made.Panels == isPanels) ? $"{steps}" : "");
        WorkspaceBuffer rows;
        if (!isPanels)
        {
            rows = AddRows(pass, blocks, features, RowLayout.GradientStride(value, features), name);
        }
        else if (_makers.TryGetValue(value, out GroupLowering? maker) && maker is SampleNormLowering { CanNormaliseAgain: true } normalisation && maker.Group.Steps == steps)
        {
            rows = NewPanels(pass, blocks.Name + ", made again,", features, steps, name);
            normalisation.AddPanels(pass, rows);
        }
        else
        {
            rows = AddPanels(pass, blocks, features, steps, name, "for the weight gradients");
        }

        _rows[(value, steps, isPanels)] = rows;
    }

    /// <summary>Adds the step that turns the steps of some blocks into panels.</summary>
    /// <returns>The panels.</returns>
    public static WorkspaceBuffer AddPanels(PassBuilder pass, WorkspaceBuffer blocks, int features, int steps, string name, string purpose)
    {
        WorkspaceBuffer panels = NewPanels(pass, blocks.Name, features, steps, name);
        pass.AddBySteps(
            steps,
            $"Turn {blocks.Name} into panels, {purpose}.",
            $"Panels.Turn({blocks.Name}, {features}, {StepRange.First(steps)}, {StepRange.End(steps)}, {panels.Name}, {StepRange.All(steps)} * 16);",
            blocks,
            panels);
        return panels;
    }

    private static WorkspaceBuffer NewPanels(PassBuilder pass, string values, int features, int steps, string name) =>
        pass.NewBuffer(name, RowLayout.Panels(features) * RowLayout.PanelWidth * 16 * steps, RowLayout.InPanels(values));

    private static WorkspaceBuffer AddRows(PassBuilder pass, WorkspaceBuffer blocks, int features, int stride, string name)
    {
        WorkspaceBuffer rows = pass.NewBuffer(name, stride * 16, $"{blocks.Name} turned: a row of {stride} a sample");
        pass.AddBySteps(1, $"Turn {blocks.Name} into rows, for the weight gradients.", $"Blocks.ToRows({blocks.Name}, {features}, firstBlock, endBlock, {rows.Name}, {stride});", blocks, rows);
        return rows;
    }
}
