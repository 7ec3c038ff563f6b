namespace Compiled;

/// <summary>Takes the mean of each channel: an image becomes a vector with one feature a channel.</summary>
/// <remarks>
/// <para>Formula: <c>y[c] = 1 / (H W) sum over i, j of x[c, i, j]</c>.</para>
/// <para>Shape: <c>(C, H, W)</c> to <c>(C)</c>. No parameters.</para>
/// <para>Gradient: dL/dy is spread evenly over the channel.</para>
/// <para>Errors in the editor: an input that is no image.</para>
/// <para>Source: Lin, Chen and Yan, Network In Network (2013).</para>
/// </remarks>
/// <example><code>[Conv2D(64, 3), ReLU, GlobalAvgPool2D, Dense(10)]</code></example>
public sealed class GlobalAvgPool2DAttribute : LayerAttribute;
