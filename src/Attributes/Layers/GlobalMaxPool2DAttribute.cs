namespace Compiled;

/// <summary>Keeps the largest value of each channel: an image becomes a vector with one feature a channel.</summary>
/// <remarks>
/// <para>Formula: <c>y[c] = max over i, j of x[c, i, j]</c>.</para>
/// <para>Shape: <c>(C, H, W)</c> to <c>(C)</c>. No parameters.</para>
/// <para>Gradient: dL/dy goes to the first of the largest values.</para>
/// <para>Errors in the editor: an input that is no image.</para>
/// <para>Source: Oquab, Bottou, Laptev and Sivic, Is Object Localization for Free? (2015).</para>
/// </remarks>
/// <example><code>[Conv2D(64, 3), ReLU, GlobalMaxPool2D, Dense(10)]</code></example>
public sealed class GlobalMaxPool2DAttribute : LayerAttribute;
