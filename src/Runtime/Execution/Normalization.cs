using System;
using System.Runtime.CompilerServices;
using Compiled.Lanes;

namespace Compiled.Execution;

/// <summary>What the passes share about batch normalisation.</summary>
public static class Normalization
{
    /// <summary>
    /// Batch normalisation with its running statistics as a scale and a shift of the sums of the layer before it:
    /// <c>scale[f] = weight[f] / sqrt(variance[f] + epsilon)</c>, <c>shift[f] = (layerBias[f] - mean[f]) scale[f] + bias[f]</c>.
    /// </summary>
    /// <param name="weight">The scales of the normalisation, one a feature; their number is that of the features.</param>
    /// <param name="bias">Its shifts.</param>
    /// <param name="mean">Its running means.</param>
    /// <param name="variance">Its running variances.</param>
    /// <param name="epsilon">What is added to the variances.</param>
    /// <param name="layerBias">The biases of the layer before it; empty where it has none.</param>
    /// <param name="scale">The scales to fill, at least one a feature; the others are left as they are.</param>
    /// <param name="shift">The shifts to fill, likewise.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fold<TLane>(
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> mean,
        ReadOnlySpan<float> variance,
        float epsilon,
        ReadOnlySpan<float> layerBias,
        Span<float> scale,
        Span<float> shift)
        where TLane : struct, ILane<TLane>
    {
        int f = 0;
        for (; f <= weight.Length - TLane.Count; f += TLane.Count)
        {
            TLane s = TLane.Load(weight, f) / TLane.Sqrt(TLane.Load(variance, f) + TLane.Broadcast(epsilon));
            TLane center = layerBias.IsEmpty ? TLane.Zero - TLane.Load(mean, f) : TLane.Load(layerBias, f) - TLane.Load(mean, f);
            s.Store(scale, f);
            TLane.MultiplyAdd(center, s, TLane.Load(bias, f)).Store(shift, f);
        }

        for (; f < weight.Length; f++)
        {
            float s = weight[f] / MathF.Sqrt(variance[f] + epsilon);
            scale[f] = s;
            shift[f] = MathF.FusedMultiplyAdd((layerBias.IsEmpty ? 0f : layerBias[f]) - mean[f], s, bias[f]);
        }
    }
}
