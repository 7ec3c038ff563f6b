using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>
/// The sum or the product of the running value and a named one, with the activation behind it. In training, batch normalisations of images that only a sum
/// reads are computed where it reads them, and their sums for backward where the activation's derivative is multiplied in.
/// </summary>
internal sealed class JoinLowering(Group group) : ElementwiseLowering(group)
{
    private readonly BatchNormImageLowering?[] _normalised = new BatchNormImageLowering?[2];
    private bool _derives;
    private bool _adds;

    private bool IsProduct => Group.Head.Layer is MultiplyLayer;

    private string Joined => IsProduct ? "va * vb" : "va + vb";

    private ChannelShape Shape => ChannelShape.Of(Group.Head);

    /// <summary>Whether it computes a batch normalisation that only it reads.</summary>
    public bool IsNormalised => _normalised.Any(side => side is not null);

    private JoinedNormKernel Kernel => new(Shape, [.. _normalised.Select(side => side is not null)], Group.Activation, _derives, _adds);

    /// <summary>Whether the convolution before it adds the other operand itself when it computes a few samples.</summary>
    public bool IsInFewConvolution { get; set; }

    /// <summary>Whether the tiles of the dense layer before it compute it.</summary>
    public bool IsInDense { get; private set; }

    /// <summary>Gives sums the batch normalisations they are to compute, and dense layers the sums.</summary>
    public static void Connect(IReadOnlyList<GroupLowering> groups)
    {
        foreach (JoinLowering sum in groups.OfType<JoinLowering>().Where(join => !join.IsProduct && join.Group is { Steps: > 1, Activation: null }))
        {
            // The later of the two values: the other one is there when its tiles end.
            int value = sum.Group.Inputs.Max();
            if (groups.FirstOrDefault(group => group.Group.Value == value) is DenseLowering { Group: { Steps: > 1, Activation: null } } dense
                && groups.Sum(group => group.Group.Inputs.Count(input => input == value)) == 1)
            {
                dense.Sum = sum;
                sum.IsInDense = true;
            }
        }

        foreach (JoinLowering sum in groups.OfType<JoinLowering>().Where(join => !join.IsProduct && !join.Group.KeepsLinear))
        {
            for (int side = 0; side < 2; side++)
            {
                int value = sum.Group.Inputs[side];
                if (groups.FirstOrDefault(group => group.Group.Value == value) is BatchNormImageLowering { Group.Activation: null } maker
                    && groups.Sum(group => group.Group.Inputs.Count(input => input == value)) == 1)
                {
                    sum._normalised[side] = maker;
                    maker.IsJoined = true;
                }
            }
        }
    }

