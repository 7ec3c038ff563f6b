namespace Compiled;

/// <summary>Normalises the values of each sample among themselves, then scales and shifts each by learned amounts.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y[i] = weight[i] (x[i] - mean) / sqrt(variance + epsilon) + bias[i]</c>, with mean and variance (divided by n) over the n values
/// of one sample, all channels and pixels of an image together, of a sequence over those of each step. Training and inference compute the same, and samples do not influence each other,
/// unlike with <see cref="BatchNormAttribute"/>.
/// </para>
/// <para>
/// Shape: any, unchanged. Parameters: <c>weight</c> and <c>bias</c>, <c>(F)</c> for a sequence <c>(T, F)</c>, else of the same shape, starting at 1 and 0. For channels
/// with one scale each, or for signals, use <see cref="GroupNormAttribute"/> with one group.
/// </para>
/// <para>
/// Gradient, with z the normalised value, g = weight dL/dy and means over the sample:
/// <c>dL/dx = (g - mean(g) - z mean(g z)) / sqrt(variance + epsilon)</c>.
/// </para>
/// <para>Errors in the editor: an epsilon that is not a positive finite number.</para>
/// <para>Source: Ba, Kiros and Hinton, Layer Normalization (2016); conventions of PyTorch's <c>torch.nn.LayerNorm</c> over the whole sample.</para>
/// </remarks>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, so that equal features do not divide by zero. Positive. Default: 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
