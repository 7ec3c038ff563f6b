using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>The loss: one row of 16 losses a block and, in training, the gradient of the scores. Idle lanes get zeros.</summary>
internal sealed class LossLowering(LossLayer loss, int outputs)
{
    private bool _trained;
    private bool _evaluated;

    public LossLayer Loss { get; } = loss;

    public string ClassName => Loss.Kind;

    /// <summary>What a sum of losses is divided by: the samples, or all elements.</summary>
    public string Divisor => AveragesElements && outputs > 1 ? $"samples * {outputs}.0" : "samples";

    private bool AveragesElements => Loss is not (SoftmaxCrossEntropyLayer or SumSquaredErrorLayer);

    /// <summary>Adds the step that turns scores into losses and, in training, into the scores' gradient.</summary>
    public void Add(PassBuilder pass, WorkspaceBuffer scores, WorkspaceBuffer? gradient, WorkspaceBuffer losses)
    {
        _trained |= gradient is not null;
        _evaluated |= gradient is null;
        WorkspaceBuffer targets = pass.NewBuffer("targetBlocks", outputs * 16, "float targets in blocks");
        string origin = gradient is null ? "origin" : "0";
        string results = gradient is null ? "context.Buffer(0, 16 * context.Blocks)" : $"{gradient.Name}, {losses.Name}";
        string method = gradient is null ? "Evaluate" : "Gradient";
        string range = $"context.Samples, firstBlock, endBlock, {origin}";
        string packed = $"Blocks.PackAll(context.Targets, {outputs}, context.Samples, firstBlock, endBlock, {targets.Name}, {origin});";
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
        pass.AddByBlocks($"{Loss.Kind}: {Loss.Formula}.", code, scores, targets, gradient, losses);
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

    private void Emit(CodeWriter writer, bool gradient)
    {
        if (Loss is SoftmaxCrossEntropyLayer softmax)
        {
            var kernel = new SoftmaxCrossEntropyKernel(outputs, softmax.LabelSmoothing, gradient);
            kernel.Emit(writer, labels: true);
            kernel.Emit(writer, labels: false);
        }
        else
        {
            new ElementLossKernel(Loss, outputs, gradient).Emit(writer, AveragesElements);
        }
    }
}
