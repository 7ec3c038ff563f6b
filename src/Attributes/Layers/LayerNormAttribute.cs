namespace Compiled;

/// <summary>Normalises the features of each sample among themselves, then scales and shifts each by learned amounts.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y[i] = weight[i] (x[i] - mean) / sqrt(variance + epsilon) + bias[i]</c>, with mean and variance (divided by n) over the n features
/// of one sample. Training and inference compute the same, and samples do not influence each other, unlike with <see cref="BatchNormAttribute"/>.
/// </para>
/// <para>Shape: <c>(n)</c> unchanged. Parameters: <c>weight (n)</c> and <c>bias (n)</c>, starting at 1 and 0.</para>
/// <para>
/// Gradient, with z the normalised value, g = weight dL/dy and means over the features:
/// <c>dL/dx = (g - mean(g) - z mean(g z)) / sqrt(variance + epsilon)</c>.
/// </para>
/// <para>Errors in the editor: an epsilon that is not a positive finite number.</para>
/// <para>Source: Ba, Kiros and Hinton, Layer Normalization (2016).</para>
/// </remarks>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance, so that equal features do not divide by zero. Positive. Default: 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
