namespace Compiled;

/// <summary>Normalises groups of channels of each sample among themselves, then scales and shifts each channel by learned amounts.</summary>
/// <remarks>
/// <para>
/// Formula: <c>y = weight[c] (x - mean) / sqrt(variance + epsilon) + bias[c]</c>, mean and variance over the pixels of the channels of one group
/// in one sample (variance divided by their number). The same in training and inference, whatever the number of samples.
/// </para>
/// <para>
/// Shape: <c>(C, H, W)</c>, <c>(C, L)</c> or <c>(C)</c>, unchanged. Parameters: <c>weight (C)</c> and <c>bias (C)</c>, starting at 1 and 0. A sequence
/// <c>(T, F)</c> has its features for channels, and each step is normalised alone.
/// </para>
/// <para>
/// Gradient, with z the normalised value, g = weight dL/dy and means over the group:
/// <c>dL/dx = (g - mean(g) - z mean(g z)) / sqrt(variance + epsilon)</c>.
/// </para>
/// <para>Errors in the editor: groups below 1 or not dividing the channels, an epsilon that is not a positive finite number.</para>
/// <para>Source: Wu and He, Group Normalization (2018); conventions of PyTorch's <c>torch.nn.GroupNorm</c>.</para>
/// </remarks>
/// <example><code>[Conv2D(16, 3, Bias = false), GroupNorm(4), ReLU]</code></example>
public sealed class GroupNormAttribute : LayerAttribute
{
    /// <summary>Normalises groups of channels of each sample.</summary>
    /// <param name="groups">The number of groups, 1 or more; must divide the channels.</param>
    public GroupNormAttribute(int groups) => Groups = groups;

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>Added to the variance, so that a constant group does not divide by zero. Positive. Default: 1e-5.</summary>
    public double Epsilon { get; set; } = 1e-5;
}
