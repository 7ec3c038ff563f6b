using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>The sum or the product of the running value and a named one, with the activation behind it.</summary>
internal sealed class JoinLowering(Group group) : ElementwiseLowering(group)
{
    private bool IsProduct => Group.Head.Layer is MultiplyLayer;

    private string Joined => IsProduct ? "va * vb" : "va + vb";

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        if (Group.KeepsLinear && pass.Kind == PassKind.Training)
        {
            WorkspaceBuffer linear = pass.SetLinear(Group, pass.NewBuffer(Local + "Linear", Features * 16, $"before {Group.Activation!.Kind}"));
            Used.Add("Join");
            Used.Add("Apply");
            pass.AddByBlocks(
                Sentence,
                $"{ClassName}.Join<TLane>({a.Name}, {b.Name}, {linear.Name}, {BlockRange});\n{ClassName}.Apply<TLane>({linear.Name}, {y.Name}, {BlockRange});",
                a,
                b,
                linear,
                y);
            return;
        }

        Used.Add("Forward");
        pass.AddByBlocks(Sentence, $"{ClassName}.Forward<TLane>({a.Name}, {b.Name}, {y.Name}, {BlockRange});", a, b, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer a = pass.Value(Group.Inputs[0]), b = pass.Value(Group.Inputs[1]), y = Output(pass);
        Used.Add("Forward");
        AddFew(pass, $"{ClassName}.Forward<TLane>({a.Name}, {b.Name}, {y.Name}, {RowRange});", a, b, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (LinearGradient(pass, network) is not { } dy)
        {
            return;
        }

        for (int side = 0; side < 2; side++)
        {
            if (InputGradient(pass, network, Group.Inputs[side], out bool accumulates) is not { } dx)
            {
                continue;
            }

            string method = GradientMethod(accumulates);
            Used.Add(method);
            WorkspaceBuffer? other = IsProduct ? pass.Value(Group.Inputs[1 - side]) : null;
            string factor = other is null ? "" : $", {other.Name}";
            pass.AddByBlocks($"Gradient of {Group.Head.Id}'s {(side == 0 ? "running" : "named")} input.", $"{ClassName}.{method}<TLane>({dy.Name}{factor}, {dx.Name}, {BlockRange});", dy, other, dx);
        }
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
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

    /// <summary>Either side's gradient is the same loop; the first contribution to a value writes, the later ones add.</summary>
    private static string GradientMethod(bool accumulates) => accumulates ? "AddInputGradient" : "InputGradient";
}
