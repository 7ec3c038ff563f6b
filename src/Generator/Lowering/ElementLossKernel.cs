using System;
using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes a loss that is a sum over elements: squared, absolute, Huber, binary cross-entropy.</summary>
internal sealed class ElementLossKernel(LossLayer loss, int outputs, bool gradient)
{
    public void Emit(CodeWriter writer, bool averagesElements)
    {
        string method = gradient ? "Gradient" : "Evaluate";
        string target = gradient ? "Span<float> dx, " : "";
        string divisor = averagesElements && outputs > 1 ? $"samples and {outputs} elements" : "samples";
        writer.Blank().Lines($$"""
            /// <summary>{{Literal.Xml(loss.Formula)}}{{(gradient ? ", and its gradient" : "")}}: x and t are ({{outputs}}) a sample, in blocks; the mean is over {{divisor}}.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>(ReadOnlySpan<float> x, ReadOnlySpan<float> t, {{target}}Span<float> losses, int samples, int firstBlock, int endBlock, int origin)
            """).LaneBlock(() =>
        {
            if (gradient)
            {
                writer.Lines($"TLane mean = TLane.Broadcast(1f / {(averagesElements && outputs > 1 ? $"(samples * {outputs}f)" : "samples")});");
            }

            writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
            {
                writer.Lines("int count = samples - ((origin + block) * 16);");
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () =>
                {
                    writer.Lines("TLane sum = TLane.Zero;");
                    writer.Block($"for (int i = (block * {outputs * 16}) + lane; i < (block + 1) * {outputs * 16}; i += 16)", EmitElement);
                    writer.Lines("TLane.KeepFirst(sum, count - lane).Store(losses, ((origin + block) * 16) + lane);");
                });
            });
        });

        void EmitElement()
        {
            (string forward, string backward) = Formulas();
            writer.Lines(forward);
            if (gradient)
            {
                writer.Lines(backward);
                writer.Lines("TLane.KeepFirst(slope * mean, count - lane).Store(dx, i);");
            }
        }
    }

    /// <summary>The statements that add an element's loss to <c>sum</c>, and those that declare <c>slope</c>, its derivative.</summary>
    private (string Forward, string Backward) Formulas() => loss switch
    {
        MeanSquaredErrorLayer => ("TLane d = TLane.Load(x, i) - TLane.Load(t, i);\nsum.AddProduct(d, d);", "TLane slope = d + d;"),
        SumSquaredErrorLayer => ("TLane d = TLane.Load(x, i) - TLane.Load(t, i);\nsum.AddProduct(TLane.Broadcast(0.5f) * d, d);", "TLane slope = d;"),
        MeanAbsoluteErrorLayer => (
            "TLane d = TLane.Load(x, i) - TLane.Load(t, i);\nsum += TLane.Abs(d);",
            "TLane slope = TLane.SelectGreater(TLane.Abs(d), TLane.Zero, TLane.CopySign(TLane.Broadcast(1f), d), d);"),
        HuberLayer huber => (
            $$"""
            TLane d = TLane.Load(x, i) - TLane.Load(t, i), delta = TLane.Broadcast({{Literal.Of(huber.Delta)}}), size = TLane.Abs(d);
            sum += TLane.SelectGreater(size, delta, delta * (size - (TLane.Broadcast(0.5f) * delta)), TLane.Broadcast(0.5f) * d * d);
            """,
            "TLane slope = TLane.SelectGreater(size, delta, TLane.CopySign(delta, d), d);"),
        BinaryCrossEntropyLayer => (
            """
            TLane score = TLane.Load(x, i), target = TLane.Load(t, i);
            sum += LaneMath.Softplus(score) - (score * target);
            """,
            "TLane slope = LaneMath.Sigmoid(score) - target;"),
        _ => throw new NotSupportedException($"No kernel for the loss {loss.Kind}."),
    };
}
