using System;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Inverted dropout: in training each value is kept with probability 1 - rate and scaled; in inference it is the value itself.</summary>
internal sealed class DropoutLowering(Group group) : ElementwiseLowering(group)
{
    private WorkspaceBuffer? _mask;
    private bool _accumulates;

    private float Rate => ((DropoutLayer)Group.Head.Layer).Rate;

    public override void Forward(PassBuilder pass)
    {
        WorkspaceBuffer x = pass.Value(Group.Inputs[0]);
        if (pass.Kind != PassKind.Training)
        {
            pass.SetValue(Group.Value, x);
            return;
        }

        WorkspaceBuffer y = Output(pass);
        _mask = pass.NewBuffer(Local + "Mask", BlockLength, "0 or 1 / (1 - rate) for each value");
        pass.AddBySteps(Steps, Sentence, $"{ClassName}.Forward<TLane>({x.Name}, {_mask.Name}, {y.Name}, context.RandomSeed, {Range});", x, _mask, y);
    }

    public override void ForwardFew(PassBuilder pass) => pass.SetValue(Group.Value, pass.Value(Group.Inputs[0]));

    public override void Backward(PassBuilder pass, LoweredNetwork network)
    {
        if (pass.FindGradient(Group.Value) is not { } dy || InputGradient(pass, network, Group.Inputs[0], out _accumulates) is not { } dx)
        {
            return;
        }

        Used.Add("InputGradient");
        pass.AddBySteps(Steps, $"Through {Group.Head.Id}: the gradient times the mask.", $"{ClassName}.InputGradient<TLane>({_mask!.Name}, {dy.Name}, {dx.Name}, {BlockRange});", _mask, dy, dx);
    }

    public override void EmitKernels(CodeWriter writer, LoweredNetwork network)
    {
        if (_mask is null)
        {
            return;
        }

        int threshold = Math.Min(65535, (int)Math.Round(Rate * 65536.0)); // a rate just below 1 still keeps something
        writer.Blank().Lines($$"""
            /// <summary>Draws the mask, each value dropped with probability {{FloatLiteral.Text(Rate)}}, from the call's seed, the layer and the value's place; y = mask x.</summary>
            internal static void Forward<TLane>(ReadOnlySpan<float> x, Span<float> mask, Span<float> y, ulong seed, int firstBlock, int endBlock)
            """).LaneBlock(() => writer.Lines($$"""
            DropoutMask.Fill(mask, seed, layer: {{Group.Head.Index}}, rows: {{Features}}, threshold: {{threshold}}, scale: {{Literal.Of(1f / (1f - Rate))}}, firstBlock, endBlock);
            Multiply<TLane>(x, mask, y, firstBlock * {{Features * 16}}, endBlock * {{Features * 16}});
            """));
        ElementKernel.Emit(writer, "Multiply", "y = mask x", ["x", "mask"], "y", "vx * vmask");
        if (Used.Contains("InputGradient"))
        {
            ElementKernel.Emit(writer, "InputGradient", $"dx {(_accumulates ? "+=" : "=")} mask dy", ["mask", "dy"], "dx", "vmask * vdy", _accumulates);
        }
    }
}
