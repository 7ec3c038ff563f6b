using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes softmax cross-entropy, from class labels or from rows of probabilities; the largest score is taken off first, so that nothing overflows.</summary>
internal sealed class SoftmaxCrossEntropyKernel(int classes, float smoothing, bool gradient)
{
    private bool Smooths => smoothing > 0;

    private string Share => Literal.Of(smoothing / classes);

    private string Kept => Literal.Of(1 - smoothing);

    public void Emit(CodeWriter writer, bool labels)
    {
        string method = gradient ? "Gradient" : "Evaluate";
        string result = gradient ? "Span<float> dx, " : "";
        string targets = labels ? "ReadOnlySpan<int> labels" : "ReadOnlySpan<float> t";
        string what = (gradient ? "The loss and its gradient, softmax(x) - t over the samples" : "The loss") + (labels ? ", t being 1 at the label" : ", t being rows of probabilities in blocks");
        string smooth = Smooths ? $"; labels are smoothed: {FloatLiteral.Text(1 - smoothing)} t + {FloatLiteral.Text(smoothing)} / {classes}" : "";
        writer.Blank().Lines($$"""
            /// <summary>{{what}}{{smooth}}. x is ({{classes}}) a sample, in blocks.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>(ReadOnlySpan<float> x, {{targets}}, {{result}}Span<float> losses, int samples, int firstBlock, int endBlock, int origin)
            """).LaneBlock(() =>
        {
            if (labels)
            {
                writer.Lines("Span<float> greatest = stackalloc float[16];");
            }

            if (gradient)
            {
                writer.Lines("float mean = 1f / samples;");
            }

            writer.Block("for (int block = firstBlock; block < endBlock; block++)", () =>
            {
                writer.Lines($"ReadOnlySpan<float> score = x.Slice(block * {classes * 16}, {classes * 16});");
                if (gradient)
                {
                    writer.Lines($"Span<float> slope = dx.Slice(block * {classes * 16}, {classes * 16});");
                }

                if (!labels)
                {
                    writer.Lines($"ReadOnlySpan<float> target = t.Slice(block * {classes * 16}, {classes * 16});");
                }

                writer.Lines("Span<float> loss = losses.Slice((origin + block) * 16, 16);");
                writer.Lines("int first = (origin + block) * 16, count = Math.Min(16, samples - first);");
                writer.Block("for (int lane = 0; lane < 16; lane += TLane.Count)", () => EmitLanes(writer, labels));
                if (labels)
                {
                    EmitLabels(writer);
                }
            });
        });
    }

    private void EmitLanes(CodeWriter writer, bool labels)
    {
        writer.Lines("TLane max = TLane.Load(score, lane);");
        writer.Block($"for (int c = lane + 16; c < {classes * 16}; c += 16)", () => writer.Lines("TLane s = TLane.Load(score, c);\nmax = TLane.SelectGreater(s, max, s, max);"));
        writer.Blank().Lines("TLane sum = TLane.Zero" + (labels ? (Smooths ? ", below = TLane.Zero;" : ";") : ", total = TLane.Zero, cross = TLane.Zero;"));
        writer.Block($"for (int c = lane; c < {classes * 16}; c += 16)", () =>
        {
            writer.Lines("TLane s = TLane.Load(score, c) - max, e = LaneMath.Exp(s);\nsum += e;");
            if (gradient)
            {
                writer.Lines("e.Store(slope, c);");
            }

            if (!labels)
            {
                writer.Lines($"TLane p = {Probability("target")};\ntotal += p;\ncross = TLane.MultiplyAdd(p, s, cross);");
            }
            else if (Smooths)
            {
                writer.Lines("below += s;");
            }
        });
        writer.Blank();
        if (labels)
        {
            string smooth = Smooths ? $" - (TLane.Broadcast({Share}) * below)" : "";
            writer.Lines("max.Store(greatest, lane);");
            writer.Lines($"TLane.KeepFirst(LaneMath.Log(sum){smooth}, count - lane).Store(loss, lane);");
        }
        else
        {
            writer.Lines("TLane.KeepFirst((total * LaneMath.Log(sum)) - cross, count - lane).Store(loss, lane);");
        }

        if (gradient)
        {
            string weight = labels ? "TLane.Broadcast(mean)" : "TLane.Broadcast(mean) * total";
            writer.Lines($"TLane scale = TLane.KeepFirst({weight} / sum, count - lane);");
            string subtracted = labels ? (Smooths ? $" - TLane.Broadcast({Share} * mean)" : "") : $" - (TLane.Broadcast(mean) * {Probability("target")})";
            string value = $"(TLane.Load(slope, c) * scale){subtracted}";
            string kept = subtracted.Length == 0 ? $"{value}.Store(slope, c);" : $"TLane.KeepFirst({value}, count - lane).Store(slope, c);";
            writer.Block($"for (int c = lane; c < {classes * 16}; c += 16)", () => writer.Lines(kept));
        }
    }

    private string Probability(string target) => Smooths
        ? $"TLane.MultiplyAdd(TLane.Load({target}, c), TLane.Broadcast({Kept}), TLane.Broadcast({Share}))"
        : $"TLane.Load({target}, c)";

    private void EmitLabels(CodeWriter writer)
    {
        string kept = Smooths ? $"{Kept} * " : "";
        writer.Blank().Block("for (int n = 0; n < count; n++)", () =>
        {
            writer.Lines("int place = (labels[first + n] * 16) + n;");
            writer.Lines($"loss[n] += {kept}(greatest[n] - score[place]);");
            if (gradient)
            {
                writer.Lines($"slope[place] -= {kept}mean;");
            }
        });
    }
}
