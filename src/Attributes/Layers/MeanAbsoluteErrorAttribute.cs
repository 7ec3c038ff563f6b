namespace Compiled;

/// <summary>The mean of the absolute differences between outputs and targets: less moved by outliers than squares.</summary>
/// <remarks>
/// <para>Formula: <c>L = mean over samples and elements of |y - t|</c>.</para>
/// <para>
/// Shape: <c>(n)</c> to one number; targets are n floats a sample. Must be the last layer. <c>Predict</c> returns the outputs as they are.
/// </para>
/// <para>
/// Gradient, for m samples: <c>dL/dy = sign(y - t) / (m n)</c>, 0 where they are equal. Its size does not shrink near the target: lower the
/// learning rate towards the end.
/// </para>
/// <para>Errors in the editor: a loss that is not the last layer, or a second loss.</para>
/// <para>Source: Hastie, Tibshirani and Friedman, The Elements of Statistical Learning (2009), section 10.6; PyTorch's <c>torch.nn.L1Loss</c>.</para>
/// </remarks>
public sealed class MeanAbsoluteErrorAttribute : LayerAttribute;
