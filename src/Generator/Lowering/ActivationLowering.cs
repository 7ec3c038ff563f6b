using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>An activation that could not be fused into the layer before it: that layer's output is read elsewhere too, or there is none.</summary>
internal sealed class ActivationLowering(Group group) : ElementwiseLowering(group)
{
    private bool _accumulates;

    private ActivationLayer Activation => (ActivationLayer)Group.Head.Layer;

    private string Source => Activation.GradientFrom == GradientSource.Input ? "x" : "y";

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Apply<TLane>({x.Name}, {y.Name}, {BlockRange});", x, y);
    }

    public override void ForwardFew(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]), y = Output(pass);
        AddFewRows(pass, $"{ClassName}.Apply<TLane>({x.Name}, {y.Name}, {RowRange(pass)});", x, y);
    }

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy || InputGradient(pass, network, Group.Inputs[0], out _accumulates) is not { } dx)
        {
            return;
        }

        Used.Add("InputGradient");
        WorkspaceBuffer source = pass.Value(Source == "x" ? Group.Inputs[0] : Group.Value);
        pass.AddBySteps(Steps, $"Through {Group.Head.Id}: the gradient times {Activation.DerivativeFormula}.", $"{ClassName}.InputGradient<TLane>({source.Name}, {dy.Name}, {dx.Name}, {BlockRange});", source, dy, dx);
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        Activations.EmitApply(writer, Activation.Formula);
        if (Used.Contains("InputGradient"))
        {
            ElementKernel.Emit(writer, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} dy times the derivative, {Activation.DerivativeFormula}", [Source, "dy"], "dx", $"vdy * Derivative(v{Source})", _accumulates);
        }

        Activations.Emit(writer, Activation);
    }
}