    public override void Forward(PassBuilder pass)
    {
        if (IsInDense && !pass.Inspects)
        {
            return;
        }

        if (pass.Kind == PassKind.Training && IsNormalised)
        {
            ForwardNormalised(pass);
            return;
        }

        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        if (Group.KeepsLinear && pass.Kind == PassKind.Training)
        {
            WorkspaceBuffer linear = pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", BlockLength, $"before {Group.Activation!.Kind}"));
            Used.Add("Join");
            Used.Add("Apply");
            pass.AddBySteps(
                Steps,
                Sentence,
                $"{ClassName}.Join<TLane>({a.Name}, {b.Name}, {linear.Name}, {BlockRange});\n{ClassName}.Apply<TLane>({linear.Name}, {y.Name}, {BlockRange});",
                a,
                b,
                linear,
                y);
            return;
        }

        Used.Add("Forward");
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({a.Name}, {b.Name}, {y.Name}, {BlockRange});", a, b, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        if (IsInFewConvolution)
        {
            return;
        }

        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        Used.Add("Forward");
        AddFewRows(pass, $"{ClassName}.Forward<TLane>({a.Name}, {b.Name}, {y.Name}, {RowRange(pass)});", a, b, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if ((IsNormalised ? NormalisedGradient(pass, network) : LinearGradient(pass, network)) is not { } dy)
        {
            return;
        }

        bool[] shares = IsProduct ? [false, false] : SharedGradient.Sides(Group, pass, network);
        for (int side = 0; side < 2; side++)
        {
            if (shares[side] || InputGradient(pass, network, Group.Inputs[side], out bool accumulates) is not { } dx)
            {
                continue;
            }

            string method = GradientMethod(accumulates);
            Used.Add(method);
            WorkspaceBuffer? other = IsProduct ? pass.Value(Group.Inputs[1 - side]) : null;
            string factor = other is null ? "" : $", {other.Name}";
            pass.AddBySteps(Steps, $"Gradient of {Group.Head.Id}'s {(side == 0 ? "running" : "named")} input.", $"{ClassName}.{method}<TLane>({dy.Name}{factor}, {dx.Name}, {BlockRange});", dy, other, dx);
        }

        for (int side = 0; side < 2; side++)
        {
            if (shares[side])
            {
                pass.SetGradient(Group.Inputs[side], dy);
            }
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        if (Used.Contains("ForwardNormalised"))
        {
            Kernel.EmitForward(writer, Group.Formula);
        }

        if (Used.Contains("GradientSums"))
        {
            Kernel.EmitSums(writer);
        }

        if (Used.Contains("Forward"))
        {
            ElementKernel.Emit(writer, "Forward", Group.Formula, ["a", "b"], "y", Activated(Joined));
        }

        if (Used.Contains("Join"))
        {
            ElementKernel.Emit(writer, "Join", Group.Head.Layer.Formula, ["a", "b"], "y", Joined);
        }

        foreach (bool accumulates in new[] { false, true })
        {
            if (Used.Contains(GradientMethod(accumulates)))
            {
                string summary = $"dx {(accumulates ? "+=" : "=")} dy" + (IsProduct ? " times the other factor" : "");
                ElementKernel.Emit(writer, GradientMethod(accumulates), summary, IsProduct ? ["dy", "other"] : ["dy"], "dx", IsProduct ? "vdy * vother" : "vdy", accumulates);
            }
        }

        EmitActivation(writer);
    }

    /// <summary>Normalises, adds and activates in one pass over memory.</summary>
    private void ForwardNormalised(PassBuilder pass)
    {
        Used.Add("ForwardNormalised");
        WorkspaceBuffer y = Output(pass);
        WorkspaceBuffer[] inputs = [.. Group.Inputs.Select((input, side) => _normalised[side]?.Input(pass) ?? pass.Value(input))];
        string arguments = string.Concat(inputs.Select((input, side) => $"{input.Name}, {(_normalised[side] is { } norm ? $"{norm.Given}, " : "")}"));
        string what = string.Join(" and ", _normalised.OfType<BatchNormImageLowering>().Select(norm => norm.Group.Head.Id));
        AddByPlanes(
            pass,
            $"{Sentence} With {what}; tasks are planes.",
            $"{ClassName}.ForwardNormalised<TLane>({arguments}{y.Name}, samples, ",
            [.. inputs, .. Statistics, y]);
    }

    /// <summary>The gradient before the activation, and the sums over it that the batch normalisations need, in one pass over memory.</summary>
    private WorkspaceBuffer? NormalisedGradient(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy)
        {
            return null;
        }

        Used.Add("GradientSums");
        _derives = Group.Activation is not null && !network.IsDerivativeFused(Group);
        WorkspaceBuffer? y = _derives ? pass.Value(Group.Value) : null, addend = pass.FindAddend(Group.Value);
        _adds = addend is not null;
        var buffers = new List<WorkspaceBuffer?> { y, addend, dy };
        string arguments = string.Join(", ", buffers.OfType<WorkspaceBuffer>().Select(buffer => buffer.Name));
        foreach (BatchNormImageLowering norm in _normalised.OfType<BatchNormImageLowering>())
        {
            WorkspaceBuffer x = norm.Input(pass), sums = norm.NewSums(pass);
            arguments += $", {x.Name}, {norm.StatisticsOf.Name}, {sums.Name}";
            buffers.AddRange([x, norm.StatisticsOf, sums]);
        }

        string through = _derives ? $"Through {Group.Activation!.Kind}, and the" : "The";
        AddByPlanes(
            pass,
            $"{through} sums of the gradient g and of g (x - mean) behind {Group.Head.Id}; tasks are planes.",
            $"{ClassName}.GradientSums<TLane>({arguments}, ",
            [.. buffers]);
        return dy;
    }

    private IEnumerable<WorkspaceBuffer> Statistics => _normalised.OfType<BatchNormImageLowering>().Select(norm => norm.StatisticsOf);

    /// <summary>Either side's gradient is the same loop; the first contribution to a value writes, the later ones add.</summary>
    private static string GradientMethod(bool accumulates) => accumulates ? "AddInputGradient" : "InputGradient";
}
