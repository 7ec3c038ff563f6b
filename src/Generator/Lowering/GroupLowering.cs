using System.Collections.Generic;
using System.Linq;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>How one group computes: its steps in each pass and the static class of kernels they call.</summary>
internal abstract class GroupLowering(Group group)
{
    public Group Group { get; } = group;

    /// <summary>The class of the kernels: <c>Dense1</c>.</summary>
    public string ClassName => Group.ClassName ?? Names.Class(Group.Head.Id, Group.Head.Layer.Kind);

    /// <summary>The prefix of its local variables: <c>dense1</c>.</summary>
    public string Local => Names.Local(Group.Head.Id);

    /// <summary>Rows of 16 in a block, in each step of it where the value is a sequence.</summary>
    protected int Features => Group.Features;

    /// <summary>Steps of a sequence, else 1.</summary>
    protected int Steps => Group.Steps;

    /// <summary>Floats of the value in a block.</summary>
    protected int BlockLength => Group.Length * 16;

    /// <summary>The range of blocks, or steps of blocks, of a worker, as arguments.</summary>
    protected string Range => $"{StepRange.First(Steps)}, {StepRange.End(Steps)}";

    /// <summary>The kernels that some pass calls; only these are written.</summary>
    protected HashSet<string> Used { get; } = [];

    /// <summary>Adds the forward steps of a pass in block layout (training or inference).</summary>
    public abstract void Forward(PassBuilder pass);

    /// <summary>Whether <see cref="ForwardFew"/> can be called; else calls of few samples take blocks as well.</summary>
    public virtual bool HasFew => true;

    /// <summary>The rows that the few-sample pass must find each input in: one a step, or one a sample.</summary>
    public virtual int InputSteps => Steps;

    /// <summary>The rows it makes of a sample there.</summary>
    public virtual int OutputSteps => Steps;

    /// <summary>Adds the forward step of the few-sample pass, in which a value is a row a sample, padded to a multiple of 16.</summary>
    public abstract void ForwardFew(PassBuilder pass);

    /// <summary>Adds the steps that carry the value's gradient to the inputs' gradients.</summary>
    public abstract void Backward(PassBuilder pass, LoweredNetwork network);

    /// <summary>Adds the steps that compute the parameters' gradients; they run last, together, without barriers between them.</summary>
    public virtual void WeightGradients(PassBuilder pass, LoweredNetwork network)
    {
    }

    /// <summary>Whether it has a kernel class; else the runtime has all it needs.</summary>
    public virtual bool HasKernels => true;

    /// <summary>Steps of the input, or 1 for all of it, of which the weight gradients read rows; 0 where they read none.</summary>
    public virtual int RowSteps => 0;

    /// <summary>Whether these are in panels: the steps of a block one behind the other, as no caller has them.</summary>
    public virtual bool ReadsPanels => RowSteps > 1;

    /// <summary>Adds the steps that turn into rows what else the weight gradients read.</summary>
    public virtual void AddRows(PassBuilder pass)
    {
    }

    /// <summary>Writes the members of the kernel class.</summary>
    public abstract void EmitKernels(CodeWriter writer, LoweredNetwork network);

    /// <summary>The derivative of its activation where the training pass makes it together with the value, or null.</summary>
    public virtual WorkspaceBuffer? KeptDerivative => null;

    /// <summary>The expression of an activated vector.</summary>
    protected string Activated(string vector) => Group.Activation is null ? vector : $"Activate({vector})";

    /// <summary>Writes <c>Activate</c>, <c>Derivative</c> and the loops over them where the group has an activation.</summary>
    protected void EmitActivation(CodeWriter writer)
    {
        if (Group.Activation is not { } activation)
        {
            if (Group.Fold?.Activation is { } folded)
            {
                Activations.EmitActivate(writer, folded);
                if (Used.Contains("Apply"))
                {
                    Activations.EmitApply(writer, folded.Formula);
                }
            }

            return;
        }

        Activations.Emit(writer, activation, KeptDerivative is not null);
        if (Used.Contains("Apply"))
        {
            Activations.EmitApply(writer, activation.Formula);
        }

        if (Used.Contains("ActivationGradient"))
        {
            Activations.EmitGradient(writer, activation, KeptDerivative is not null);
        }
    }

    /// <summary>The gradient of this group's head output: the value's gradient times the activation's derivative, multiplied in place where no reader has done so.</summary>
    protected WorkspaceBuffer? LinearGradient(PassBuilder pass, LoweredNetwork network)
    {
        WorkspaceBuffer? gradient = pass.FindGradient(Group.Value);
        if (gradient is not null && Group.Activation is { } activation && !network.IsDerivativeFused(Group))
        {
            WorkspaceBuffer source = KeptDerivative is { } kept ? kept : activation.GradientFrom == GradientSource.Input ? pass.Linear(Group) : pass.Value(Group.Value);
            int size = Features * 16;
            pass.AddBySteps(
                Steps,
                $"Through {activation.Kind}: the gradient times {activation.DerivativeFormula}.",
                $"{ClassName}.ActivationGradient<TLane>({source.Name}, {gradient.Name}, {StepRange.First(Steps)} * {size}, {StepRange.End(Steps)} * {size});",
                source,
                gradient);
            Used.Add("ActivationGradient");
        }

        return gradient;
    }
}
