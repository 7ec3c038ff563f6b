using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>A network lowered to passes: the kernels of its groups and the steps that call them.</summary>
internal sealed class LoweredNetwork
{
    private readonly Dictionary<int, WorkspaceBuffer> _rows = [];
    private readonly Dictionary<int, GroupLowering> _makers;

    public LoweredNetwork(Graph graph)
    {
        Graph = graph;
        Groups = [.. Group.Build(graph).Select(LoweringCatalogue.Create)];
        JoinLowering.Connect(Groups);
        ConvolutionLowering.Connect(Groups);
        _makers = Groups.ToDictionary(lowering => lowering.Group.Value);
        Link = LinkLowering.Create(graph, OutputValue);
        Loss = graph.Loss is null ? null : new LossLowering(graph.Loss, (int)graph.Output.Length);
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

    /// <summary>The value that is the network's output.</summary>
    public int OutputValue => Groups.Count == 0 ? Graph.InputIndex : Groups[Groups.Count - 1].Group.Value;

    /// <summary>Whether gradients must reach a value.</summary>
    public bool IsTrained(int value) => _makers.TryGetValue(value, out GroupLowering? maker) && maker.Group.IsTrained;

    /// <summary>The number of features of a value.</summary>
    public int Features(int value) => value == Graph.InputIndex ? InputLength : _makers[value].Group.Features;

    /// <summary>
    /// Where a convolution puts its share of a value's gradient. A share that would be added to another lies apart where the value's maker can add the two
    /// as it reads them: a tile that stores needs not wait for memory, one that adds does.
    /// </summary>
    public WorkspaceBuffer ShareOfGradient(PassBuilder pass, int value, out bool accumulates)
    {
        accumulates = false;
        bool apart = pass.FindGradient(value) is not null && pass.FindAddend(value) is null && _makers[value] is BatchNormImageLowering or JoinLowering { IsNormalised: true };
        return apart
            ? pass.SetAddend(value, pass.NewBuffer(GradientName(value) + "Addend", Features(value) * 16, $"a share of the gradient with respect to {pass.Value(value).Name}"))
            : pass.Gradient(value, GradientName(value), Features(value) * 16, out accumulates);
    }

    /// <summary>The local that holds a value's gradient.</summary>
    public string GradientName(int value) => _makers[value].Local + "OutputGradient";

    /// <summary>
    /// The kernel class whose derivative the only reader of a value multiplies in, or null: its activation must be told from its output,
    /// and the reader must be a dense layer or a convolution, whose input gradient tiles have the place for it, or a maximum taken in the maker's tile
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
        if (maker.Group.Activation is not { GradientFrom: GradientSource.Output } || value == OutputValue
            || maker is BatchNormImageLowering { Group.Activation.IsCheap: true })
        {
            return null;
        }

        GroupLowering[] readers = [.. Groups.Where(group => group.Group.Inputs.Contains(value))];
        bool multiplies = readers.Length == 1
            && (readers[0] is DenseLowering or ConvolutionLowering || (readers[0].Group.IsPooled && FusedDerivative(readers[0].Group.Value) is null));
        return multiplies ? maker.ClassName : null;
    }

    /// <summary>Whether the gradient of a convolution's value stays as that of the maximum taken in its tile: no input gradient is wanted, and the weight gradient reads it as it is.</summary>
    public bool KeepsPooledGradient(int value) => _makers.TryGetValue(value, out GroupLowering? maker) && maker.Group.Pool is not null && !IsTrained(maker.Group.Inputs[0]);

    public bool IsDerivativeFused(Group group) => FusedDerivative(group.Value) is not null || (group.Pool is { } pool && FusedDerivative(pool.Index) is not null);

    /// <summary>The rows weight gradients read a value from; null for the caller's own inputs.</summary>
    public WorkspaceBuffer? Rows(int value) => _rows.TryGetValue(value, out WorkspaceBuffer? rows) ? rows : null;

    /// <summary>Adds the steps that turn into rows what dense layers read.</summary>
    public void AddRows(PassBuilder pass)
    {
        foreach (int value in Groups.OfType<DenseLowering>().Where(dense => dense.HasGradient).Select(dense => dense.Group.Inputs[0]).Distinct())
        {
            int features = Features(value);
            if (RowLayout.ReadsInputs(value, features))
            {
                continue;
            }

            int stride = RowLayout.GradientStride(value, features);
            WorkspaceBuffer blocks = pass.Value(value);
            WorkspaceBuffer rows = pass.NewBuffer(blocks.Name + "Rows", stride * 16, $"{blocks.Name} turned: a row of {stride} a sample");
            _rows[value] = rows;
            pass.AddByBlocks(
                $"Turn {blocks.Name} into rows, for the weight gradients.",
                $"Blocks.ToRows({blocks.Name}, {features}, firstBlock, endBlock, {rows.Name}, {stride});",
                blocks,
                rows);
        }
    }
}
