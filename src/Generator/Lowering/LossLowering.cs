using Compiled.Generator.Emit;
using Compiled.Generator.Layers;
using Compiled.Generator.Model;

namespace Compiled.Generator.Lowering;

/// <summary>
/// The loss: one row of 16 losses a block, or a step of a block, and, in training, the gradient of the scores. Idle lanes get zeros, and so do steps without a label.
/// </summary>
internal sealed class LossLowering(LossLayer loss, Shape output)
{
    private readonly int _outputs = (int)output.Length / StepsOf(loss, output);
    private bool _trained;
    private bool _evaluated;

    public LossLayer Loss { get; } = loss;

    public string ClassName => Loss.Kind;

    /// <summary>Where each step of a sequence has a loss of its own, how many there are, else 1.</summary>
    public int Steps { get; } = StepsOf(loss, output);

    /// <summary>Whether targets are class indices of steps, of which some may be missing.</summary>
    public bool IsSequence { get; } = IsByStep(loss, output);

    /// <summary>What a sum of losses is divided by: the samples, their steps that have a label, or all elements.</summary>
    public string Divisor =>
        IsSequence ? $"StepLabels.Count(context.Labels, context.Samples * {Steps})"
        : AveragesElements && _outputs > 1 ? $"samples * {_outputs}.0"
        : "samples";

    private bool AveragesElements => Loss is not (SoftmaxCrossEntropyLayer or SumSquaredErrorLayer);

    /// <summary>Adds the step that turns scores into losses and, in training, into the scores' gradient.</summary>
    public void Add(PassBuilder pass, WorkspaceBuffer scores, WorkspaceBuffer? gradient, WorkspaceBuffer losses)
    {
        _trained |= gradient is not null;
        _evaluated |= gradient is null;
        WorkspaceBuffer targets = pass.NewBuffer("targetBlocks", (int)output.Length * 16, "float targets in blocks");
        string origin = gradient is null ? "origin" : "0";
        string results = gradient is null ? $"context.Buffer(0, {16 * Steps} * context.Blocks)" : $"{gradient.Name}, {losses.Name}";
        string method = gradient is null ? "Evaluate" : "Gradient";
        string blocks = $"{StepRange.First(Steps)}, {StepRange.End(Steps)}", range = $"context.Samples, {blocks}, {origin}";
        string packed = Steps == 1
            ? $"Blocks.PackAll(context.Targets, {_outputs}, context.Samples, {blocks}, {targets.Name}, {origin});"
            : $"Blocks.PackSteps(context.Targets, {Steps}, {_outputs}, context.Samples, {blocks}, {targets.Name}, {origin});";
        string fromTargets = $"{ClassName}.{method}<TLane>({scores.Name}, {targets.Name}, {results}, {range});";
        string code = !Loss.TakesLabels
            ? $"{packed}\n{fromTargets}"
            : $$"""
            if (context.Labels.Length > 0)
            {
                {{ClassName}}.{{method}}<TLane>({{scores.Name}}, context.Labels, {{results}}, {{range}});
            }
            else
            {
                {{packed}}
                {{fromTargets}}
            }
            """;
        pass.AddBySteps(Steps, $"{Loss.Kind}: {Loss.Formula}.", code, scores, targets, gradient, losses);
    }

    /// <summary>Writes the kernels.</summary>
    public void EmitKernels(CodeWriter writer)
    {
        if (_trained)
        {
            Emit(writer, true);
        }

        if (_evaluated)
        {
            Emit(writer, false);
        }
    }

    /// <summary>Classes are told for each step; other losses go over all elements of a sample.</summary>
    private static int StepsOf(LossLayer loss, Shape output) => IsByStep(loss, output) ? output.Steps : 1;

    private static bool IsByStep(LossLayer loss, Shape output) => loss.Takes == Rank2.Sequence && output.IsSequence;

    private void Emit(CodeWriter writer, bool gradient)
    {
        if (Loss is SoftmaxCrossEntropyLayer softmax)
        {
            var kernel = new SoftmaxCrossEntropyKernel(Steps, _outputs, IsSequence, softmax.LabelSmoothing, gradient);
            kernel.Emit(writer, labels: true);
            kernel.Emit(writer, labels: false);
        }
        else
        {
            new ElementLossKernel(Loss, _outputs, gradient).Emit(writer, AveragesElements);
        }
    }
}
