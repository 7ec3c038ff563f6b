using Compiled.Generator.Emit;
using Compiled.Generator.Layers;

namespace Compiled.Generator.Lowering;

/// <summary>Writes softmax cross-entropy, from class labels or from rows of probabilities; the largest score is taken off first, so that nothing overflows.</summary>
/// <param name="steps">Steps of a sequence, each with a label and a loss of its own and stored like a block; else 1.</param>
/// <param name="classes">Scores of a sample, or a step.</param>
/// <param name="isSequence">Whether there is a label for each step, and steps may have none: the label -1.</param>
/// <param name="smoothing">How much of each label is spread over all classes.</param>
/// <param name="gradient">Whether the scores' gradient is written as well.</param>
internal sealed class SoftmaxCrossEntropyKernel(int steps, int classes, bool isSequence, float smoothing, bool gradient)
{
    private bool Smooths => smoothing > 0;

    private string Label => !isSequence ? "labels[first + n]" : $"labels[((first + n) * {steps}) + step]";

    private string Share => Literal.Of(smoothing / classes);

    private string Kept => Literal.Of(1 - smoothing);

    public void Emit(CodeWriter writer, bool labels)
    {
        string method = gradient ? "Gradient" : "Evaluate";
        string result = gradient ? "Span<float> dx, " : "";
        string targets = labels ? "ReadOnlySpan<int> labels" : "ReadOnlySpan<float> t";
        string what = (gradient ? "The loss and its gradient, softmax(x) - t over the samples" : "The loss") + (labels ? ", t being 1 at the label" : ", t being rows of probabilities in blocks");
        string smooth = Smooths ? $"; labels are smoothed: {FloatLiteral.Text(1 - smoothing)} t + {FloatLiteral.Text(smoothing)} / {classes}" : "";
        string of = !isSequence ? "a sample, in blocks" : $"a step; a block has {steps} of them" + (labels ? ", those with the label -1 count nothing" : "");
        writer.Blank().Lines($$"""
            /// <summary>{{what}}{{smooth}}. x is ({{classes}}) {{of}}.</summary>
            {{TileWriter.Optimize}}
            internal static void {{method}}<TLane>(ReadOnlySpan<float> x, {{targets}}, {{result}}Span<float> losses, int samples, int firstBlock, int endBlock, int origin)
            """).LaneBlock(() =>
        {
            if (labels)
            {
                writer.Lines($"Span<float> greatest = stackalloc float[16]{(isSequence ? ", counted = stackalloc float[16]" : "")};");
            }

            if (gradient)
            {
                string count = !isSequence ? "samples" : labels ? $"StepLabels.Count(labels, samples * {steps})" : $"(samples * {steps})";
                writer.Lines($"float mean = 1f / {count};");
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

                writer.Lines($"Span<float> loss = losses.Slice(({(steps == 1 ? "origin" : $"(origin * {steps})")} + block) * 16, 16);");
                writer.Lines($"int first = (origin + {(steps == 1 ? "block" : $"(block / {steps})")}) * 16, count = Math.Min(16, samples - first){(isSequence && labels ? $", step = block % {steps}" : "")};");
                if (labels && isSequence)
                {
                    writer.Blank().Lines("counted.Clear();");
                    writer.Block("for (int n = 0; n < count; n++)", () => writer.Lines($"counted[n] = {Label} < 0 ? 0f : 1f;"));
                }

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
                writer.Lines($"TLane p = {Probability("target")};\ntotal += p;\ncross.AddProduct(p, s);");
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
            string logarithm = $"LaneMath.Log(sum){smooth}";
            writer.Lines(isSequence ? $"TLane.SelectGreater(TLane.Load(counted, lane), TLane.Zero, {logarithm}, TLane.Zero).Store(loss, lane);" : $"TLane.KeepFirst({logarithm}, count - lane).Store(loss, lane);");
        }
        else
        {
            writer.Lines("TLane.KeepFirst((total * LaneMath.Log(sum)) - cross, count - lane).Store(loss, lane);");
        }

        if (gradient)
        {
            if (labels && isSequence)
            {
                writer.Lines("TLane kept = TLane.Load(counted, lane), scale = TLane.Broadcast(mean) / sum;");
                string spread = Smooths ? $" - TLane.Broadcast({Share} * mean)" : "";
                writer.Block($"for (int c = lane; c < {classes * 16}; c += 16)", () =>
                    writer.Lines($"TLane.SelectGreater(kept, TLane.Zero, (TLane.Load(slope, c) * scale){spread}, TLane.Zero).Store(slope, c);"));
                return;
            }

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
            if (isSequence)
            {
                writer.Lines($"int label = {Label};");
                writer.Block("if (label < 0)", () => writer.Lines("continue;"));
                writer.Blank();
            }

            writer.Lines($"int place = ({(isSequence ? "label" : Label)} * 16) + n;");
            writer.Lines($"loss[n] += {kept}(greatest[n] - score[place]);");
            if (gradient)
            {
                writer.Lines($"slope[place] -= {kept}mean;");
            }
        });
    }
}
