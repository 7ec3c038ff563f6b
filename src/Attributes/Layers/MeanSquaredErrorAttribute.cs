namespace Compiled;

/// <summary>The mean of the squared differences between outputs and targets: the usual loss of a regression.</summary>
/// <remarks>
/// <para>Formula: <c>L = mean over samples and elements of (y - t)^2</c>.</para>
/// <para>
/// Shape: <c>(n)</c> to one number; targets are n floats a sample. Must be the last layer. <c>Predict</c> returns the outputs as they are.
/// </para>
/// <para>Gradient, for m samples: <c>dL/dy = 2 (y - t) / (m n)</c>.</para>
/// <para>Errors in the editor: a loss that is not the last layer, or a second loss.</para>
/// <para>Source: Goodfellow, Bengio and Courville, Deep Learning (2016), section 5.1.4; PyTorch's <c>torch.nn.MSELoss</c>.</para>
/// </remarks>
public sealed class MeanSquaredErrorAttribute : LayerAttribute;
