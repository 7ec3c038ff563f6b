using System;
using System.Collections.Generic;
using System.Linq;

namespace Compiled.Generator.Tests.Reference.Layers;

/// <summary>Multi-head self-attention, head by head and query by query (Vaswani et al., 2017, section 3.2; torch.nn.MultiheadAttention).</summary>
internal sealed class SelfAttentionLayer(int heads, bool causal, bool bias) : ReferenceLayer
{
    public override IReadOnlyList<ReferenceTensor> Parameters(int[] input)
    {
        int width = input[1];
        ReferenceTensor inWeight = new("in_proj_weight", [3 * width, width]), outWeight = new("out_proj_weight", [width, width]);
        return bias ? [inWeight, new("in_proj_bias", [3 * width]), outWeight, new("out_proj_bias", [width])] : [inWeight, outWeight];
    }

    public override double[][] Forward(ReferenceCall call) => Projection(false, call, Attend(call, Projection(true, call, call.Input)));

    public override ReferenceGradient Backward(ReferenceCall call, double[][] outputGradient)
    {
        double[][] qkv = Projection(true, call, call.Input), mixed = Attend(call, qkv);
        ReferenceGradient behind = ProjectionBackward(false, call, mixed, outputGradient);
        double[][] dqkv = Lengths.Rows(qkv, behind.Input, (sample, gradient) => AttendBackward(call, sample, gradient));
        ReferenceGradient before = ProjectionBackward(true, call, call.Input, dqkv);
        return new ReferenceGradient(before.Input, null, [.. before.Parameters, .. behind.Parameters]);
    }

    private double[][] Projection(bool first, ReferenceCall call, double[][] input) => Dense(first, call).Forward(Call(first, call, input));

    private ReferenceGradient ProjectionBackward(bool first, ReferenceCall call, double[][] input, double[][] gradient) =>
        Dense(first, call).Backward(Call(first, call, input), gradient);

    private PerStepLayer Dense(bool first, ReferenceCall call) => new(new DenseLayer((first ? 3 : 1) * call.InputShape[1], bias));

    private ReferenceCall Call(bool first, ReferenceCall call, double[][] input)
    {
        int half = bias ? 2 : 1;
        return call with { Input = input, Parameters = first ? call.Parameters[..half] : call.Parameters[half..] };
    }

    private double[][] Attend(ReferenceCall call, double[][] qkv) => Lengths.Rows(qkv, sample =>
    {
        (int steps, int width, int size) = Sizes(call);
        var y = new double[steps * width];
        ForEachQuery(steps, (head, query) =>
        {
            double[] p = Probabilities(sample, width, size, head, query, steps);
            for (int key = 0; key < p.Length; key++)
            {
                for (int d = 0; d < size; d++)
                {
                    y[(query * width) + (head * size) + d] += p[key] * sample[At(width, key, 2, head, size) + d];
                }
            }
        });
        return y;
    });

    private double[] AttendBackward(ReferenceCall call, double[] sample, double[] dy)
    {
        (int steps, int width, int size) = Sizes(call);
        var gradient = new double[sample.Length];
        ForEachQuery(steps, (head, query) =>
        {
            double[] p = Probabilities(sample, width, size, head, query, steps), dp = new double[p.Length];
            int q = At(width, query, 0, head, size), output = (query * width) + (head * size);
            for (int key = 0; key < p.Length; key++)
            {
                int v = At(width, key, 2, head, size);
                for (int d = 0; d < size; d++)
                {
                    dp[key] += dy[output + d] * sample[v + d];
                    gradient[v + d] += p[key] * dy[output + d];
                }
            }

            double mean = p.Zip(dp, (a, b) => a * b).Sum();
            for (int key = 0; key < p.Length; key++)
            {
                double ds = p[key] * (dp[key] - mean) / Math.Sqrt(size);
                int k = At(width, key, 1, head, size);
                for (int d = 0; d < size; d++)
                {
                    gradient[q + d] += ds * sample[k + d];
                    gradient[k + d] += ds * sample[q + d];
                }
            }
        });
        return gradient;
    }

    private double[] Probabilities(double[] sample, int width, int size, int head, int query, int steps)
    {
        int q = At(width, query, 0, head, size);
        double[] scores = [.. Enumerable.Range(0, causal ? query + 1 : steps).Select(key =>
            Enumerable.Range(0, size).Sum(d => sample[q + d] * sample[At(width, key, 1, head, size) + d]) / Math.Sqrt(size))];
        return SoftmaxLayer.Softmax(scores);
    }

    private void ForEachQuery(int steps, Action<int, int> action)
    {
        for (int head = 0; head < heads; head++)
        {
            for (int query = 0; query < steps; query++)
            {
                action(head, query);
            }
        }
    }

    /// <summary>Where a head's queries (0), keys (1) or values (2) of a step begin.</summary>
    private static int At(int width, int step, int which, int head, int size) => (((step * 3) + which) * width) + (head * size);

    private (int Steps, int Width, int Size) Sizes(ReferenceCall call) => (call.InputShape[0], call.InputShape[1], call.InputShape[1] / heads);
}
